"""One pass over everybody in a snapshot: every benefit's table in one query, then the exclusions.

What is decided follows from three things only: the definition (versions and groups), the snapshot and its day. What
people had received is read from the snapshot too, so a past run can be made again to the same fen.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from juxian.facts import catalogue, queries, snapshots
from juxian.facts.catalogue import KEY, ORGANIZATION
from juxian.facts.models import Snapshot
from juxian.policies import tables
from juxian.policies.coded import Coded, combined
from juxian.policies.exclusions import NOTHING, Group, Offer, Received, decide
from juxian.policies.models import Benefit, BenefitVersion, Clause, Entitlement, ExclusionGroup
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
        versions = BenefitVersion.objects.select_related("benefit", "clause__policy")
        by_id = versions.in_bulk([one["version"] for one in kept["versions"] if one["version"]])
        tried = [one for one in kept["versions"] if not one["version"]]
        benefits = Benefit.objects.in_bulk([one["benefit"] for one in tried])
        clauses = Clause.objects.select_related("policy").in_bulk([one["clause"] for one in tried])
        return cls(
            tuple(
                by_id[one["version"]]
                if one["version"]
                else unpublished(benefits[one["benefit"]], clauses[one["clause"]], one["terms"])
                for one in kept["versions"]
            ),
            tuple(Group(g["id"], g["mode"], tuple(g["members"]), g["cap"]) for g in kept["groups"]),
        )

    def to_json(self) -> dict[str, Any]:
        """Return what a run keeps of it; of versions that were never published, all their terms."""
        return {
            "versions": [
                {"benefit": v.benefit_id, "version": v.pk, "number": v.number, "hash": v.hash}
                | ({} if v.pk else {"clause": v.clause_id, "terms": v.terms})
                for v in self.versions
            ],
            "groups": [{"id": g.id, "mode": g.mode, "members": list(g.members), "cap": g.cap} for g in self.groups],
        }


def unpublished(benefit: Benefit, clause: Clause, terms: Mapping[str, Any]) -> BenefitVersion:
    """Return terms that are only tried as a version; it is never saved."""
    return BenefitVersion(benefit=benefit, clause=clause, number=0, hash=tables.table_hash(terms["table"]), **terms)


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
    people = People.of(snapshot, definition.versions, rules=True)
    return people.count, people.named(people.find(definition))


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


def given_by(version: BenefitVersion, value: object, rule: object) -> Given | None:
    """Return what one row of `results` comes to for a version; None when it gives nothing."""
    first = next(iter(value.values())) if isinstance(value, dict) else value
    return None if first is None else give(version, first, _rules(rule))


@dataclass(frozen=True)
class State:
    """What many people may have alike: what a table gives, and what the groups made of it."""

    given: Given
    offer: Offer


@dataclass(frozen=True)
class Findings:
    """What a definition gives everybody: places of people, and beside each the place of its state in `meanings`."""

    rows: Any
    states: Any
    meanings: list[State]


class People:
    """Everybody in a snapshot, and what each table gives them; decided once for any number of definitions.

    `frame` has a row a person: key, organisation, class, and the facts asked for besides.
    """

    AT_ONCE = 32  # tables in a query, which bounds the memory

    def __init__(
        self,
        connection: Any,
        relation: Any,
        versions: Iterable[BenefitVersion],
        received: Mapping[int, Received],
        *,
        columns: Sequence[str] = (KEY, ORGANIZATION),
        rules: bool = False,
    ) -> None:
        self.received, self.rules = received, rules
        decisions = {one.hash: one for one in (tables.decision(version.table) for version in versions)}
        hashes = list(decisions)
        self._results: dict[str, Coded[Any]] = {}
        frame: Any = None
        for start in range(0, max(1, len(hashes)), self.AT_ONCE):
            some = {name: decisions[name] for name in hashes[start : start + self.AT_ONCE]}
            table = evaluate(connection, relation, some, key=list(columns), rules=rules)
            frame = table.select(list(columns)) if frame is None else frame
            for name in set(table.column_names) - set(columns):
                self._results[name] = Coded.of(table.column(name))
        self.frame = frame

    @classmethod
    def of(
        cls, snapshot: Snapshot, versions: Iterable[BenefitVersion], *, also: Sequence[str] = (), rules: bool = False
    ) -> "People":
        """Return the people of a snapshot, with the facts of `also` as far as there are such; refuses a harmed file."""
        versions = list(versions)
        source = queries.Source.of(tables.PEOPLE, snapshot)
        source.check(*(tables.decision(version.table) for version in versions))  # type: ignore[arg-type]
        kept = snapshots.columns(source.file)
        columns = [KEY, ORGANIZATION, *(mangle(name) for name in (CLASS_FACT, *also) if mangle(name) in kept)]
        with queries.opened(tables.PEOPLE, snapshot) as (connection, relation):
            return cls(connection, relation, versions, received_in(snapshot), columns=columns, rules=rules)

    @property
    def count(self) -> int:
        """How many people there are."""
        return int(self.frame.num_rows)

    def given(self, version: BenefitVersion) -> Coded[Given | None]:
        """Return what a version gives each person."""
        name = tables.decision(version.table).hash
        results = self._results[name]
        if not self.rules:
            return results.map(lambda value: give(version, value, ()))
        both = combined([results, self._results[f"{name}.rule"]])
        return both.map(lambda pair: give(version, pair[0], _rules(pair[1])))

    def find(self, definition: Definition) -> Findings:
        """Return what a definition gives, after its exclusions; by version, and within it in the order of `frame`."""
        given = {version.benefit_id: self.given(version) for version in definition.versions}
        inside = [one for one in given if any(one in group.members for group in definition.groups)]
        standing = self._standing(definition.groups, {benefit: given[benefit] for benefit in inside})
        rows, states, meanings = [], [], list[State]()
        for benefit, coded in given.items():
            chosen = coded.where(lambda one: one is not None)
            some = coded.take(chosen)
            pairs = combined([some, standing.take(chosen)] if standing and benefit in inside else [some])
            codes, found = _states(pairs, benefit, len(meanings))
            rows.append(chosen)
            states.append(codes)
            meanings += found
        return Findings(pa.concat_arrays(rows), pa.concat_arrays(states), meanings) if rows else _NOTHING

    def _standing(
        self, groups: Sequence[Group], given: Mapping[int, Coded[Given | None]]
    ) -> Coded[Mapping[int, Offer | None]] | None:
        """Return for each person what the groups make of the benefits in them; None when there are none.

        Groups decide once for each combination of sums and receipts, by the same function as for one person.
        """
        if not given:
            return None
        members = frozenset(benefit for group in groups for benefit in group.members)
        sums = [_sums(one) for one in given.values()]

        def decided(row: tuple[Any, ...]) -> Mapping[int, Offer | None]:
            *totals, received = row
            offers = [(benefit, one[0]) for benefit, one in zip(given, totals, strict=True) if one is not None]
            return dict.fromkeys(given) | {one.benefit: one for one in decide(offers, groups, received)}

        return combined([*sums, self._received(members)]).map(decided)

    def _received(self, members: frozenset[int]) -> Coded[Received]:
        known: dict[tuple[Any, ...], int] = {((), ()): 0}
        codes = {}
        for person, one in self.received.items():
            drawn = tuple((benefit, fen) for benefit, fen in sorted(one.drawn.items()) if benefit in members)
            codes[person] = known.setdefault((tuple(sorted(one.running & members)), drawn), len(known))
        holders = pa.array(list(codes), pa.int64())
        at = pc.index_in(self.frame.column(KEY).combine_chunks().cast(pa.int64()), holders)
        found = pa.array(list(codes.values()), pa.int32()).take(at)
        return Coded(pc.fill_null(found, 0), [Received(frozenset(running), dict(drawn)) for running, drawn in known])

    def named(self, findings: Findings) -> list[Found]:
        """Return findings as rows of people, in the order of `frame`."""
        keys, organizations = self.frame.column(KEY).to_pylist(), self.frame.column(ORGANIZATION).to_pylist()
        classes = self.classes()
        order = pc.sort_indices(findings.rows)
        found = []
        for row, state in zip(
            findings.rows.take(order).to_pylist(), findings.states.take(order).to_pylist(), strict=True
        ):
            one = findings.meanings[state]
            found.append(Found(keys[row], organizations[row], classes[row], one.given, one.offer))
        return found

    def classes(self) -> list[str]:
        """Return each person's talent class, "" for none."""
        if mangle(CLASS_FACT) not in self.frame.column_names:
            return [""] * self.count
        return [value or "" for value in self.frame.column(mangle(CLASS_FACT)).to_pylist()]


_NOTHING = Findings(pa.array([], pa.int32()), pa.array([], pa.int32()), [])


def _sums(given: Coded[Given | None]) -> Coded[tuple[int | None] | None]:
    """Return the totals given, each in a tuple of its own so that a benefit without amount is not nothing."""
    known: dict[Any, int] = {}
    places = [known.setdefault(None if one is None else (one.total,), len(known)) for one in given.values]
    return Coded(pa.array(places, pa.int32()).take(given.codes), list(known))


def _states(pairs: Coded[tuple[Any, ...]], benefit: int, first: int) -> tuple[Any, list[State]]:
    """Return the codes of the states of one benefit, counted from `first`, and the states."""
    known: dict[Any, int] = {}
    meanings: list[State] = []
    places = []
    for given, *rest in pairs.values:
        offer = rest[0][benefit] if rest else Offer(benefit, given.total, given.total)
        key = id(given), offer
        if key not in known:
            known[key] = first + len(meanings)
            meanings.append(State(given, offer))
        places.append(known[key])
    return pa.array(places, pa.int32()).take(pairs.codes), meanings


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
