"""Benefits beside each other over the people of a run (政策体检): what stacks, what never bites, whom nothing reaches."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from itertools import combinations, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from juxian.facts import queries
from juxian.facts.catalogue import KEY
from juxian.policies import tables
from juxian.policies.exclusions import NOTHING, Group, Received, decide
from juxian.policies.models import Benefit, BenefitVersion, Entitlement, EntitlementRun, ExclusionGroup, Policy
from juxian.policies.models.benefits import Purpose
from juxian.policies.population import CLASS_FACT, Definition, received_in
from juxian.rules import mangle
from juxian.rules.values import spell

PLACES = (CLASS_FACT, "归口单位", "单位")
ON_THE_BOOKS = "在册"
Offers = list[tuple[int, int | None]]


@dataclass
class Stack:
    """How many people hold two benefits together, and what both come to in fen."""

    people: int = 0
    total: int = 0


@dataclass
class Findings:
    """What one pass over a run found; keys are ids of benefits and groups."""

    stacks: dict[tuple[int, int], Stack] = field(default_factory=lambda: defaultdict(Stack))
    given: Counter[int] = field(default_factory=Counter)
    standing: Counter[int] = field(default_factory=Counter)
    bites: Counter[int] = field(default_factory=Counter)
    """By group, what it excluded or cut, one by one."""
    met: Counter[int] = field(default_factory=Counter)
    """By group, the people given at least two of its benefits."""
    met_rows: Counter[int] = field(default_factory=Counter)
    """By group, what these are given of its benefits, one by one, as the list of them has it."""
    swapped: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)
    """By pair of groups, the people whose result would differ if these decided in the other order."""
    swapped_rows: Counter[tuple[int, int]] = field(default_factory=Counter)
    """By pair of groups, all that these people are given, one by one."""
    reached: frozenset[int] = frozenset()


def findings(run: EntitlementRun) -> Findings:
    """Return what a run's entitlements tell of its benefits; worked out once, since a run never changes."""
    return _found(run.pk, run.hash)


@lru_cache(maxsize=4)
def _found(pk: int, _hash: str) -> Findings:
    run = EntitlementRun.objects.select_related("snapshot").get(pk=pk)
    groups = Definition.of(run.definition).groups
    touching = [(a, b) for a, b in combinations(groups, 2) if set(a.members) & set(b.members)]
    received = received_in(run.snapshot)
    found, reached = Findings(), set[int]()
    swapped: dict[tuple[int, int], set[int]] = defaultdict(set)
    for rows, people in _alike(run).items():
        _count(found, rows, len(people))
        if any(row.outcome != "excluded" for row in rows):
            reached.update(people)
        offers: Offers = [(row.benefit, row.given) for row in rows]
        held = {benefit for benefit, _given in offers}
        for group in groups:
            if (several := len(held & set(group.members))) > 1:
                found.met[group.id] += len(people)
                found.met_rows[group.id] += several * len(people)
        for a, b in touching:
            if len(held & {*a.members, *b.members}) > 1:
                depends = partial(_depends, offers, groups, a, b)
                changed = set(_for_whom(people, received, depends))
                swapped[a.id, b.id] |= changed
                found.swapped_rows[a.id, b.id] += len(rows) * len(changed)
    found.swapped = {pair: frozenset(people) for pair, people in swapped.items() if people}
    found.reached = frozenset(reached)
    return found


class _Row(NamedTuple):
    """What one person is given of one benefit; sums in fen."""

    benefit: int
    outcome: str
    total: int | None
    given: int | None
    group: int | None


def _alike(run: EntitlementRun) -> dict[tuple[_Row, ...], list[int]]:
    """Return the people of a run by what they are given: many have the same, which is then looked at once."""
    rows = Entitlement.objects.filter(run=run).order_by("person", "benefit")
    known: dict[tuple[Any, ...], _Row] = {}
    found: dict[tuple[_Row, ...], list[int]] = defaultdict(list)
    values = rows.values_list("person", *_Row._fields).iterator(chunk_size=5_000)
    for person, group in groupby(values, key=itemgetter(0)):
        mine = tuple([known.get(row[1:]) or known.setdefault(row[1:], _Row(*row[1:])) for row in group])
        found[mine].append(person)
    return found


