"""What one person is entitled to, each benefit with its table cell by cell, what is missing and what would change it.

The person emitter decides here, over the same facts and the same exclusions as a run; so the two can not differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from juxian.core import money
from juxian.core.mask import everything
from juxian.facts import catalogue, selectors, snapshots
from juxian.facts.models import Snapshot
from juxian.policies import tables
from juxian.policies.exclusions import Offer, Received
from juxian.policies.grid import unit_of
from juxian.policies.models import Benefit, BenefitGrant, BenefitVersion, Entitlement, ExclusionGroup
from juxian.policies.models.benefits import Kind
from juxian.policies.population import Definition, Given, exclude, give
from juxian.policies.words import value_words
from juxian.registry.models import Person
from juxian.rules import Explanation, RuleTrace
from juxian.rules import Outcome as TableOutcome
from juxian.web.components import CellState, DecisionCell, DecisionInput, DecisionRule, DecisionTable

Outcome = Entitlement.Outcome
Values = Mapping[str, object]


@dataclass(frozen=True)
class Wanted:
    """What a cell asks and what the person has: a condition that would have to change."""

    label: str
    test: str
    value: str
    known: bool


@dataclass(frozen=True)
class Way:
    """A row that nearly applies: what it gives, and what would have to change for it."""

    gives: str
    wanted: tuple[Wanted, ...]


@dataclass
class PersonBenefit:
    """One benefit for one person on one day."""

    version: BenefitVersion
    explanation: Explanation
    given: Given | None = None
    offer: Offer | None = None
    excluded_by: Benefit | None = None
    group: ExclusionGroup | None = None
    grants: list[BenefitGrant] = field(default_factory=list)
    received: bool = False

    @property
    def benefit(self) -> Benefit:
        """The benefit."""
        return self.version.benefit

    @property
    def outcome(self) -> str:
        """entitled, cut, excluded; else conflict, unknown (a missing fact decides) or no."""
        if self.given and self.offer:
            if not self.offer.stands:
                return Outcome.EXCLUDED
            return Outcome.CUT if self.offer.cut else Outcome.ENTITLED
        if self.explanation.outcome is TableOutcome.CONFLICT:
            return "conflict"
        return "unknown" if self.missing else "no"

    @property
    def stands(self) -> bool:
        """Whether the person is entitled."""
        return self.outcome in (Outcome.ENTITLED, Outcome.CUT)

    @property
    def unclaimed(self) -> bool:
        """Whether the person is entitled and does not receive it."""
        return self.stands and not self.received

    @property
    def amount(self) -> int | None:
        """What stands in fen, all payments together."""
        return self.offer.allowed if self.offer else None

    @property
    def missing(self) -> list[str]:
        """The facts that are not known and that alone keep a row from applying."""
        names: dict[str, None] = {}
        for trace in _still_open(self.explanation):
            for cell in trace.failing:
                names.update((name, None) for name, value in cell.facts.items() if value is None)
        return list(names)

    @property
    def ways(self) -> list[Way]:
        """The rows nearest to applying, when none applies, and what would have to change for each."""
        if self.given or self.explanation.hits:
            return []
        texts = {rule["id"]: rule["outputs"][0] for rule in self.version.table["rules"]}
        return [
            Way(tables.printed(texts.get(trace.id, "")), tuple(_wanted(cell) for cell in trace.failing))
            for trace in self.explanation.nearest[:3]
        ]

    @property
    def table(self) -> DecisionTable:
        """The decision table with every cell marked."""
        return drawn(self.version, self.explanation)

    @property
    def schedule(self) -> list[tuple[str, str, int]]:
        """The tranches as (name, share in percent, fen) of what stands."""
        if not self.version.tranches or not self.amount:
            return []
        return [(one["name"], str(one["share"]), fen) for one, fen in tranche_sums(self.version, self.amount)]


def tranche_sums(version: BenefitVersion, total: int) -> list[tuple[dict[str, Any], int]]:
    """Return the tranches with their sums in fen; the last one takes what rounding leaves, so that they add up."""
    found, left = [], total
    for number, one in enumerate(version.tranches):
        last = number == len(version.tranches) - 1
        fen = left if last else int(Decimal(total) * Decimal(str(one["share"])) / 100)
        left -= fen
        found.append((one, fen))
    return found


def entitlements_of(
    person: Person,
    as_of: date,
    definition: Definition | None = None,
    snapshot: Snapshot | None = None,
    received: Received | None = None,
) -> list[PersonBenefit]:
    """Return every benefit in force on `as_of` for `person`, allowed or not, explained; by the order of benefits.

    The facts are those of the latest snapshot of that day, or of `snapshot`; a past decision is made again with the
    `definition`, the snapshot and what was `received` by it.
    """
    facts = facts_of(person.pk, as_of, snapshot)
    chosen = definition or Definition.on(as_of)
    found = [_decide(version, facts) for version in chosen.versions]
    grants = list(
        BenefitGrant.objects.filter(person=person).select_related("benefit", "version").order_by("-since", "-pk")
    )
    _exclude(found, chosen, received_by(grants, as_of) if received is None else received)
    for one in found:
        one.grants = [grant for grant in grants if grant.benefit_id == one.benefit.pk]
        one.received = any(_covers(grant, as_of) for grant in one.grants)
    return found


def facts_of(person: int, as_of: date, snapshot: Snapshot | None = None) -> dict[str, object] | None:
    """Return a person's facts as of a day, from the latest snapshot of it; None when they were not on file."""
    chosen = snapshot or snapshots.latest(as_of)
    if chosen is not None:
        return selectors.facts_of(tables.PEOPLE, person, chosen)
    table = catalogue.get(tables.PEOPLE)
    row = next((row for row in table.rows(as_of) if row[0] == person), None)
    if row is None:
        return None
    values = dict(zip((fact.name for fact in table.facts), row[2:], strict=True))
    return values | {catalogue.PERIOD_START: as_of.replace(month=1, day=1), catalogue.PERIOD_END: as_of}


