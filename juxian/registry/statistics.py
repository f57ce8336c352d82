"""The annual statistics of people: the six teams and the classes by sex, age, schooling, title, skill and sector."""

from juxian.core.codes import table
from juxian.facts.cross import Band, CrossTable, Part
from juxian.registry.fact_rows import SEXES, SKILL_GRADES, TEAMS

# The three sectors by the sections of GB/T 4754 (National Bureau of Statistics, rules of 2018 on the division into three
# sectors, without their few exceptions below the level of a section).
PRIMARY, SECONDARY = "A", "BCDE"
AGES = (("35岁及以下", "to 35", None, 35), ("36—40岁", "36–40", 36, 40), ("41—45岁", "41–45", 41, 45),
        ("46—50岁", "46–50", 46, 50), ("51—54岁", "51–54", 51, 54), ("55岁及以上", "from 55", 55, None))  # fmt: skip
SCHOOLING = {
    "博士研究生": "doctors", "硕士研究生": "masters", "大学本科": "bachelors", "大学专科": "college",
    "中专": "vocational school", "高中": "upper secondary", "初中及以下": "lower secondary or less",
}  # fmt: skip
TITLES = {"正高级": "full senior", "副高级": "associate senior", "中级": "intermediate", "初级": "junior"}
SKILLS = dict(
    zip(SKILL_GRADES, ("chief", "special-grade", "senior technician", "technician", "senior worker", "middle worker",
                       "junior worker", "apprentice"), strict=True)
)  # fmt: skip


def _age(name: str, name_en: str, least: int | None, most: int | None) -> Part:
    low = f"年龄 >= {least}" if least is not None else ""
    high = f"年龄 <= {most}" if most is not None else ""
    return Part(name, name_en, " and ".join(filter(None, (low, high))))


def _values(fact: str, names: dict[str, str], rest: str, rest_en: str) -> tuple[Part, ...]:
    """Return a part for each value of a fact, and one for all who have none of them."""
    parts = [Part(name, name_en, f'{fact} = "{name}"') for name, name_en in names.items()]
    return (*parts, Part(rest, rest_en, f"{fact} = null"))


def _sections(letters: str) -> str:
    names = (code.name for code in table("industries") if len(code.code) == 1 and code.code in letters)
    return ", ".join(f'"{name}"' for name in names)


def _sectors() -> tuple[Part, ...]:
    both = _sections(PRIMARY + SECONDARY)
    return (
        Part("第一产业", "primary", f"行业 in ({_sections(PRIMARY)})"),
        Part("第二产业", "secondary", f"行业 in ({_sections(SECONDARY)})"),
        Part("第三产业", "tertiary", f"行业 != null and not(行业 in ({both}))"),
        Part("未登记", "not known", "行业 = null"),
    )


BANDS = (
    Band("性别", "sex", _values("性别", {SEXES["1"]: "male", SEXES["2"]: "female"}, "未登记", "not known")),
    Band("年龄", "age", (*(_age(*one) for one in AGES), Part("未登记", "not known", "年龄 = null"))),
    Band("学历", "education", _values("学历", SCHOOLING, "未登记", "not known")),
    Band("职称", "title", _values("职称级别", TITLES, "未评聘", "none")),
    Band("技能等级", "skill grade", _values("技能等级", SKILLS, "无等级", "none")),
    Band("产业", "sector", _sectors()),
)
TEAM_NAMES_EN = ("party and government", "enterprise management", "professional and technical", "highly skilled",
                 "rural practical", "social work")  # fmt: skip

SIX_TEAMS = CrossTable(
    "six-teams", "六支人才队伍统计表", "The six talent teams", "people", "在册",
    tuple(
        Part(name, name_en, f'list contains(六支队伍, "{name}")')
        for name, name_en in zip(TEAMS.values(), TEAM_NAMES_EN, strict=True)
    ),
    BANDS,
    "统计时点在册人才。一人可属多支队伍，各队伍分别计入；合计按人头统计，一人计一次，含未划入任何队伍的人才。",
)  # fmt: skip
CLASSES = CrossTable(
    "classes", "人才类别统计表", "The talent classes", "people", "在册",
    (
        *(Part(f"{letter}类", f"class {letter}", f'人才类别 = "{letter}"') for letter in "ABCDEF"),
        Part("未认定类别", "no class", "人才类别 = null"),
    ),
    BANDS,
    "统计时点在册人才，按当日有效、经人才办确认的人才类别统计；合计一人计一次。",
)  # fmt: skip
TABLES = (SIX_TEAMS, CLASSES)