def _count(found: Findings, rows: Sequence[_Row], people: int) -> None:
    """Count what is given to so many people."""
    standing = sorted((row.benefit, row.total or 0) for row in rows if row.outcome != "excluded")
    found.standing.update({benefit: people for benefit, _total in standing})
    found.given.update({row.benefit: people for row in rows})
    for row in rows:
        if row.group is not None:
            found.bites[row.group] += people
    for (one, first), (other, second) in combinations(standing, 2):
        found.stacks[one, other].people += people
        found.stacks[one, other].total += (first + second) * people


def _for_whom(
    people: Sequence[int], received: Mapping[int, Received], holds: Callable[[Received], bool]
) -> Iterator[int]:
    """Yield the people for whom something holds that depends on what they received; asked once for those without."""
    nobody: bool | None = None
    for person in people:
        if person in received:
            if holds(received[person]):
                yield person
            continue
        if nobody is None:
            nobody = holds(NOTHING)
        if nobody:
            yield person


def _depends(offers: Offers, groups: Sequence[Group], a: Group, b: Group, received: Received) -> bool:
    """Whether what stands differs when two groups change places."""
    other = [b if group is a else a if group is b else group for group in groups]
    results = [{(o.benefit, o.allowed, o.stands) for o in decide(offers, order, received)} for order in (groups, other)]
    return results[0] != results[1]


# What pages show -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """Two benefits held together; `rule` is an exclusion that has both, None when nothing speaks of them."""

    first: Benefit
    second: Benefit
    people: int
    total: int
    rule: ExclusionGroup | None

    @property
    def is_doubtful(self) -> bool:
        """Whether both serve one purpose and no rule says how they go together."""
        same = self.first.purpose == self.second.purpose != Purpose.OTHER
        return same and self.rule is None


def pairs(run: EntitlementRun) -> list[Pair]:
    """Return the pairs of benefits that people hold together, the doubtful ones first, then by people."""
    found = findings(run)
    benefits = Benefit.objects.in_bulk([pk for pair in found.stacks for pk in pair])
    rules = {(a, b): group for group in _groups(run) for a in _members(group) for b in _members(group)}
    every = [
        Pair(benefits[a], benefits[b], stack.people, stack.total, rules.get((a, b)))
        for (a, b), stack in found.stacks.items()
    ]
    return sorted(every, key=lambda one: (not one.is_doubtful, -one.people, one.first.pk, one.second.pk))


def _groups(run: EntitlementRun) -> list[ExclusionGroup]:
    ids = [group["id"] for group in run.definition["groups"]]
    return list(ExclusionGroup.objects.filter(pk__in=ids).prefetch_related("members__benefit").order_by("order", "pk"))


def _members(group: ExclusionGroup) -> list[int]:
    return [member.benefit_id for member in group.members.all()]


@dataclass(frozen=True)
class Rule:
    """An exclusion: how many people are given several of its benefits, these one by one, and how many it changed."""

    group: ExclusionGroup
    met: int
    rows: int
    bites: int


def exclusions(run: EntitlementRun) -> list[Rule]:
    """Return the exclusions of a run with what they did, those that did nothing first."""
    found = findings(run)
    rules = [
        Rule(group, found.met[group.pk], found.met_rows[group.pk], found.bites[group.pk]) for group in _groups(run)
    ]
    return sorted(rules, key=lambda rule: (rule.bites > 0, rule.group.order, rule.group.pk))


@dataclass(frozen=True)
class Swap:
    """Two exclusions whose order decides for some people; `is_tie` says that nobody said which comes first."""

    first: ExclusionGroup
    second: ExclusionGroup
    people: int
    rows: int

    @property
    def is_tie(self) -> bool:
        """Whether both have the same order, so that the one written first goes first."""
        return self.first.order == self.second.order