def _decide(version: BenefitVersion, facts: Values | None) -> PersonBenefit:
    decision = tables.decision(version.table)
    explanation = decision.explain(facts if facts is not None else dict.fromkeys(decision.names))
    value = explanation.result
    if isinstance(value, dict):
        value = next(iter(value.values()))
    return PersonBenefit(version, explanation, give(version, value, explanation.hits))


def _exclude(found: Sequence[PersonBenefit], definition: Definition, received: Received) -> None:
    by_benefit = {one.benefit.pk: one for one in found}
    groups = ExclusionGroup.objects.select_related("clause__policy").in_bulk([group.id for group in definition.groups])
    others = Benefit.objects.in_bulk([member for group in definition.groups for member in group.members])
    for given, offer in exclude([one.given for one in found if one.given], definition.groups, received):
        one = by_benefit[given.version.benefit_id]
        one.offer = offer
        one.group = groups.get(offer.group) if offer.group else None
        one.excluded_by = others.get(offer.excluded_by) if offer.excluded_by else None


def received_by(grants: Sequence[BenefitGrant], as_of: date) -> Received:
    """Return what the grants of one person come to on a day."""
    drawn: dict[int, int] = {}
    for grant in grants:
        if grant.since <= as_of:
            drawn[grant.benefit_id] = drawn.get(grant.benefit_id, 0) + (grant.total or 0)
    return Received(frozenset(g.benefit_id for g in grants if g.since <= as_of and _covers(g, as_of)), drawn)


def _covers(grant: BenefitGrant, day: date) -> bool:
    return (grant.until is None or grant.until >= day) and (grant.stopped_on is None or grant.stopped_on > day)


def _still_open(explanation: Explanation) -> list[RuleTrace]:
    """Return the rows that no cell rules out and that only a missing fact keeps from applying."""
    return [
        trace
        for trace in explanation.rules
        if trace.matched is not True and all(cell.matched is not False for cell in trace.cells)
    ]


def _wanted(cell: Any) -> Wanted:
    return Wanted(
        cell.label,
        tables.printed(cell.test, unit_of(cell.label)),
        shown(cell.value, cell.facts),
        cell.value is not None,
    )


# Drawing ---------------------------------------------------------------------------------------------------


def shown(value: object, facts: Values) -> str:
    """Return a value as people read it; hidden when a sensitive fact is among those it was made of."""
    if value is None:
        return _("not known")
    known = catalogue.get(tables.PEOPLE).by_name
    if any(name in known and known[name].is_sensitive for name in facts):
        return everything(str(value))
    return value_words(value)


def drawn(version: BenefitVersion, explanation: Explanation) -> DecisionTable:
    """Return the table of a version with each cell's state for one person."""
    table = version.table
    rules = {rule["id"]: rule for rule in table["rules"]}
    first = explanation.rules[0].cells if explanation.rules else ()
    inputs = [
        DecisionInput(cell.label, None if cell.value is None else shown(cell.value, cell.facts)) for cell in first
    ]
    rows = [
        DecisionRule(
            [DecisionCell(tables.printed(cell.test, unit_of(cell.label)), _state(cell)) for cell in trace.cells],
            [tables.printed(text) for text in rules[trace.id]["outputs"]],
            trace.id in explanation.hits,
            trace.id,
        )
        for trace in explanation.rules
    ]
    outputs = [
        with_unit(output["name"], version) if n == 0 else output["name"] for n, output in enumerate(table["outputs"])
    ]
    return DecisionTable(inputs, outputs, rows, tables.hit_policy(table))


def _state(cell: Any) -> CellState:
    if cell.test.strip() in ("", "-"):
        return "any"
    return (
        "unknown"
        if cell.matched is None or (cell.value is None and not cell.matched)
        else "matched"
        if cell.matched
        else "not"
    )


def with_unit(name: str, version: Any) -> str:
    """Return the name of the result column with its unit and period, such as 金额（元/月）."""
    if not version.unit:
        return name
    unit = str(version.get_unit_display())
    if version.period != "once":
        unit = f"{unit}/{version.get_period_display()}"
    return f"{name}（{unit}）"


def worth(given_level: str, total: int | None, kind: str) -> str:
    """Return what a benefit comes to, as people read it."""
    if total is not None:
        return money.show(total)
    if Kind(kind) == Kind.LEVEL:
        return given_level
    return _("entitled")
