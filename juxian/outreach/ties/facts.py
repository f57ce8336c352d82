"""What is known of natives elsewhere, of what they brought home, of rural experts and of what was done for them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from juxian.core.money import to_yuan
from juxian.facts.catalogue import Fact, FactTable
from juxian.facts.indicators import Indicator
from juxian.organizations.models import Organization
from juxian.outreach.models import Contact, Contribution, Native, RuralExpert, Support
from juxian.outreach.models.ties import Claim
from juxian.outreach.ties.selectors import year_before
from juxian.rules.types import BOOLEAN, DATE, NUMBER, STRING

Row = tuple[Any, ...]
GROUP = "outreach"
# Values in FEEL are Chinese whatever language a page is read in, so they are data here and not translations.
TIES = {Native.Tie.BORN: "籍贯", Native.Tie.STUDIED: "就学", Native.Tie.WORKED: "工作", Native.Tie.FAMILY: "亲属"}
Brought = Contribution.Kind
KINDS = {
    Brought.INVESTMENT: "投资", Brought.PEOPLE: "荐才", Brought.PROJECT: "荐项目", Brought.DONATION: "捐赠",
    Brought.TECHNOLOGY: "技术", Brought.TEACHING: "讲学",
}  # fmt: skip
SUPPORTS = {Support.Kind.TRAINING: "培训", Support.Kind.FUND: "资金", Support.Kind.STUDIO: "工作室"}


def _names() -> dict[int, str]:
    return dict(Organization.objects.order_by("pk").values_list("pk", "name"))


def natives(as_of: date) -> Iterator[Row]:
    """Yield a row for each native on the list by the end of `as_of`, with the last contact until then."""
    names, last = _names(), dict[int, date]()
    for native, on in Contact.objects.filter(on__lte=as_of).order_by("on", "pk").values_list("native_id", "on"):
        last[native] = on
    since = year_before(as_of)
    rows = Native.objects.filter(entered_at__date__lte=as_of).order_by("pk")
    values = rows.values_list("pk", "birthplace_id", "liaison_unit_id", "tie", "field", "place", "returned_on")
    for pk, home, unit, tie, field, place, back in values:
        seen = last.get(pk)
        returned = back if back and back <= as_of else None
        yield (
            pk, home, names[home], names[unit], TIES[Native.Tie(tie)], field or None, place or None, seen,
            seen is not None and seen >= since, returned is None, returned,
        )  # fmt: skip


def contributions(as_of: date) -> Iterator[Row]:
    """Yield a row for each contribution made by the end of `as_of` and confirmed."""
    names = _names()
    rows = Contribution.objects.filter(on__lte=as_of, state=Claim.CONFIRMED).order_by("pk")
    for pk, home, kind, on, amount in rows.values_list("pk", "native__birthplace_id", "kind", "on", "amount"):
        yield pk, home, names[home], KINDS[Brought(kind)], on, None if amount is None else to_yuan(amount)


def experts(as_of: date) -> Iterator[Row]:
    """Yield a row for each confirmed rural expert discovered by the end of `as_of`."""
    names, last = _names(), defaultdict[int, date | None](lambda: None)
    for expert, on in Support.objects.filter(on__lte=as_of).order_by("on", "pk").values_list("expert_id", "on"):
        last[expert] = on
    rows = RuralExpert.objects.filter(discovered_on__lte=as_of, state=Claim.CONFIRMED).order_by("pk")
    for pk, unit, craft, on, apprentices in rows.values_list(
        "pk", "township_id", "craft", "discovered_on", "apprentices"
    ):
        yield pk, unit, names[unit], craft, on, apprentices, last[pk]


def _fact(key: str, name: str, name_en: str, kind: Any, definition: str, unit: str = "", codes: Any = ()) -> Fact:
    return Fact(key, name, name_en, kind, definition, unit, codes=tuple(codes))


NATIVES = FactTable(
    id="natives",
    name="在外人才",
    name_en="natives elsewhere",
    owner="outreach",
    facts=(
        _fact("home", "家乡", "home township", STRING, "家乡所在镇、街道或经济区"),
        _fact("unit", "联系单位", "liaison unit", STRING, "负责联系的单位"),
        _fact("tie", "联系渊源", "tie", STRING, "与本区的渊源", codes=TIES.values()),
        _fact("field", "专业领域", "field", STRING, "从事的领域"),
        _fact("place", "现居地", "place", STRING, "现在所在的省市"),
        _fact("contacted", "最近联系日期", "last contact", DATE, "统计时点前最近一次联系的日期"),
        _fact("in_touch", "一年内联系", "in touch", BOOLEAN, "统计时点前一年内联系过"),
        _fact("away", "在外", "elsewhere", BOOLEAN, "统计时点尚未回归"),
        _fact("returned", "回归日期", "came back on", DATE, "回区工作的日期"),
    ),
    rows=natives,
    subjects=lambda user: Native.objects.visible_to(user),
    list_url="outreach:natives",
)
CONTRIBUTIONS = FactTable(
    id="contributions",
    name="在外人才贡献",
    name_en="contributions",
    owner="outreach",
    facts=(
        _fact("home", "家乡", "home township", STRING, "家乡所在镇、街道或经济区"),
        _fact("kind", "贡献类别", "kind", STRING, "贡献的类别", codes=KINDS.values()),
        _fact("on", "贡献日期", "date", DATE, "贡献的日期"),
        _fact("amount", "贡献金额", "amount", NUMBER(14, 2), "投资或捐赠的金额", "元"),
    ),
    rows=contributions,
    subjects=lambda user: Contribution.objects.visible_to(user),
)
EXPERTS = FactTable(
    id="rural_experts",
    name="乡土人才",
    name_en="rural experts",
    owner="outreach",
    facts=(
        _fact("township", "发现单位", "discovered by", STRING, "发现并申报的镇、街道或单位"),
        _fact("craft", "专长", "craft", STRING, "掌握的技艺或专长"),
        _fact("discovered", "发现日期", "discovered on", DATE, "发现的日期"),
        _fact("apprentices", "带徒人数", "apprentices", NUMBER(5), "所带徒弟的人数", "人"),
        _fact("supported", "最近扶持日期", "last supported on", DATE, "统计时点前最近一次扶持的日期"),
    ),
    rows=experts,
    subjects=lambda user: RuralExpert.objects.visible_to(user),
    list_url="outreach:rural_experts",
)
TABLES = (NATIVES, CONTRIBUTIONS, EXPERTS)


def _one(key: str, name: str, name_en: str, table: str, condition: str, definition: str, **more: Any) -> Indicator:
    return Indicator(f"outreach.{key}", name, name_en, table, condition, definition=definition, group=GROUP, **more)


def _brought(key: str, name: str, name_en: str, kind: str, **more: Any) -> Indicator:
    told = "金额" if more else "件次"
    return _one(
        key, name, name_en, "contributions", f'贡献类别 = "{kind}" and 贡献日期 in [期初..期末]',
        f"当年在外人才{kind}、经人才办确认的{told}。", **({"unit": "次"} | more),
    )  # fmt: skip


MONEY = {"aggregate": "sum", "value": "贡献金额", "unit": "元"}
INDICATORS = (
    _one("natives", "在外人才", "natives elsewhere", "natives", "在外", "统计时点在联系名单上、尚未回归的人数。", period="point"),
    _one(
        "natives_in_touch", "保持联系的在外人才", "natives kept in touch with", "natives", "在外 and 一年内联系",
        "统计时点尚未回归、一年内联系过的在外人才数。", period="point",
    ),
    _one("natives_back", "回归人才", "natives who came back", "natives", "回归日期 in [期初..期末]", "当年回区工作的在外人才数。"),
    _one(
        "contributions", "在外人才贡献", "contributions of natives", "contributions", "贡献日期 in [期初..期末]",
        "当年在外人才各类贡献、经人才办确认的件次。", unit="次",
    ),
    _brought("invested", "在外人才投资额", "invested by natives", "投资", **MONEY),
    _brought("donated", "在外人才捐赠额", "donated by natives", "捐赠", **MONEY),
    _brought("people_referred", "在外人才荐才", "people referred by natives", "荐才"),
    _brought("projects_referred", "在外人才荐项目", "projects referred by natives", "荐项目"),
    _one(
        "experts_discovered", "当年发现乡土人才", "rural experts discovered", "rural_experts", "发现日期 in [期初..期末]",
        "当年由镇街发现、经人才办确认的乡土人才数。",
    ),
    _one(
        "experts_supported", "当年扶持乡土人才", "rural experts supported", "rural_experts", "最近扶持日期 in [期初..期末]",
        "当年得到培训、资金或工作室扶持的乡土人才数；一人计一次。",
    ),
)  # fmt: skip
