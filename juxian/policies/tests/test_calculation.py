"""The calculator never claims what a full answer could overturn: tried against the decisions of a run."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from juxian.facts.catalogue import PERIOD_END, PERIOD_START
from juxian.policies import demo, tables
from juxian.policies.calculator.calculation import Answers, Calculation, Status, calculate, questions_of
from juxian.policies.exclusions import Group
from juxian.policies.models import Benefit, BenefitVersion
from juxian.policies.population import Definition, exclude, give

ON = date(2025, 12, 31)
pytestmark = pytest.mark.django_db


def district() -> Definition:
    """The rules of the demonstration district in force, without a database."""
    data = demo.read("benefits.toml")
    versions, ids = [], {}
    for pk, one in enumerate(data["benefit"], start=1):
        last = one["version"][-1]
        benefit = Benefit(pk=pk, code=one["code"], name=one["name"], kind=one["kind"], order=one["order"])
        ids[one["code"]] = pk
        versions.append(
            BenefitVersion(
                pk=pk, benefit=benefit, table=demo.table(one["name"], last), unit=last.get("unit", ""),
                period=last.get("period", "once"), periods=last.get("periods", 1),
                tranches=[{"name": n, "share": s, "months": m} for n, s, m in last.get("tranches", ())],
            )
        )  # fmt: skip
    groups = [
        Group(n, one["mode"], tuple(ids[code] for code in one["benefits"]), one.get("cap_yuan", 0) * 100 or None)
        for n, one in enumerate(data["exclusion"], start=1)
    ]
    return Definition(tuple(versions), tuple(groups))


DISTRICT = district()
DAYS = [date(2021, 5, 1), date(2022, 1, 1), date(2022, 12, 31), date(2023, 1, 1), date(2024, 6, 1)]
VALUES: dict[str, Any] = {
    "年龄": [Decimal(n) for n in (22, 35, 36, 40, 41, 60)],
    "引进日期": [*DAYS, None],
    "入职日期": [*DAYS, None],
    "技能等级取得日期": [*DAYS, None],
    "年薪": [Decimal(n) for n in (80_000, 120_000, 150_000, 180_001, 250_000, 900_000)] + [None],
    "每年工作天数": [Decimal(n) for n in (0, 30, 59, 60, 200)] + [None],
    "称号": [[], ["市领军人才"], ["省双创博士", "国家级计划专家"], ["双创领军人才"]],
}


def values(name: str) -> list[Any]:
    asked = questions_of(DISTRICT)[name]
    if name in VALUES:
        return list(VALUES[name])
    return ([True, False] if asked.kind == "boolean" else list(asked.values)) + ([None] if asked.none else [])


def decided(facts: dict[str, Any]) -> dict[int, Any]:
    """What a run would find for these facts: by benefit (payment, allowed, level), () for nothing."""
    known = facts | {PERIOD_START: ON.replace(month=1, day=1), PERIOD_END: ON}
    given = []
    for version in DISTRICT.versions:
        decision = tables.decision(version.table)
        one = give(version, decision.person(known), ())
        if one:
            given.append(one)
    found: dict[int, Any] = {version.benefit_id: () for version in DISTRICT.versions}
    for one, offer in exclude(given, DISTRICT.groups):
        if offer.stands:
            found[one.version.benefit_id] = (one.amount, offer.allowed, one.level)
    return found


def holds(found: Calculation, truth: dict[int, Any]) -> None:
    """Every claim of certainty is true of a full set of facts."""
    for one in found.findings:
        what = truth[one.benefit.pk]
        if one.status in (Status.ENTITLED, Status.CUT):
            assert what, one
            assert what[1] in (None, one.least)
            assert one.payment in (None, what[0])
            assert not one.level or what[2] == one.level
        elif one.status is Status.AMOUNT_OPEN:
            assert what, one
            assert what[1] is None or one.least <= what[1] <= one.most  # type: ignore[operator]
        elif one.status in (Status.NO, Status.EXCLUDED):
            assert what == (), one
        elif one.status is Status.OPEN and what and what[1] is not None and one.most is not None:
            assert what[1] <= one.most


NAMES = sorted(questions_of(DISTRICT))


@given(st.data())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_no_claim_is_overturned_by_a_full_answer(data: st.DataObject) -> None:
    told = data.draw(st.sets(st.sampled_from(NAMES)))
    answers = {name: data.draw(st.sampled_from(values(name))) for name in sorted(told)}
    found = calculate(DISTRICT, Answers(answers), ON)
    still = {asked.name for asked in found.open}
    assert not still & answers.keys()
    for _ in range(15):
        world = {n: answers[n] if n in answers else data.draw(st.sampled_from(values(n))) for n in NAMES}
        truth = decided(world)
        holds(found, truth)
        for name in set(NAMES) - still - answers.keys():
            changed = world | {name: data.draw(st.sampled_from(values(name)))}
            assert decided(changed) == truth, f"{name} is not asked, and changes something"


@given(st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_answering_what_is_asked_leads_to_what_a_run_finds(data: st.DataObject) -> None:
    world = {name: data.draw(st.sampled_from(values(name))) for name in NAMES}
    answers: dict[str, Any] = {}
    while (found := calculate(DISTRICT, Answers(answers), ON)).next:
        answers[found.next.name] = world[found.next.name]
    truth = decided(world)
    for one in found.findings:
        assert one.status is not Status.OPEN
        assert one.is_certain == bool(truth[one.benefit.pk])
        if one.is_certain and truth[one.benefit.pk][1] is not None:
            assert one.least == one.most == truth[one.benefit.pk][1]


def test_a_person_without_anything_is_asked_little() -> None:
    """The most telling questions come first: who works nowhere and is coming to nothing is soon done."""
    answers: dict[str, Any] = {"在册": False, "引进方式": None}
    found = calculate(DISTRICT, Answers(answers), ON)
    assert found.next is None
    assert {one.status for one in found.findings} == {Status.NO}


def test_what_is_skipped_is_not_asked_again_and_is_named() -> None:
    first = calculate(DISTRICT, Answers({}), ON).next
    assert first is not None
    found = calculate(DISTRICT, Answers({}, frozenset({first.name})), ON)
    assert first.name not in {one.name for one in found.open}
    assert [one.name for one in found.skipped] == [first.name]
    assert any(first.name in {a.name for a in one.depends_on} for one in found.findings)


def test_a_doctor_is_told_what_she_gets_and_what_the_rest_depends_on() -> None:
    day = date(2025, 3, 1)
    facts = {"学位": "博士", "引进方式": "全职引进", "引进日期": day, "年龄": Decimal(34), "人才类别": None}
    found = calculate(DISTRICT, Answers(facts), ON)
    by = {one.benefit.code: one for one in found.findings}
    assert by["settling-in"].status is Status.NO
    assert [(c.label, c.test) for c in by["settling-in"].ways[0].changes] == [("人才类别", '"A"')]
    assert by["doctors-living"].status is Status.AMOUNT_OPEN
    assert (by["doctors-living"].least, by["doctors-living"].most) == (14_400_000, 18_000_000)
    assert [one.id for one in by["doctors-living"].depends_on] == ["overseas_education"]
    assert by["rent"].status is Status.EXCLUDED  # who has the one has not the other
    overseas = calculate(DISTRICT, Answers(facts | {"海外学历": True}), ON)
    living = next(one for one in overseas.findings if one.benefit.code == "doctors-living")
    assert (living.status, living.payment, living.least) == (Status.ENTITLED, 500_000, 18_000_000)


def test_an_age_too_high_says_up_to_which_age() -> None:
    facts = {
        "学位": "硕士",
        "年龄": Decimal(43),
        "人才类别": None,
        "技能等级": None,
        "在册": True,
        "入职日期": ON - timedelta(days=90),
    }
    found = calculate(DISTRICT, Answers(facts), ON)
    flat = next(one for one in found.findings if one.benefit.code == "apartment")
    assert flat.status is Status.NO
    assert [(c.label, c.test, c.answer, c.known) for c in flat.ways[0].changes] in (
        [("人才类别", '"A","B","C","D","E"', None, True)],
        [("年龄", "<= 40", Decimal(43), True)],
    )
    assert any(c.test == "<= 40" for way in flat.ways for c in way.changes)


def test_tranches_of_what_is_certain_are_laid_out() -> None:
    facts = {"称号": ["市领军人才"], "引进方式": "全职引进", "人才类别": None}
    found = calculate(DISTRICT, Answers(facts), ON)
    leading = next(one for one in found.findings if one.benefit.code == "leading-talents")
    assert [(share, months, fen) for _name, share, months, fen in leading.tranches] == [
        ("40", 0, 24_000_000), ("30", 12, 18_000_000), ("30", 24, 18_000_000),
    ]  # fmt: skip
