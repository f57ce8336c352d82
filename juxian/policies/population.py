"""One pass over everybody in a snapshot: every benefit's table in one query, then the exclusions.

What is decided follows from three things only: the definition (versions and groups), the snapshot and its day. What
people had received is read from the snapshot too, so a past run can be made again to the same fen.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb
import pyarrow as pa

from juxian.facts import catalogue, queries
from juxian.facts.catalogue import KEY, ORGANIZATION
from juxian.facts.models import Snapshot
from juxian.policies import tables
from juxian.policies.exclusions import NOTHING, Group, Offer, Received, decide
from juxian.policies.models import BenefitVersion, Entitlement, ExclusionGroup
from juxian.policies.models.benefits import Kind, Unit
from juxian.rules import evaluate, mangle, spark

CLASS_FACT = "人才类别"
GRANTS = "benefit_grants"
Outcome = Entitlement.Outcome


@dataclass(frozen=True)
class Definition:
    """The versions and groups that decide, each group's members being benefit ids."""

    versions: tuple[BenefitVersion, ...]
    groups: tuple[Group, ...]

    @classmethod
    def on(cls, day: date) -> "Definition":
        """Return what is in force on `day`."""
        versions = BenefitVersion.objects.in_force(day).select_related("benefit", "clause__policy")
        groups = ExclusionGroup.objects.in_force(day).prefetch_related("members")
        return cls(
            tuple(versions),
            tuple(Group(g.pk, g.mode, tuple(m.benefit_id for m in g.members.all()), g.cap) for g in groups),
        )

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Definition":
        """Return the definition a run kept."""
        by_id = BenefitVersion.objects.select_related("benefit", "clause__policy").in_bulk(
            [one["version"] for one in kept["versions"]]
        )
        return cls(
            tuple(by_id[one["version"]] for one in kept["versions"]),
            tuple(Group(g["id"], g["mode"], tuple(g["members"]), g["cap"]) for g in kept["groups"]),
        )

    def to_json(self) -> dict[str, Any]:
        """Return what a run keeps of it."""
        return {
            "versions": [
                {"benefit": v.benefit_id, "version": v.pk, "number": v.number, "hash": v.hash} for v in self.versions
            ],
            "groups": [{"id": g.id, "mode": g.mode, "members": list(g.members), "cap": g.cap} for g in self.groups],
        }


@dataclass(frozen=True, slots=True)
class Given:
    """What a table gives: one payment and all of them in fen, or a level; the rules that matched."""

    version: BenefitVersion
    amount: int | None
    total: int | None
    level: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One person's entitlement to one benefit, before and after exclusions."""

    person: int
    organization: int | None
    talent_class: str
    given: Given
    offer: Offer

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        if not self.offer.stands:
            return Outcome.EXCLUDED
        return Outcome.CUT if self.offer.cut else Outcome.ENTITLED

    @property
    def amount(self) -> int | None:
        """One payment in fen: nothing when excluded, at most what a limit left."""
        if self.given.amount is None or self.offer.allowed is None:
            return self.given.amount
        return min(self.given.amount, self.offer.allowed)