def swaps(run: EntitlementRun) -> list[Swap]:
    """Return the pairs of exclusions whose order matters to somebody, the most people first."""
    groups = {group.pk: group for group in _groups(run)}
    kept = findings(run)
    found = [
        Swap(groups[a], groups[b], len(people), kept.swapped_rows[a, b]) for (a, b), people in kept.swapped.items()
    ]
    return sorted(found, key=lambda swap: (not swap.is_tie, -swap.people))


def circles(run: EntitlementRun) -> list[list[Benefit]]:
    """Return circles of precedence: exclusions by which A goes before B and, through others, B before A."""
    before: dict[int, set[int]] = defaultdict(set)
    for group in _groups(run):
        if group.mode == ExclusionGroup.Mode.FIRST:
            for a, b in combinations(_members(group), 2):
                before[a].add(b)
    found: dict[frozenset[int], list[int]] = {}
    for start in list(before):
        way = _way_back(start, before)
        if way:
            found.setdefault(frozenset(way), way)
    benefits = Benefit.objects.in_bulk([pk for way in found.values() for pk in way])
    return [[benefits[pk] for pk in way] for way in found.values()]


def _way_back(start: int, before: Mapping[int, set[int]]) -> list[int]:
    """The shortest way along `before` from a benefit back to it; nothing when there is none."""
    ways = [[start]]
    seen: set[int] = set()
    for way in ways:
        for after in sorted(before.get(way[-1], ())):
            if after == start:
                return way
            if after not in seen:
                seen.add(after)
                ways.append([*way, after])
    return []


@dataclass(frozen=True)
class Standing:
    """How a benefit stands on a day: the version that holds, why none does, and how many it reaches."""

    benefit: Benefit
    version: BenefitVersion | None
    trouble: str
    given: int
    standing: int


def benefits(run: EntitlementRun, on: date) -> list[Standing]:
    """Return every benefit with what troubles it; `trouble` is a key: none, ended, later, repealed, clause_later, nobody."""
    found = findings(run)
    in_force = {
        version.benefit_id: version for version in BenefitVersion.objects.in_force(on).select_related("clause__policy")
    }
    rows = []
    for benefit in Benefit.objects.prefetch_related("versions").order_by("order", "pk"):
        version = in_force.get(benefit.pk)
        given, standing = found.given[benefit.pk], found.standing[benefit.pk]
        rows.append(Standing(benefit, version, _trouble(benefit, version, on, given), given, standing))
    return sorted(rows, key=lambda row: not row.trouble)


def _trouble(benefit: Benefit, version: BenefitVersion | None, on: date, given: int) -> str:
    if version is None:
        versions = list(benefit.versions.all())
        later = any(one.valid_from > on for one in versions)
        return "later" if later else "ended" if versions else "none"
    policy = version.clause.policy
    if policy.status == Policy.Status.REPEALED:
        return "repealed"
    if policy.in_force_from > on:
        return "clause_later"
    return "" if given else "nobody"


@dataclass(frozen=True)
class Unreached:
    """A class, unit or employer of whose people on the books nobody is entitled to anything; `condition` selects them."""

    fact: str
    name: str
    people: int
    condition: str


def unreached(run: EntitlementRun) -> list[Unreached]:
    """Return the classes, units and employers that no benefit reaches, by kind, the most people first."""
    reached = findings(run).reached
    source = queries.Source.of(tables.PEOPLE, run.snapshot)
    columns = [queries.column(KEY), *(queries.column(mangle(name)) for name in PLACES)]
    query = source.relation(PLACES).select(*columns, append=False).where(queries.column(mangle(ON_THE_BOOKS)))
    people: Counter[tuple[str, str | None]] = Counter()
    touched: set[tuple[str, str | None]] = set()
    for key, *values in queries.run(query):
        places = list(zip(PLACES, values, strict=True))
        people.update(places)
        if key in reached:
            touched.update(places)
    found = [
        Unreached(fact, name or "", count, f"{fact} = {spell(name)} and {ON_THE_BOOKS}")
        for (fact, name), count in people.items()
        if (fact, name) not in touched
    ]
    return sorted(found, key=lambda one: (PLACES.index(one.fact), -one.people, one.name))
