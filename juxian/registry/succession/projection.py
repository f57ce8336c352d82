"""How many people of which age and title there will be: a cohort component model, in expected numbers of people.

Each year those who reach the age of retirement leave; of the others a share leaves before, a share wins the next title,
and as many come as came on average, of the same ages and titles. The shares are those of the years before the start.
Nothing is drawn by chance: the same records give the same numbers.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from juxian.registry.succession.careers import LEVELS, SENIOR, Career
from juxian.registry.succession.retirement import Choice, month, months

WINDOW = 5
"""Years of history that rates are taken from."""
YEARS = 10
Group = Callable[[int], str]
"""Names the group of an organisation: its trade, or itself."""
Cell = tuple[str, int, int, int]
"""Group, age in years, months until retirement, title level."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is tried: percentages of what the past years saw, and when people retire."""

    inflow: int = 100
    promotion: int = 100
    leaving: int = 100
    choice: Choice = Choice.STATUTORY


@dataclass(slots=True)
class Rates:
    """What the years before a day saw, within reach; ages in bands of ten years."""

    leave: dict[int, float] = field(default_factory=dict)
    promote: dict[tuple[int, int], float] = field(default_factory=dict)
    arrivals: list[tuple[Career, int, date]] = field(default_factory=list)
    """Who came, to which organisation, and the day on which their first year ended."""


@dataclass(slots=True)
class Course:
    """One group over the years, the first entry of each list being the start; expected numbers of people."""

    people: list[float] = field(default_factory=list)
    senior: list[float] = field(default_factory=list)
    young: list[float] = field(default_factory=list)
    """Aged 35 and under."""
    middle: list[float] = field(default_factory=list)
    """Aged 36 to 50 with an intermediate or associate senior title: from whom the next full professors come."""
    retiring: list[float] = field(default_factory=list)
    """Who retires in the year that ends here; nobody at the start."""
    senior_retiring: list[float] = field(default_factory=list)
    ages: list[float] = field(default_factory=list)
    """Their mean age."""


def years_before(day: date, years: int) -> date:
    """Return the same day some years earlier; 29 February becomes 28."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def rates(careers: Iterable[Career], day: date, window: int = WINDOW) -> Rates:
    """Return the rates of the `window` years before `day`; retirements are no leaving."""
    edges = [years_before(day, n) for n in range(window, -1, -1)]
    stayed: Counter[int] = Counter()
    left: Counter[int] = Counter()
    held: Counter[tuple[int, int]] = Counter()
    won: Counter[tuple[int, int]] = Counter()
    found = Rates()
    for career in careers:
        for start, end in pairwise(edges):
            before, after = career.at(start), career.at(end)
            if before is None:
                if after is not None:
                    found.arrivals.append((career, after, end))
                continue
            band, level = career.age(start) // 10, career.level(start)
            stayed[band] += 1
            if after is None:
                left[band] += month(career.born, career.schedule(start)) > months(end)
                continue
            held[band, level] += 1
            won[band, level] += career.level(end) > level
    found.leave = {band: left[band] / count for band, count in stayed.items()}
    found.promote = {key: won[key] / count for key, count in held.items() if key[1] < len(LEVELS) - 1}
    return found


def project(
    careers: Iterable[Career], known: Rates, day: date, group: Group, scenario: Scenario, years: int = YEARS
) -> dict[str, Course]:
    """Return the course of each group from `day` on."""
    state: dict[Cell, float] = defaultdict(float)
    for career in careers:
        organization = career.at(day)
        if organization is not None:
            due = month(career.born, career.schedule(day), scenario.choice) - months(day)
            state[group(organization), career.age(day), due, career.level(day)] += 1
    arriving = _arrivals(known, group, scenario)
    courses: dict[str, Course] = {}
    _note(courses, state, {}, 0)
    for year in range(1, years + 1):
        state, retired = _next(state, known, scenario)
        for newcomer, weight in arriving(day.year + year):
            state[newcomer] += weight
        _note(courses, state, retired, year)
    return courses


def _arrivals(known: Rates, group: Group, scenario: Scenario) -> Callable[[int], Iterable[tuple[Cell, float]]]:
    """Return a function from a year to who comes in it: who came before, born as much later as the year is later."""
    weight = scenario.inflow / 100 / WINDOW

    def of(year: int) -> Iterable[tuple[Cell, float]]:
        for career, organization, end in known.arrivals if weight else ():
            born = date(career.born.year + year - end.year, career.born.month, 1)
            due = month(born, career.schedule(end), scenario.choice) - (year * 12 + end.month - 1)
            yield (group(organization), career.age(end), due, career.level(end)), weight

    return of


def _next(
    state: dict[Cell, float], known: Rates, scenario: Scenario
) -> tuple[dict[Cell, float], dict[tuple[str, bool], float]]:
    """Return everybody a year later, and who retired in it by group and whether with a senior title."""
    later: dict[Cell, float] = defaultdict(float)
    retired: dict[tuple[str, bool], float] = defaultdict(float)
    for (group, age, due, level), weight in state.items():
        if due <= 12:
            retired[group, level >= SENIOR] += weight
            continue
        band = age // 10
        weight *= 1 - min(1.0, known.leave.get(band, 0.0) * scenario.leaving / 100)
        risen = min(1.0, known.promote.get((band, level), 0.0) * scenario.promotion / 100)
        if risen:
            later[group, age + 1, due - 12, level + 1] += weight * risen
        later[group, age + 1, due - 12, level] += weight * (1 - risen)
    return later, retired


def _note(
    courses: dict[str, Course], state: dict[Cell, float], retired: dict[tuple[str, bool], float], year: int
) -> None:
    """Add a year to the courses; a group that first appears had nobody before."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0] * 5)
    for (group, age, _due, level), weight in state.items():
        one = sums[group]
        one[0] += weight
        one[1] += weight if level >= SENIOR else 0
        one[2] += weight if age <= 35 else 0
        one[3] += weight if 36 <= age <= 50 and level in (2, 3) else 0
        one[4] += weight * age
    for group in sums.keys() | courses.keys():
        course = courses.setdefault(group, Course())
        lists = (course.people, course.senior, course.young, course.middle)
        people, *rest, aged = sums[group]
        for values, value in zip(lists, (people, *rest), strict=True):
            values.extend([0.0] * (year - len(values)))
            values.append(value)
        for values, value in (
            (course.retiring, retired.get((group, True), 0.0) + retired.get((group, False), 0.0)),
            (course.senior_retiring, retired.get((group, True), 0.0)),
            (course.ages, aged / people if people else 0.0),
        ):
            values.extend([0.0] * (year - len(values)))
            values.append(value)