def give(version: BenefitVersion, value: object, rules: Sequence[str]) -> Given | None:
    """Return what the result of a version's table comes to; None when it gives nothing."""
    if not tables.gives(value):
        return None
    if not Kind(version.benefit.kind).is_money:
        return Given(version, None, None, value if isinstance(value, str) else "", tuple(rules))
    fen = Decimal(value) * Unit(version.unit).fen  # type: ignore[arg-type]
    amount = int(fen.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return Given(version, amount, amount * version.periods, "", tuple(rules)) if amount > 0 else None


def exclude(given: Sequence[Given], groups: Sequence[Group], received: Received = NOTHING) -> list[tuple[Given, Offer]]:
    """Return what one person is given, each with what the groups made of it."""
    by_benefit = {one.version.benefit_id: one for one in given}
    offers = decide(((b, one.total) for b, one in by_benefit.items()), groups, received)
    return [(by_benefit[offer.benefit], offer) for offer in offers]


def run(definition: Definition, snapshot: Snapshot) -> tuple[int, list[Found]]:
    """Return how many people the snapshot holds, and everything any of them is given, by person and benefit."""
    rows = list(_decided(definition, snapshot))
    received = received_in(snapshot)
    found = []
    for person, organization, talent_class, given in rows:
        if not given:
            continue
        for one, offer in exclude(given, definition.groups, received.get(person, NOTHING)):
            found.append(Found(person, organization, talent_class, one, offer))
    return len(rows), found


def results(definition: Definition, snapshot: Snapshot, *, engine: str = "duckdb") -> pa.Table:
    """Return what every table gives everybody: key, organisation and class, and for each version result and rule.

    `engine` is "duckdb" or "spark"; both give the same. Raises `RuleError` for what the engine can not do exactly.
    """
    source = queries.Source.of(tables.PEOPLE, snapshot)
    decisions = {str(version.pk): tables.decision(version.table) for version in definition.versions}
    source.check(*decisions.values())  # type: ignore[arg-type]
    keys = [KEY, ORGANIZATION]
    if CLASS_FACT in catalogue.get(tables.PEOPLE).by_name:
        keys.append(mangle(CLASS_FACT))
    with queries.opened(tables.PEOPLE, snapshot) as (connection, relation):
        if engine == "duckdb":
            return evaluate(connection, relation, decisions, key=keys, rules=True)
        names = dict.fromkeys([*keys, *(mangle(name) for one in decisions.values() for name in one.names)])
        facts = relation.select(*(duckdb.ColumnExpression(name) for name in names)).to_arrow_table()
    return spark.evaluate(spark.session(), facts, decisions, key=keys, rules=True)


def _decided(definition: Definition, snapshot: Snapshot) -> Iterator[tuple[int, int | None, str, list[Given]]]:
    table = results(definition, snapshot)
    columns = {name: table.column(name).to_pylist() for name in table.column_names}
    nothing = [None] * table.num_rows
    classes = columns.get(mangle(CLASS_FACT), nothing)
    for at, (person, organization) in enumerate(zip(columns[KEY], columns[ORGANIZATION], strict=True)):
        given = [
            one
            for version in definition.versions
            if (one := given_by(version, columns[str(version.pk)][at], columns[f"{version.pk}.rule"][at])) is not None
        ]
        yield person, organization, classes[at] or "", given


def given_by(version: BenefitVersion, value: object, rule: object) -> Given | None:
    """Return what one row of `results` comes to for a version; None when it gives nothing."""
    first = next(iter(value.values())) if isinstance(value, dict) else value
    return None if first is None else give(version, first, _rules(rule))


def _rules(value: object) -> list[str]:
    return list(value) if isinstance(value, list) else [] if value is None else [str(value)]


def received_in(snapshot: Snapshot, person: int | None = None) -> dict[int, Received]:
    """Return by person what the snapshot's table of grants says was received; of one `person` if asked."""
    source = queries.Source.of(GRANTS, snapshot)
    names = ("人员", "待遇编号", "总额", "享受中")
    query = source.relation().select(*(queries.column(mangle(name)) for name in names), append=False)
    if person is not None:
        query = query.where(queries.column(mangle(names[0])).eq(person))
    running: dict[int, set[int]] = defaultdict(set)
    drawn: dict[int, dict[int, int]] = defaultdict(dict)
    for person, benefit, yuan, runs in queries.run(query):
        person, benefit = int(person), int(benefit)
        if runs:
            running[person].add(benefit)
        drawn[person][benefit] = drawn[person].get(benefit, 0) + int((yuan or 0) * 100)
    return {person: Received(frozenset(running[person]), sums) for person, sums in drawn.items()}
