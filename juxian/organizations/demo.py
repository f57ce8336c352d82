"""The organisations of 亭山区: the leading group and all below it."""

from typing import NamedTuple

from juxian.core.demonstration import District
from juxian.organizations.models import Organization
from juxian.organizations.services import create_organization

GROUP = "亭山区人才工作领导小组"
Kind = Organization.Kind


class Unit(NamedTuple):
    """One organisation of the district: its name, short name, industry and duty."""

    name: str
    short: str
    industry: str = ""
    duties: str = ""


OFFICE = Unit("亭山区委人才工作领导小组办公室", "区委人才办", duties="牵头抓总，统筹全区人才工作")
MEMBER_UNITS = [
    Unit("亭山区委组织部", "区委组织部", duties="党管人才，人才工作目标责任制考核"),
    Unit("亭山区委宣传部", "区委宣传部", duties="人才工作宣传与品牌"),
    Unit("亭山区发展和改革委员会", "区发改委", duties="人才发展规划与重大项目衔接"),
    Unit("亭山区教育局", "区教育局", "P", "教育系统人才队伍建设"),
    Unit("亭山区科学技术局", "区科技局", duties="创新创业人才与科技平台"),
    Unit("亭山区工业和信息化局", "区工信局", duties="企业经营管理人才队伍建设"),
    Unit("亭山区民政局", "区民政局", duties="社会工作人才队伍建设"),
    Unit("亭山区财政局", "区财政局", duties="人才专项资金的预算与监管"),
    Unit("亭山区人力资源和社会保障局", "区人社局", duties="专业技术与高技能人才队伍建设"),
    Unit("亭山区农业农村局", "区农业农村局", duties="农村实用人才队伍建设"),
    Unit("亭山区卫生健康委员会", "区卫健委", "Q", "卫生系统人才队伍建设"),
    Unit("亭山区文化广电和旅游局", "区文广旅局", duties="文化旅游人才队伍建设"),
]
TOWNSHIPS = [
    Unit("云溪镇", "云溪镇"),
    Unit("石桥镇", "石桥镇"),
    Unit("柳堡镇", "柳堡镇"),
    Unit("双河镇", "双河镇"),
    Unit("青浦湾镇", "青浦湾镇"),
    Unit("白鹭镇", "白鹭镇"),
]
SUBDISTRICTS = [Unit("城中街道", "城中街道"), Unit("望海街道", "望海街道"), Unit("新洲街道", "新洲街道")]
ZONES = {
    Unit("亭山环保科技产业园区", "环科园"): ["环科园绿巢孵化器", "环科园科学家工作园"],
    Unit("亭山光电信息产业园区", "光电园"): ["光电园创新创业基地"],
    Unit("亭山现代服务业集聚区", "服务业集聚区"): ["服务业集聚区留学人员创业园"],
}
PUBLIC_EMPLOYERS = {
    "亭山区教育局": ["亭山中学", "亭山区实验小学", "亭山区第一初级中学", "亭山中等专业学校", "亭山区教师发展中心"],
    "亭山区卫生健康委员会": ["亭山区人民医院", "亭山区中医院", "亭山区妇幼保健院", "亭山区疾病预防控制中心"],
    "亭山区农业农村局": ["亭山区农业技术推广中心", "亭山区畜牧兽医站"],
    "亭山区文化广电和旅游局": ["亭山区文化馆", "亭山区博物馆"],
    "亭山区民政局": ["亭山区社会工作服务中心", "亭山区儿童福利指导中心"],
}
FIRMS = {
    "亭山环保科技产业园区": [
        "江苏清岚环境科技有限公司",
        "江苏碧川水务设备有限公司",
        "盐海蓝天脱硫工程有限公司",
        "江苏净源膜材料有限公司",
        "亭山固废资源利用有限公司",
        "江苏绿闪监测仪器有限公司",
    ],
    "亭山光电信息产业园区": [
        "江苏晶曜光电股份有限公司",
        "亭山智微半导体有限公司",
        "江苏云栈信息技术有限公司",
        "江苏拓界传感科技有限公司",
        "亭山锐视显示材料有限公司",
    ],
    "亭山现代服务业集聚区": ["江苏海纳供应链管理有限公司", "亭山众诚检验检测有限公司", "江苏启帆人力资源有限公司"],
    "云溪镇": ["云溪大米专业合作社", "江苏云溪食品有限公司"],
    "石桥镇": ["石桥镇农业服务中心", "石桥果蔬专业合作社"],
    "柳堡镇": ["柳堡水产养殖专业合作社", "江苏柳堡纺织有限公司"],
    "双河镇": ["双河家庭农场联盟", "江苏双河机械制造有限公司"],
    "青浦湾镇": ["青浦湾生态旅游有限公司", "青浦湾镇农业服务中心"],
    "白鹭镇": ["白鹭花木专业合作社", "江苏白鹭工艺品有限公司"],
    "城中街道": ["城中街道社会工作站", "亭山老字号食品有限公司"],
    "望海街道": ["望海街道社会工作站", "江苏望海建设集团有限公司"],
    "新洲街道": ["新洲街道社会工作站", "江苏新洲医药科技有限公司"],
}
INDUSTRIES = {
    "环境": "N",
    "水务": "N",
    "脱硫": "N",
    "固废": "N",
    "信息": "I",
    "人力": "L",
    "检验": "M",
    "供应链": "G",
    "合作社": "A",
    "农业": "A",
    "农场": "A",
    "旅游": "R",
    "建设": "E",
    "社会工作": "Q",
    "医": "Q",
    "中学": "P",
    "小学": "P",
    "学校": "P",
    "教师": "P",
    "文化馆": "R",
    "博物馆": "R",
    "畜牧": "A",
    "福利": "Q",
    "疾病": "Q",
    "妇幼": "Q",
}


def is_loaded() -> bool:
    """Return whether the district's root is there."""
    return Organization.objects.filter(name=GROUP).exists()


def load(district: District) -> None:
    """Make the tree."""

    def add(kind: Kind, unit: Unit, parent: Organization | None) -> Organization:
        return create_organization(
            kind=kind,
            name=unit.name,
            short_name=unit.short,
            industry=unit.industry,
            duties=unit.duties,
            parent=parent,
            by=district.by,
            at=district.at,
        )

    group = add(Kind.LEADING_GROUP, Unit(GROUP, "领导小组"), None)
    office = add(Kind.TALENT_OFFICE, OFFICE, group)
    units = {office.name: office}
    for kind, members in (
        (Kind.MEMBER_UNIT, MEMBER_UNITS),
        (Kind.TOWNSHIP, TOWNSHIPS),
        (Kind.SUBDISTRICT, SUBDISTRICTS),
    ):
        units |= {unit.name: add(kind, unit, group) for unit in members}
    for zone, parks in ZONES.items():
        units[zone.name] = add(Kind.ZONE, zone, group)
        for park in parks:
            add(Kind.PARK, Unit(park, ""), units[zone.name])
    for parent, employers in (PUBLIC_EMPLOYERS | FIRMS).items():
        for name in employers:
            add(Kind.EMPLOYER, Unit(name, "", _industry(name)), units[parent])


def _industry(name: str) -> str:
    return next((section for word, section in INDUSTRIES.items() if word in name), "C")
