"""The district's directory of talent classes, in two editions."""

from datetime import date

from juxian.core.demonstration import District
from juxian.registry.models import Level
from juxian.registry.services import publish_classification, teach_synonym

EDITIONS = [
    (
        "亭山区人才分类目录（2021年版）", "亭人才〔2021〕3号", date(2021, 1, 1),
        [
            ("A", "国内外顶尖人才", "两院院士及相当层次人才。"),
            ("B", "国家级领军人才", "国家级人才计划入选者及相当层次人才。"),
            ("C", "省级领军人才", "省双创人才、省有突出贡献中青年专家及相当层次人才。"),
            ("D", "市级领军人才", "市领军人才、市拔尖人才及相当层次人才。"),
            ("E", "高级人才", "博士研究生，正高级职称人员。"),
        ],
    ),
    (
        "亭山区人才分类目录（2024年版）", "亭人才〔2024〕1号", date(2024, 1, 1),
        [
            ("A", "国内外顶尖人才", "中国科学院、中国工程院院士，外籍院士，及相当层次人才。"),
            ("B", "国家级领军人才", "国家级计划专家、国家级领军人才、国务院特殊津贴专家，及相当层次人才。"),
            ("C", "省级领军人才", "海外专家、省双创人才、省有突出贡献中青年专家、省333工程培养对象，及相当层次人才。"),
            ("D", "市级领军人才", "双创领军人才、市领军人才、市拔尖人才、省双创博士，及相当层次人才。"),
            ("E", "高级人才", "博士研究生，正高级职称人员，高级技师，省乡土人才三带名人，及相当层次人才。"),
            ("F", "基础人才", "全日制硕士研究生，副高级职称人员，技师，及相当层次人才。"),
        ],
    ),
]  # fmt: skip
# The class that a designation gives a claim to, under the edition in force.
CLASS_OF = {
    "院士": "A", "外籍院士": "A", "国家级计划专家": "B", "国务院特殊津贴专家": "B", "海外专家": "C", "省双创人才": "C",
    "省有突出贡献中青年专家": "C", "省333工程培养对象": "C", "双创领军人才": "D", "市领军人才": "D", "市拔尖人才": "D",
    "省双创博士": "D", "省六大人才高峰": "D", "省乡土人才三带名人": "E", "科技镇长团成员": "E",
}  # fmt: skip


# What the district's units write and no table has.
SYNONYMS = [("title", "高级农艺技师", "高级农艺师"), ("education", "夜校结业", "高中")]


def publish(district: District) -> dict[str, Level]:
    """Publish both editions, teach what units write, and return the classes of the newer one by their letter."""
    for name, document, since, levels in EDITIONS:
        edition = publish_classification(
            name=name, document=document, since=since, levels=levels, by=district.by, at=district.at
        )
    for field, text, value in SYNONYMS:
        teach_synonym(field=field, text=text, value=value, by=district.by, at=district.at)
    return {level.code: level for level in edition.levels.order_by("rank")}