def together(courses: Iterable[Course]) -> Course:
    """Return the course of everybody in `courses`, which are of the same years."""
    found = list(courses)

    def summed(values: Callable[[Course], list[float]]) -> list[float]:
        return [sum(year) for year in zip(*map(values, found), strict=True)] or [0.0]

    people = summed(lambda one: one.people)
    aged = summed(lambda one: [age * count for age, count in zip(one.ages, one.people, strict=True)])
    return Course(
        people, summed(lambda one: one.senior), summed(lambda one: one.young), summed(lambda one: one.middle),
        summed(lambda one: one.retiring), summed(lambda one: one.senior_retiring),
        [age / count if count else 0.0 for age, count in zip(aged, people, strict=True)],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Error:
    """How far a projection made `years` ago for today was from what came: shares of all people, of all senior titles.

    `unchanged` says the same of the guess that nothing would change. None where there was nobody to be wrong about.
    """

    years: int
    people: float | None
    senior: float | None
    people_unchanged: float | None
    senior_unchanged: float | None


def error(careers: Sequence[Career], day: date, group: Group, years: int = WINDOW) -> Error:
    """Project the past: start `years` ago with the rates of the years before that, and compare with `day`."""
    start = years_before(day, years)
    guessed = project(careers, rates(careers, start), start, group, Scenario(), years)
    people: Counter[str] = Counter()
    senior: Counter[str] = Counter()
    for career in careers:
        organization = career.at(day)
        if organization is not None:
            people[group(organization)] += 1
            senior[group(organization)] += career.level(day) >= SENIOR
    none = Course([0.0] * (years + 1), [0.0] * (years + 1))

    def off(real: Counter[str], values: Callable[[Course], list[float]], year: int) -> float | None:
        names = real.keys() | guessed.keys()
        whole = sum(real.values())
        wrong = sum(abs(values(guessed.get(name, none))[year] - real[name]) for name in names)
        return wrong / whole if whole else None

    return Error(
        years,
        off(people, lambda course: course.people, years),
        off(senior, lambda course: course.senior, years),
        off(people, lambda course: course.people, 0),
        off(senior, lambda course: course.senior, 0),
    )
