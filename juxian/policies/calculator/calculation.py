"""What somebody is promised by the answers given so far: what is certain, what is open, and what to ask next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import product
from math import prod
from typing import Any

from juxian.facts.catalogue import PERIOD_END, PERIOD_START
from juxian.policies import tables
from juxian.policies.calculator.questions import Asked, asked_of
from juxian.policies.exclusions import Group, Offer, decide
from juxian.policies.models import Benefit, BenefitVersion, ExclusionGroup
from juxian.policies.population import Definition, Given, give
from juxian.policies.selectors.explanations import tranche_sums
from juxian.rules import Decision, RuleTrace
from juxian.rules.possible import Possible, possible

MAX_COMBINATIONS = 20_000
NEAREST = 2


class Status(StrEnum):
    """How a benefit stands: what is certain whatever is answered next, or open."""

    ENTITLED = "entitled"
    CUT = "cut"
    """entitled, a limit leaves less than the table gives"""
    AMOUNT_OPEN = "amount_open"
    """entitled for certain; how much still depends"""
    OPEN = "open"
    EXCLUDED = "excluded"
    """another benefit stands instead"""
    UNCLEAR = "unclear"
    """the rules contradict each other: the office has to say"""
    NO = "no"


CERTAIN = (Status.ENTITLED, Status.CUT, Status.AMOUNT_OPEN)


@dataclass(frozen=True)
class Answers:
    """What was answered, by the names of facts, and what the person could not or would not tell."""

    values: Mapping[str, object]
    skipped: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Change:
    """A condition that is not met: what the rules ask, and what was answered."""

    asked: Asked | None
    label: str
    test: str
    answer: object
    known: bool


@dataclass(frozen=True)
class Way:
    """What would have to change for a row of the table to apply, and what it gives then."""

    gives: str
    changes: tuple[Change, ...]


@dataclass
class Finding:
    """One benefit: how it stands, and why. `least` and `most` are what all payments may come to, in fen."""

    version: BenefitVersion
    status: Status
    least: int | None = None
    most: int | None = None
    payment: int | None = None
    level: str = ""
    depends_on: list[Asked] = field(default_factory=list)
    excluded_by: Benefit | None = None
    group: ExclusionGroup | None = None
    choose_from: list[Benefit] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)

    @property
    def benefit(self) -> Benefit:
        """The benefit."""
        return self.version.benefit

    @property
    def is_certain(self) -> bool:
        """Whether the person is entitled whatever is answered next."""
        return self.status in CERTAIN

    @property
    def tranches(self) -> list[tuple[str, str, int, int]]:
        """The tranches of what is certain: name, share in percent, months after the start, fen."""
        if not self.version.tranches or not self.is_certain or self.least is None or self.least != self.most:
            return []
        return [
            (one["name"], str(one["share"]), int(one["months"]), fen)
            for one, fen in tranche_sums(self.version, self.least)
        ]


@dataclass(frozen=True)
class Calculation:
    """All benefits, and the questions whose answers can still change something, the most telling first."""

    findings: list[Finding]
    open: list[Asked]
    skipped: list[Asked]
    questions: Mapping[str, Asked]

    @property
    def next(self) -> Asked | None:
        """What to ask next; None when no further answer changes anything."""
        return self.open[0] if self.open else None

    def of(self, *statuses: Status) -> list[Finding]:
        """Return the findings of some statuses."""
        return [one for one in self.findings if one.status in statuses]

    @property
    def total(self) -> int:
        """The least that is certain, in fen; of those to choose from the greatest only."""
        certain = [one for one in self.findings if one.is_certain]
        chosen = {one.benefit.pk: one.least or 0 for one in certain}
        for one in certain:
            rivals = [b.pk for b in one.choose_from if chosen.get(b.pk, 0) > chosen[one.benefit.pk]]
            if rivals:
                chosen[one.benefit.pk] = 0
        return sum(chosen.values())


def public_definition(on: date) -> Definition:
    """Return the published rules in force of the benefits that are meant for the public."""
    found = Definition.on(on)
    versions = tuple(version for version in found.versions if version.benefit.public)
    shown = {version.benefit_id for version in versions}
    groups = (Group(g.id, g.mode, tuple(m for m in g.members if m in shown), g.cap) for g in found.groups)
    return Definition(versions, tuple(group for group in groups if len(group.members) > 1))


def questions_of(definition: Definition) -> dict[str, Asked]:
    """Return everything that the rules read, by the names of the facts."""
    return asked_of(tables.decision(version.table) for version in definition.versions)


def calculate(definition: Definition, answers: Answers, on: date) -> Calculation:
    """Return how each benefit of `definition` stands by the answers, on the day `on`."""
    questions = questions_of(definition)
    known = {**answers.values, PERIOD_START: on.replace(month=1, day=1), PERIOD_END: on}
    domains = {name: asked.domain for name, asked in questions.items() if name not in answers.values}
    found = {}
    for version in definition.versions:
        decision = tables.decision(version.table)
        found[version.benefit_id] = _Table(version, decision, _possible(decision, known, domains))
    parts = [_together(part, found, groups) for part, groups in _components(definition)]
    finals = {benefit: finals for part in parts for benefit, finals in part.finals.items()}
    affects = {benefit: affected for part in parts for benefit, affected in part.affects.items()}
    findings = [_finding(found[v.benefit_id], finals[v.benefit_id]) for v in definition.versions]
    _name(findings, finals, definition)
    scores: dict[str, float] = defaultdict(float)
    for one in findings:
        own = one.benefit.pk
        deciding = [other for other, affected in affects.items() if own in affected]
        names = {name for other in deciding for name in found[other].possible.gain}
        one.depends_on = [asked for name, asked in questions.items() if name in names]
        one.depends_on.sort(key=lambda asked: asked.name not in found[own].possible.gain)
        if affects[own]:
            for name, gain in found[own].possible.gain.items():
                scores[name] += gain
        if one.status is Status.NO:
            one.ways = _ways(found[own], known, questions)
    ranked = sorted(scores, key=lambda name: (-round(scores[name], 6), list(questions).index(name)))
    return Calculation(
        findings,
        [questions[name] for name in ranked if name not in answers.skipped],
        [questions[name] for name in ranked if name in answers.skipped],
        questions,
    )


# One table -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Table:
    version: BenefitVersion
    decision: Decision
    possible: Possible

    @property
    def options(self) -> "list[Given | None] | None":
        """What the benefit may come to before exclusions, each once; None when that can not be listed."""
        if not self.possible.bounded or any(one.open for one in self.possible.results):
            return None
        found: dict[Any, Given | None] = {}
        for one in self.possible.results:
            given = give(self.version, one.value, one.rules)
            # Two rows that give the same are one option.
            found.setdefault((given.amount, given.total, given.level) if given else None, given)
        return list(found.values())


def _possible(decision: Decision, known: Mapping[str, object], domains: Mapping[str, Any]) -> Possible:
    open_here = {name: domains[name] for name in decision.names if name in domains}
    return possible(decision, {name: known.get(name) for name in decision.names}, open_here)


# Benefits that do not go together --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Final:
    """What may become of a benefit: nothing given, or an offer after all groups. `given` None: not told yet."""

    given: Given | None
    offer: Offer | None
    unknown: bool = False


@dataclass(frozen=True)
class _Part:
    finals: dict[int, set[_Final]]
    affects: dict[int, set[int]]


def _components(definition: Definition) -> list[tuple[list[int], list[Group]]]:
    """Return the benefits in sets that no group joins, each with its groups."""
    parts: list[set[int]] = [{version.benefit_id} for version in definition.versions]
    for group in definition.groups:
        joined = [part for part in parts if part & set(group.members)]
        parts = [part for part in parts if part not in joined] + [set().union(*joined)]
    order = [version.benefit_id for version in definition.versions]
    return [
        ([b for b in order if b in part], [g for g in definition.groups if part & set(g.members)]) for part in parts
    ]


def _together(members: Sequence[int], found: Mapping[int, _Table], groups: Sequence[Group]) -> _Part:
    """Return what may become of benefits joined by groups, and whose result each of them can change.

    Their tables are taken as independent of each other, so that nothing that can happen is left out.
    """
    listed = [found[member].options for member in members]
    if any(one is None for one in listed) or prod(len(one or ()) for one in listed) > MAX_COMBINATIONS:
        return _unlisted(members, found, bool(groups))
    options = [one or [] for one in listed]
    outcomes: dict[tuple[int, ...], tuple[_Outcome, ...]] = {}
    for choice in product(*(range(len(one)) for one in options)):
        given = [(m, options[at][n]) for at, (m, n) in enumerate(zip(members, choice, strict=True))]
        offers = {o.benefit: o for o in decide([(m, one.total) for m, one in given if one], groups)}
        outcomes[choice] = tuple(_outcome(n, offers.get(m)) for m, n in zip(members, choice, strict=True))
    finals: dict[int, set[_Final]] = {}
    results: list[dict[_Outcome, tuple[object, ...]]] = []
    for at, member in enumerate(members):
        kept = {one: _final(one, member, options[at]) for one in {found[at] for found in outcomes.values()}}
        finals[member] = set(kept.values())
        results.append({outcome: _result(final) for outcome, final in kept.items()})
    same = {choice: tuple(results[at][one] for at, one in enumerate(found)) for choice, found in outcomes.items()}
    return _Part(finals, {m: _affected(at, members, same) for at, m in enumerate(members)})


_Outcome = tuple[int | None, ...]


def _outcome(option: int, offer: Offer | None) -> _Outcome:
    """Return what became of one of a benefit's options, as numbers only: there are many."""
    return (option,) if offer is None else (option, offer.total, offer.allowed, offer.group, offer.excluded_by)


