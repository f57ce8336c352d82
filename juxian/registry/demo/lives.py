"""What people did before and beside their work here, what they can do, and whom they live with."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from juxian.core.demonstration import AS_OF, District
from juxian.registry.demo.maker import Maker
from juxian.registry.models.people import CHINA
from juxian.registry.sections.catalogue import NAMED
from juxian.registry.services import add_rows
from juxian.registry.services.drafts import PersonDraft
from juxian.registry.services.private import contact_values

Row = tuple[int, dict[str, Any]]
FIELDS = (
    "光伏组件",
    "污水处理",
    "汽车电子",
    "生物制药",
    "新能源电池",
    "智能装备",
    "海洋工程",
    "精密铸造",
    "特种纤维",
    "环境监测",
)
WORKS = {
    "invention": ("一种{}用高效转化装置", "一种{}的在线检测方法", "{}的低能耗制备工艺"),
    "utility": ("一种{}用夹具", "一种{}冷却结构"),
    "paper": ("{}关键参数的实验研究", "面向{}的多目标优化方法", "{}寿命评估综述"),
    "standard": ("{}通用技术规范",),
    "project": ("{}关键技术研发及产业化",),
    "prize": ("{}技术及应用",),
    "transfer": ("{}成套技术转让",),
}
NUMBERS = {"invention": "ZL20{:02d}1{:07d}.X", "utility": "ZL20{:02d}2{:07d}.X", "project": "BE20{:02d}{:07d}"}
WEIGHTS = {"invention": 30, "utility": 18, "paper": 30, "standard": 4, "project": 9, "prize": 5, "transfer": 4}
EVIDENCE = {"invention": "专利证书", "utility": "专利证书", "paper": "检索证明", "prize": "获奖证书"}
EMPLOYERS = (
    ("中国科学院过程工程研究所", "副研究员", CHINA), ("华东理工大学", "讲师", CHINA), ("上海某新材料公司", "研发主管", CHINA),
    ("深圳某电子公司", "高级工程师", CHINA), ("苏州某生物公司", "项目经理", CHINA), ("慕尼黑工业大学", "博士后", "276"),
    ("新加坡国立大学", "研究员", "702"), ("东京大学", "博士后", "392"),
)  # fmt: skip
SKILLS = (
    ("language", "英语", "CET-6", "大学英语六级证书"), ("language", "日语", "N1", "日本语能力测试证书"),
    ("language", "德语", "B2", "歌德证书"), ("skill", "三维建模", "熟练", ""), ("skill", "工业机器人编程", "精通", "操作员证书"),
    ("skill", "数据分析", "熟练", ""),
)  # fmt: skip
SPOUSES = ("亭山区第一人民医院护士", "亭山实验小学教师", "自由职业", "市供电公司职员", "外地企业财务")
SCHOOLS = (
    (3, ""),
    (6, "亭山实验幼儿园"),
    (12, "亭山实验小学"),
    (15, "亭山初级中学"),
    (18, "亭山中学"),
    (23, "大学在读"),
)
COURSES = (
    ("高层次人才国情研修班", "市委组织部", 40), ("科技成果转化专题培训", "区科技局", 16), ("企业管理人才研修班", "区人才办", 56),
    ("专业技术人员继续教育公需科目", "市人社局", 30), ("数控技能提升班", "区人社局", 80), ("乡村产业带头人培训", "区农业农村局", 48),
)  # fmt: skip


def load(district: District, drafts: Sequence[PersonDraft], keys: Sequence[int], well_known: int, source: str) -> None:
    """Write the sections of part of the people: of all the `well_known` first ones, of some of the others."""
    maker = Maker(district.random("registry.lives"))
    known = list(zip(keys, drafts, strict=True))
    few, many = known[:well_known], known[well_known:]
    chosen = {
        "achievements": [*few, *_some(maker, many, 0.05)],
        "past_employments": [*few, *_some(maker, many, 0.08)],
        "trainings": [*few, *_some(maker, many, 0.15)],
        "skills": [*few, *_some(maker, many, 0.1)],
        "contacts": _some(maker, known, 0.06),
        "family": [*few, *_some(maker, many, 0.06)],
    }
    for name, make in MAKERS.items():
        found = (row for key, draft in chosen[name] for row in make(maker, key, draft))
        add_rows(section=NAMED[name], found=found, by=district.by, at=district.at, source=source)


def _some(maker: Maker, people: Sequence[tuple[int, PersonDraft]], share: float) -> list[tuple[int, PersonDraft]]:
    return [one for one in people if maker.random.random() < share]


def _began(draft: PersonDraft) -> date:
    return draft.engagements[0].since or date(2018, 1, 1)


def _achievements(maker: Maker, key: int, draft: PersonDraft) -> Iterator[Row]:
    random = maker.random
    for _number in range(random.choice((1, 1, 2, 3, 4))):
        kind = random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        achieved = maker.day(date(2014, 1, 1), AS_OF)
        number = NUMBERS.get(kind, "").format(achieved.year % 100, random.randrange(10**7))
        yield (
            key,
            {
                "kind": kind,
                "title": random.choice(WORKS[kind]).format(random.choice(FIELDS)),
                "reference": number,
                "achieved": achieved,
                "rank": random.choice((1, 1, 1, 2, 3)),
                "amount": random.randrange(20, 400) * 1_000_000 if kind in ("project", "transfer") else None,
                "evidence": EVIDENCE.get(kind, ""),
                "confirmed": random.random() > 0.04,
            },
        )


def _past(maker: Maker, key: int, draft: PersonDraft) -> Iterator[Row]:
    until = _began(draft) - timedelta(days=maker.random.randrange(1, 60))
    employer, post, country = maker.random.choice(EMPLOYERS)
    since = until - timedelta(days=365 * maker.random.randrange(2, 6))
    yield key, {"employer": employer, "post": post, "country": country, "since": since, "until": until}


def _trainings(maker: Maker, key: int, draft: PersonDraft) -> Iterator[Row]:
    for title, organiser, hours in maker.random.sample(COURSES, maker.random.choice((1, 1, 2))):
        since = maker.day(date(2019, 3, 1), date(2025, 11, 1))
        until = since + timedelta(days=hours // 8)
        result = "合格" if maker.random.random() < 0.8 else "优秀"
        yield (
            key,
            {"title": title, "organiser": organiser, "since": since, "until": until, "hours": hours, "result": result},
        )


def _skills(maker: Maker, key: int, draft: PersonDraft) -> Iterator[Row]:
    kind, name, level, certificate = maker.random.choice(SKILLS)
    until = date(2026, maker.random.randrange(1, 13), 28) if kind == "language" else None
    yield key, {"kind": kind, "name": name, "level": level, "certificate": certificate, "until": until}


def _contacts(maker: Maker, key: int, draft: PersonDraft) -> Iterator[Row]:
    values = contact_values({"kind": "phone", "value": maker.phone()})
    yield key, values | {"label": maker.random.choice(("办公室", "家庭", "助理")), "verified": date(2025, 9, 1)}


def _family(maker: Maker, key: int, draft: PersonDraft) -> Iterator[Row]:
    random, surname = maker.random, draft.name[0] if draft.name.isascii() is False else "林"
    own = draft.born or date(1985, 1, 1)
    born, sex = maker.day(date(own.year - 2, 1, 1), date(own.year + 2, 12, 28)), "2" if draft.sex == "1" else "1"
    spouse = {"relation": "spouse", "name": maker.name(sex), "occupation": random.choice(SPOUSES)}
    yield key, spouse | {"born": born, "number": maker.number(born, sex)}
    for _number in range(random.choice((0, 1, 1, 2))):
        birth = maker.day(date(own.year + 27, 1, 1), date(own.year + 34, 12, 28))
        if birth > AS_OF:
            continue
        child, age = random.choice("12"), AS_OF.year - birth.year
        occupation = next((said for until, said in SCHOOLS if age < until), "已工作")
        name = surname + random.choice(("子涵", "宇轩", "思远", "若溪", "一诺", "嘉树"))
        values = {"relation": "son" if child == "1" else "daughter", "name": name, "occupation": occupation}
        yield key, values | {"born": birth, "number": maker.number(birth, child)}


MAKERS = {
    "achievements": _achievements,
    "past_employments": _past,
    "trainings": _trainings,
    "skills": _skills,
    "contacts": _contacts,
    "family": _family,
}
