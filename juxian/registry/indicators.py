"""The figures that the registry can state, each with its 口径."""

from juxian.facts.indicators import Indicator
from juxian.registry.fact_rows import TEAMS
from juxian.registry.models import TalentTeam

BROUGHT_IN = '引进方式 in ("全职引进", "柔性引进") and 引进日期 in [期初..期末]'
HIGH_LEVEL = '(人才类别 in ("A", "B", "C", "D") or 高层次称号)'


def _holds(*names: str) -> str:
    parts = [f'list contains(称号, "{name}")' for name in names]
    return parts[0] if len(parts) == 1 else f"({' or '.join(parts)})"


def _brought_in(key: str, name: str, name_en: str, held: str, who: str) -> Indicator:
    return Indicator(
        f"registry.{key}", name, name_en, "people", f"{held} and {BROUGHT_IN}",
        definition=f"{who}，当年以全职或柔性方式引进到岗、统计时点仍在册的人数；一人计一次。", group="bringing_in",
    )  # fmt: skip


def _won(key: str, name: str, name_en: str, kind: str) -> Indicator:
    return Indicator(
        f"registry.{key}", name, name_en, "designations", f'称号 = "{kind}" and 认定日期 in [期初..期末]', unit="个",
        definition=f"当年公布入选、经人才办确认的“{kind}”项目数，按入选人次计。", group="programmes",
    )  # fmt: skip


def _team(key: str, name: str, name_en: str, kind: str) -> Indicator:
    return Indicator(
        f"registry.{key}", name, name_en, "teams", f'团队类型 = "{kind}" and 到区日期 in [期初..期末]', unit="个",
        definition=f"当年到区开展工作的{kind}数。", group="bringing_in",
    )  # fmt: skip


def _state(key: str, name: str, name_en: str, condition: str, definition: str, group: str = "people") -> Indicator:
    return Indicator(
        f"registry.{key}", name, name_en, "people", f"在册 and {condition}" if condition else "在册",
        definition=definition, period="point", group=group,
    )  # fmt: skip


HEADLINES = (
    _state("people", "人才总量", "talents on the books", "", "统计时点有未结束的任职或聘用的人才数；一人计一次。", "headline"),
    _state(
        "high_level", "高层次人才", "high-level talents", HIGH_LEVEL,
        "统计时点在册，人才类别为A至D类，或有计入高层次人才的称号的人数；一人多个类别、称号只计一次。", "headline",
    ),
    Indicator(
        "registry.high_level_brought_in", "当年引进高层次人才", "high-level talents brought in", "people",
        f"{HIGH_LEVEL} and {BROUGHT_IN}", group="headline",
        definition="当年以全职或柔性方式引进到岗、统计时点仍在册的高层次人才数；一人计一次。",
    ),
)  # fmt: skip

BRINGING_IN = (
    _brought_in("academicians", "引进院士", "academicians brought in", _holds("院士", "外籍院士"), "两院院士和外籍院士"),
    _brought_in(
        "foreign_academicians", "引进外籍院士", "foreign academicians brought in", _holds("外籍院士"), "外籍院士"
    ),
    _brought_in(
        "national_experts", "引进国家级计划专家", "national-programme experts brought in", _holds("国家级计划专家"),
        "入选国家级人才计划的专家",
    ),
    _brought_in(
        "top_experts", "引进院士、国家级计划专家", "academicians and national-programme experts brought in",
        _holds("院士", "外籍院士", "国家级计划专家"), "两院院士、外籍院士和入选国家级人才计划的专家",
    ),
    _brought_in("overseas_experts", "引进海外专家", "overseas experts brought in", _holds("海外专家"), "海外专家"),
    _brought_in(
        "double_innovation_leaders", "引进双创领军人才", "double-innovation leading talents brought in",
        _holds("双创领军人才"), "双创（创新创业）领军人才",
    ),
    _team("innovation_teams", "引进高层次创新创业团队", "innovation and entrepreneurship teams", "创新创业团队"),
    _team("township_head_groups", "引进科技镇长团", "township-head groups", "科技镇长团"),
)  # fmt: skip

PROGRAMMES = (
    _won("programme_double_innovation", "省“双创计划”入选", "double-innovation programme won", "省双创人才"),
    _won("programme_doctors", "省“博士计划”入选", "doctors' programme won", "省双创博士"),
    _won("programme_six_peaks", "省“六大人才高峰”入选", "six-peaks programme won", "省六大人才高峰"),
    _won("programme_city_leaders", "市领军人才入选", "city leading talents won", "市领军人才"),
)

SIX_TEAMS = (
    *(
    _state(
        f"talent_team.{team.value}", TEAMS[team], str(team.value).replace("_", " "),
        f'list contains(六支队伍, "{TEAMS[team]}")', f"统计时点在册、属于{TEAMS[team]}队伍的人数。", "six_teams",
    )
    for team in TalentTeam
    ),
    _state(
        "talent_teams", "六支队伍合计", "six talent teams together", "count(六支队伍) > 0",
        "统计时点在册、属于六支队伍任一支的人数；兼属多支的只计一次。", "six_teams",
    ),
)  # fmt: skip

STRUCTURE = (
    _state("doctors", "博士", "doctors", '学位 = "博士"', "统计时点在册、最高学位为博士的人数。"),
    _state("masters", "硕士", "masters", '学位 = "硕士"', "统计时点在册、最高学位为硕士的人数。"),
    _state(
        "senior_titles", "高级职称", "senior titles", '职称级别 in ("正高级", "副高级")',
        "统计时点在册、职称级别为正高级或副高级的人数。",
    ),
    _state("under_35", "35岁以下", "aged 35 and under", "年龄 <= 35", "统计时点在册、周岁年龄不超过35岁的人数。"),
    _state("foreigners", "外籍人才", "foreign talents", "外籍", "统计时点在册、国籍不是中国的人数。"),
    _state("overseas", "有海外经历人才", "with overseas experience", "海外经历", "统计时点在册、外籍或有境外学历的人数。"),
    _state("flexible", "柔性引进人才", "flexibly engaged", '引进方式 = "柔性引进"', "统计时点在册的柔性引进人才数。"),
    Indicator(
        "registry.new_highly_skilled", "新增高技能人才", "new highly skilled talents", "people",
        '在册 and 技能等级 in ("首席技师", "特级技师", "高级技师", "技师", "高级工") and 技能等级取得日期 in [期初..期末]',
        definition="统计时点在册，当年取得高级工及以上职业技能等级的人数；一人计一次。", group="people",
    ),
    Indicator(
        "registry.brought_in", "当年引进人才", "talents brought in", "people", BROUGHT_IN,
        definition="当年以全职或柔性方式引进到岗、统计时点仍在册的人数；一人计一次。", group="people",
    ),
    Indicator(
        "registry.left", "当年流出人才", "talents who left", "people", "not(在册) and 离开日期 in [期初..期末]",
        definition="当年结束最后一次任职、统计时点不在册的人数。", group="people",
    ),
)  # fmt: skip

INDICATORS = HEADLINES + BRINGING_IN + PROGRAMMES + SIX_TEAMS + STRUCTURE
