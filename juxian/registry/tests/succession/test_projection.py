"""Ages of retirement as the published tables have them, and projections that can be reckoned by hand."""

from datetime import date

import pytest

from juxian.registry.succession.careers import Career, Spell
from juxian.registry.succession.gaps import Kind, find
from juxian.registry.succession.projection import Course, Scenario, error, project, rates
from juxian.registry.succession.retirement import CADRES, MEN, WORKERS, Choice, month, schedule

DAY = date(2025, 1, 1)


def there(born: date, since: date = date.min, until: date | None = None, level: int = 0, woman: bool = False) -> Career:
    titles = ((date.min, level),) if level else ()
    return Career(born, woman, False, (Spell(since, until, 1),), titles)


# Rows of the tables annexed to the decision of 13 September 2024: born in, retires in.
TABLE = [
    (MEN, (1964, 12), (2024, 12)), (MEN, (1965, 1), (2025, 2)), (MEN, (1965, 4), (2025, 5)), (MEN, (1965, 5), (2025, 7)),
    (MEN, (1970, 1), (2031, 5)), (MEN, (1976, 8), (2039, 7)), (MEN, (1976, 9), (2039, 9)), (MEN, (1990, 9), (2053, 9)),
    (CADRES, (1969, 12), (2024, 12)), (CADRES, (1970, 1), (2025, 2)), (CADRES, (1981, 9), (2039, 9)),
    (WORKERS, (1974, 12), (2024, 12)), (WORKERS, (1975, 1), (2025, 2)), (WORKERS, (1975, 3), (2025, 5)),
    (WORKERS, (1984, 11), (2039, 11)), (WORKERS, (1995, 6), (2050, 6)),
]  # fmt: skip


@pytest.mark.parametrize(("held", "born", "retires"), TABLE)
def test_the_months_of_the_published_tables(held, born, retires):
    assert divmod(month(date(*born, 15), held), 12) == (retires[0], retires[1] - 1)


def test_who_chooses_may_go_earlier_but_not_below_the_former_age_and_later():
    assert month(date(1990, 9, 1), MEN, Choice.EARLY) == (1990 + 60) * 12 + 8
    assert month(date(1965, 1, 1), MEN, Choice.EARLY) == 2025 * 12
    assert month(date(1965, 1, 1), MEN, Choice.LATE) == 2028 * 12 + 1


def test_whose_schedule_holds():
    assert schedule(woman=False, skilled=True, senior=False) is MEN
    assert schedule(woman=True, skilled=False, senior=True) is MEN
    assert schedule(woman=True, skilled=True, senior=False) is WORKERS
    assert schedule(woman=True, skilled=False, senior=False) is CADRES


def test_rates_are_the_shares_of_the_past_years():
    leaver = there(date(1990, 1, 1), until=date(2022, 6, 1))
    newcomer = there(date(1995, 1, 1), since=date(2023, 6, 1))
    winner = Career(date(1990, 1, 1), False, False, (Spell(date.min, None, 1),), ((date(2021, 6, 1), 2),))
    retired = there(date(1961, 3, 1), until=date(2021, 4, 1))  # sixty in March 2021
    found = rates([leaver, newcomer, winner, retired], DAY)
    # Aged 30 to 39 at the start of a year: the leaver thrice (2020 29 years old), the winner from 2020 on.
    assert found.leave[3] == pytest.approx(1 / 8)
    assert found.leave[5] == 0
    assert found.promote[3, 0] == pytest.approx(1 / 4)
    assert [(one, end) for one, _organization, end in found.arrivals] == [(newcomer, date(2024, 1, 1))]


def test_a_projection_by_hand():
    careers = [
        there(date(1968, 2, 1), level=4),
        there(date(1985, 1, 1), level=2),
        there(date(2000, 1, 1), since=date(2023, 1, 2)),
    ]
    known = rates(careers, DAY)
    course = project(careers, known, DAY, lambda organization: "all", Scenario())["all"]
    # Born in February 1968: sixty in February 2028, ten months later by the decision, so gone in the fourth year.
    assert course.senior[:5] == [1, 1, 1, 1, 0]
    assert course.retiring[4] == course.senior_retiring[4] == 1
    # One came in five years: a fifth of a person each year.
    assert course.people == pytest.approx([3 + 0.2 * n - (n >= 4) for n in range(11)])
    doubled = project(careers, known, DAY, lambda organization: "all", Scenario(inflow=200))["all"]
    assert doubled.people[-1] - course.people[-1] == pytest.approx(2)
    late = project(careers, known, DAY, lambda organization: "all", Scenario(choice=Choice.LATE))["all"]
    assert late.senior[:8] == [1] * 7 + [0]


def test_nobody_is_lost_or_made():
    """People at the end are those at the start, with who came, less who left and who retired."""
    careers = [
        there(date(1962 + n % 40, 1 + n % 12, 3), since=date(1990 + n % 34, 5, 1), level=n % 5) for n in range(300)
    ]
    known = rates(careers, DAY)
    scenario = Scenario(leaving=0)
    course = project(careers, known, DAY, str, scenario)["1"]
    came = len(known.arrivals) / 5 * 10
    assert course.people[-1] == pytest.approx(course.people[0] + came - sum(course.retiring))


def test_the_error_of_the_past_is_nought_where_nothing_happened_and_told_where_it_did():
    steady = [there(date(1985, 1, 1), level=3) for _ in range(10)]
    assert error(steady, DAY, str) == type(error(steady, DAY, str))(5, 0, 0, 0, 0)
    surprised = [*steady[:5], *(there(date(1985, 1, 1), until=date(2023, 1, 1)) for _ in range(5))]
    assert error(surprised, DAY, str).people == pytest.approx(1.0)
    assert error([], DAY, str).people is None


def test_warnings_come_ranked_and_small_groups_are_spared():
    def course(people: float, senior: list[float], young: float, middle: float, leaving: float) -> Course:
        years = len(senior)
        gone = [0.0] + [leaving / 10] * (years - 1)
        return Course([people] * years, senior, [young] * years, [middle] * years, gone, gone, [45.0] * years)

    falling = [20 - n for n in range(11)]
    found = find({
        "医": course(40, falling, 20, 2, 10), "教": course(40, [20.0] * 11, 1, 30, 1), "小": course(2, [2.0] * 10 + [0.0], 0, 0, 2),
    })  # fmt: skip
    assert [(one.group, one.kind) for one in found] == [
        ("医", Kind.SENIOR), ("医", Kind.HEIRS), ("教", Kind.YOUNG),
    ]  # fmt: skip
    assert found[0].people == 10
    assert found[0].years == 10
