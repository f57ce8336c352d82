"""What the office tried: a higher rent subsidy beside two other ways, and what the new settling-in table would add."""

from datetime import date
from decimal import Decimal

from juxian.core.demonstration import AS_OF, District
from juxian.facts.models import Snapshot
from juxian.policies import services, variants
from juxian.policies.budgets import Cap, Rule
from juxian.policies.models import Benefit
from juxian.policies.population import Definition
from juxian.policies.questions import Question
from juxian.policies.simulating import Scenario

BUDGET = 160_000_000_00  # a hundred and sixty million yuan for all payments, in fen


def load(district: District, benefits: dict[str, Benefit], snapshot: Snapshot, by: object) -> None:
    """Keep a simulation of the rent subsidy's draft, and the difference between two versions of the settling-in one."""
    now = Definition.on(AS_OF)
    for question in (_rent(now, benefits["rent"]), _settling(now, benefits["settling-in"])):
        services.simulate(question=question, by=by, at=district.at, snapshot=snapshot)


def _rent(now: Definition, rent: Benefit) -> Question:
    draft = Scenario(
        "学士档提高到800元", variants.with_draft(now, rent.draft), None, ({"what": "draft", "benefit": rent.pk},)
    )
    more = Scenario(
        "全部上调一成、预算1.6亿元",
        variants.with_percent(now, Decimal(10)),
        Cap(BUDGET, Rule.CLASSES),
        ({"what": "percent", "percent": "10", "benefits": []},),
    )
    scenarios = (Scenario("现行规则", now), draft, more)
    return Question("simulation", "提高租房补贴标准测算", AS_OF, date(AS_OF.year + 1, 1, 1), scenarios)


def _settling(now: Definition, settling: Benefit) -> Question:
    scenarios = tuple(
        Scenario(
            f"第 {version.number} 版",
            variants.with_version(now, version),
            None,
            ({"what": "version", "benefit": settling.pk, "number": version.number},),
        )
        for version in settling.versions.select_related("benefit", "clause__policy").order_by("number")[:2]
    )
    return Question(
        "difference", "安家补贴第1版与第2版追溯差额", AS_OF, date(AS_OF.year, 1, 1), scenarios, benefit=settling.pk
    )
