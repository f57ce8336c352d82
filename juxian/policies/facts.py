"""What policies tell rules and figures: who is entitled to what by the latest run, and what people receive."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from juxian.core.money import to_yuan
from juxian.facts import catalogue, indicators
from juxian.facts.catalogue import Fact, FactTable
from juxian.facts.indicators import Indicator
from juxian.policies.models import BenefitGrant, Entitlement
from juxian.policies.population import GRANTS
from juxian.policies.selectors import uptake
from juxian.registry.models import Engagement
from juxian.rules.types import BOOLEAN, DATE, NUMBER, STRING

# Values in FEEL are Chinese whatever language a page is read in, so they are data here and not translations.
OUTCOMES = {
    Entitlement.Outcome.ENTITLED: "应享",
    Entitlement.Outcome.CUT: "限额",
    Entitlement.Outcome.EXCLUDED: "排除",
}
SOURCES = {
    BenefitGrant.Source.APPLICATION: "申请",
    BenefitGrant.Source.AUTOMATIC: "免申即享",
    BenefitGrant.Source.RECORDED: "补录",
}
MONEY = NUMBER(14, 2)


def entitlements(as_of: date) -> Iterator[tuple[Any, ...]]:
    """Yield a row for everything that the latest run at or before `as_of` found."""
    run = uptake.latest_run(as_of)
    if run is None:
        return
    received = {
        (person, benefit) for person, benefit in BenefitGrant.objects.running(as_of).values_list("person", "benefit")
    }
    rows = Entitlement.objects.filter(run=run).order_by("pk")
    for pk, organization, person, benefit, name, clause, number, outcome, total, level, talent_class in rows.values_list(
        "pk", "organization", "person", "benefit", "benefit__name", "version__clause__number",
        "version__clause__policy__number", "outcome", "total", "level", "talent_class",
    ).iterator(chunk_size=5_000):  # fmt: skip
        stands, has = outcome != Entitlement.Outcome.EXCLUDED, (person, benefit) in received
        yield (
            pk, organization, name, number or None, clause, OUTCOMES[Entitlement.Outcome(outcome)],
            None if total is None else to_yuan(total), level or None, talent_class or None, has, stands and not has,
            run.as_of,
        )  # fmt: skip


def grants(as_of: date) -> Iterator[tuple[Any, ...]]:
    """Yield a row for every grant that had begun by `as_of`."""
    homes = _homes(as_of)
    rows = BenefitGrant.objects.filter(since__lte=as_of).order_by("pk")
    for pk, person, benefit, name, clause, number, since, until, stopped, amount, total, level, source in rows.values_list(
        "pk", "person", "benefit", "benefit__name", "version__clause__number", "version__clause__policy__number",
        "since", "until", "stopped_on", "amount", "total", "level", "source",
    ).iterator(chunk_size=5_000):  # fmt: skip
        stopped = stopped if stopped is not None and stopped <= as_of else None
        running = (until is None or until >= as_of) and stopped is None
        yield (
            pk, homes.get(person), Decimal(person), Decimal(benefit), name, number or None, clause, since, until, stopped,
            _yuan(amount), _yuan(total), level or None, running, SOURCES[BenefitGrant.Source(source)],
        )  # fmt: skip


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else to_yuan(fen)


def _homes(as_of: date) -> dict[int, int]:
    """Return where each person who receives something works on `as_of`; a post before a flexible engagement."""
    holders = BenefitGrant.objects.values("person")
    rows = Engagement.objects.on(as_of).filter(person__in=holders).order_by("since", "pk")
    found: dict[int, tuple[bool, int]] = {}
    for person, organization, kind in rows.values_list("person", "organization", "kind"):
        post = kind != Engagement.Kind.FLEXIBLE
        if person not in found or post >= found[person][0]:
            found[person] = (post, organization)
    return {person: organization for person, (_post, organization) in found.items()}


_BENEFIT = (
    Fact("benefit", "待遇", "benefit", STRING, "待遇名称"),
    Fact("document", "文号", "document number", STRING, "所依据政策的文号"),
    Fact("clause", "条款", "clause", STRING, "所依据政策的条款序号"),
)

ENTITLEMENTS = FactTable(
    id="entitlements",
    name="待遇资格",
    name_en="entitlements",
    owner="policies",
    facts=(
        *_BENEFIT,
        Fact(
            "outcome",
            "结果",
            "outcome",
            STRING,
            "应享、因封顶减额（限额），或被其他待遇排除",
            codes=tuple(OUTCOMES.values()),
        ),
        Fact("total", "总额", "total", MONEY, "全部期次合计金额，已按互斥与封顶规则计算", "元"),
        Fact("level", "等级", "level", STRING, "等级类待遇的等级"),
        Fact("talent_class", "人才类别", "talent class", STRING, "测算时的人才类别", codes=tuple("ABCDEF")),
        Fact("received", "已享受", "received", BOOLEAN, "统计时点正在享受，或一次性待遇已经享受"),
        Fact("unclaimed", "应享未享", "unclaimed", BOOLEAN, "符合条件、未被排除而统计时点没有享受"),
        Fact("run", "测算日期", "run as of", DATE, "所依据的待遇测算的时点"),
    ),
    rows=entitlements,
    subjects=lambda user: Entitlement.objects.visible_to(user).select_related("person", "benefit", "version"),
    list_url="policies:entitlements",
)

GRANT_TABLE = FactTable(
    id=GRANTS,
    name="待遇享受记录",
    name_en="grants of benefits",
    owner="policies",
    facts=(
        Fact("person", "人员", "person", NUMBER(18), "人员的内部编号"),
        Fact("benefit_id", "待遇编号", "benefit number", NUMBER(18), "待遇的内部编号"),
        *_BENEFIT,
        Fact("since", "起始日期", "granted on", DATE, "批准享受的日期"),
        Fact("until", "结束日期", "runs until", DATE, "定期待遇的最后一天；一次性待遇为空"),
        Fact("stopped", "停发日期", "stopped on", DATE, "提前停发的，停发日期"),
        Fact("amount", "每次金额", "a payment", MONEY, "每次发放金额", "元"),
        Fact("total", "总额", "total", MONEY, "全部期次合计金额", "元"),
        Fact("level", "等级", "level", STRING, "等级类待遇的等级"),
        Fact("running", "享受中", "running", BOOLEAN, "统计时点未结束、未停发；一次性待遇发放后一直为是"),
        Fact("source", "来源", "source", STRING, "如何批准", codes=tuple(SOURCES.values())),
    ),
    rows=grants,
    subjects=lambda user: BenefitGrant.objects.visible_to(user).select_related("person", "benefit"),
    list_url="policies:grants",
)

INDICATORS = (
    Indicator(
        "policies.automatic", "当年免申即享兑现人次", "granted without application in the year", GRANTS,
        '来源 = "免申即享" and 起始日期 in [期初..期末]', unit="人次",
        definition="当年无需申请、由人才办比对后直接兑现的待遇人次。", group="待遇兑现",
    ),
    Indicator(
        "policies.automatic_amount", "当年免申即享兑现金额", "money granted without application in the year", GRANTS,
        '来源 = "免申即享" and 起始日期 in [期初..期末]', aggregate="sum", value="总额", unit="元",
        definition="当年免申即享的资金类待遇全部期次合计金额。", group="待遇兑现",
    ),
    Indicator(
        "policies.entitled", "应享待遇人次", "entitlements", "entitlements", '结果 != "排除"', unit="人次", period="point",
        definition="最近一次待遇测算中符合条件且未被其他待遇排除的人次；一人符合多项待遇的逐项计。", group="待遇兑现",
    ),
    Indicator(
        "policies.unclaimed", "应享未享人次", "unclaimed entitlements", "entitlements", "应享未享", unit="人次",
        period="point", definition="最近一次待遇测算中应享、统计时点没有享受记录的人次。", group="待遇兑现",
    ),
    Indicator(
        "policies.unclaimed_amount", "应享未享金额", "unclaimed money", "entitlements", "应享未享", aggregate="sum",
        value="总额", unit="元", period="point", definition="应享未享的资金类待遇全部期次合计金额。", group="待遇兑现",
    ),
    Indicator(
        "policies.receiving", "正在享受待遇人次", "receiving", GRANTS, "享受中 and 结束日期 != null", unit="人次",
        period="point", definition="统计时点未结束、未停发的定期待遇人次。", group="待遇兑现",
    ),
    Indicator(
        "policies.granted", "当年兑现待遇人次", "granted in the year", GRANTS, "起始日期 in [期初..期末]", unit="人次",
        definition="当年批准享受的待遇人次，含一次性与定期待遇。", group="待遇兑现",
    ),
    Indicator(
        "policies.granted_amount", "当年兑现待遇金额", "money granted in the year", GRANTS, "起始日期 in [期初..期末]",
        aggregate="sum", value="总额", unit="元", definition="当年批准享受的资金类待遇全部期次合计金额。", group="待遇兑现",
    ),
)  # fmt: skip


def register_all() -> None:
    """Register the tables and the indicators; called once from the app's `ready()`."""
    for table in (ENTITLEMENTS, GRANT_TABLE):
        catalogue.register(table)
    indicators.register(*INDICATORS)