def _final(outcome: _Outcome, member: int, options: Sequence[Given | None]) -> _Final:
    given = options[outcome[0] or 0]
    return _Final(given, Offer(member, *outcome[1:]) if given else None)


def _affected(
    at: int, members: Sequence[int], outcomes: Mapping[tuple[int, ...], tuple[tuple[object, ...], ...]]
) -> set[int]:
    """Return the benefits of which the result changes with that of the one at `at`, all else being the same."""
    seen: dict[tuple[int, ...], tuple[tuple[object, ...], ...]] = {}
    changed: set[int] = set()
    for choice, results in outcomes.items():
        before = seen.setdefault((*choice[:at], *choice[at + 1 :]), results)
        if before != results:
            changed |= {m for m, old, new in zip(members, before, results, strict=True) if old != new}
    return changed


def _result(final: _Final) -> tuple[object, ...]:
    """What a person would call the same: nothing is nothing, for whatever reason."""
    if final.given is None or final.offer is None or not final.offer.stands:
        return ()
    return final.given.amount, final.offer.allowed, final.given.level


def _unlisted(members: Sequence[int], found: Mapping[int, _Table], joined: bool) -> _Part:
    """Return what is true of benefits too many or too open to try: each is open where its table is or a group joins."""
    finals: dict[int, set[_Final]] = {}
    for member in members:
        options = found[member].options
        if options == [None]:
            finals[member] = {_Final(None, None)}
        elif options is not None and not joined:
            finals[member] = {_Final(one, Offer(member, one.total, one.total) if one else None) for one in options}
        else:
            finals[member] = {_Final(None, None, unknown=True)}
    alive = {member for member in members if found[member].options != [None]}
    return _Part(finals, {member: (set(alive) if joined else {member}) & alive for member in members})


# Findings --------------------------------------------------------------------------------------------------


def _finding(table: _Table, finals: set[_Final]) -> Finding:
    version = table.version
    standing = [one for one in finals if one.given and one.offer and one.offer.stands]
    excluded = [one for one in finals if one.offer and not one.offer.stands]
    totals = [one.offer.allowed for one in standing if one.offer and one.offer.allowed is not None]
    finding = Finding(version, Status.NO, min(totals, default=None), max(totals, default=None))
    conflict = any(one.conflict for one in table.possible.results)
    if any(one.unknown for one in finals):
        finding.status, finding.least, finding.most = Status.OPEN, None, None
    elif len(standing) < len(finals) and standing:
        finding.status = Status.OPEN
        finding.least = 0 if totals else None
    elif standing:
        finding.status = _certain(standing)
        finding.level = standing[0].given.level if len(standing) == 1 and standing[0].given else ""
        finding.payment = _payment(standing)
    elif conflict:
        finding.status = Status.UNCLEAR
    elif excluded:
        finding.status = Status.EXCLUDED
    return finding


def _certain(standing: Sequence[_Final]) -> Status:
    if len({_result(one) for one in standing}) > 1:
        return Status.AMOUNT_OPEN
    return Status.CUT if any(one.offer and one.offer.cut for one in standing) else Status.ENTITLED


def _payment(standing: Sequence[_Final]) -> int | None:
    """Return one payment in fen where it is certain."""
    amounts = {one.given.amount for one in standing if one.given}
    (amount,) = amounts if len(amounts) == 1 else (None,)
    return amount


def _name(findings: Sequence[Finding], finals: Mapping[int, set[_Final]], definition: Definition) -> None:
    """Tell by what each is excluded or cut, and between which benefits a person may choose."""
    by_pk = {one.benefit.pk: one.benefit for one in findings}
    rows = ExclusionGroup.objects.select_related("clause__policy").in_bulk([group.id for group in definition.groups])
    certain = {one.benefit.pk for one in findings if one.is_certain}
    for one in findings:
        offers = [final.offer for final in finals[one.benefit.pk] if final.offer]
        by = {offer.excluded_by for offer in offers if offer.excluded_by}
        groups = {offer.group for offer in offers if offer.group}
        if one.status in (Status.EXCLUDED, Status.CUT) and len(groups) == 1:
            one.group = rows.get(groups.pop())
        if one.status is Status.EXCLUDED and len(by) == 1:
            one.excluded_by = by_pk.get(by.pop())
        for group in definition.groups:
            if group.mode == "choice" and one.benefit.pk in group.members and one.is_certain:
                one.choose_from += [by_pk[pk] for pk in group.members if pk in certain and pk != one.benefit.pk]


def _ways(table: _Table, facts: Mapping[str, object], questions: Mapping[str, Asked]) -> list[Way]:
    """Return the rows nearest to applying, with what would have to change."""
    given = {name: facts.get(name) for name in table.decision.names}
    explanation = table.decision.explain(given)
    texts = {rule["id"]: rule["outputs"][0] for rule in table.version.table["rules"]}
    traces = [trace for trace in explanation.rules if trace.matched is not True]
    least = min((_refusing(trace, facts) for trace in traces), default=0)
    found: dict[tuple[Any, ...], Way] = {}
    for trace in traces:
        changes = tuple(_changes(trace, facts, questions))
        # Rows that differ only in what was not asked yet say the same to the person.
        key = tuple((one.label, one.test) for one in changes if one.known)
        if len(key) == least:
            found.setdefault(key, Way(tables.printed(texts[trace.id]), changes))
    return list(found.values())[:NEAREST]


def _refusing(trace: RuleTrace, facts: Mapping[str, object]) -> int:
    """Return how many cells are not met by what was answered."""
    return sum(all(name in facts for name in cell.facts) for cell in trace.failing)


def _changes(trace: RuleTrace, facts: Mapping[str, object], questions: Mapping[str, Asked]) -> Iterable[Change]:
    for cell in trace.failing:
        known = all(name in facts for name in cell.facts)
        asked = questions.get(cell.expression.strip())
        yield Change(asked, asked.label if asked else cell.label, cell.test, cell.value, known)
