"""A year of targets as a story: the plan is read, confirmed, split, and the records say how it went."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.goals import progress, selectors
from juxian.goals.lights import Light
from juxian.goals.models import Plan, Statement, Target
from juxian.goals.services import add_plan, change_target, confirm_statement, reject_statement, split_target
from juxian.goals.tests.conftest import AT, PLAN


@pytest.fixture
def target(plan) -> Target:
    statement = plan.statements.get(metric__contains="领军人才")
    confirm_statement(statement=statement, by="test", at=AT)
    return statement.target


def test_a_plan_proposes_what_it_says_with_its_place(plan):
    found = {item.metric: item for item in plan.statements.all()}
    leading = next(item for metric, item in found.items() if "领军人才" in metric)
    assert (leading.kind, leading.comparator, leading.low, leading.unit) == ("target", "ge", 10, "名")
    assert leading.deadline == date(2025, 12, 31)
    assert "领军人才10名以上" in plan.text[leading.start : leading.end]
    assert leading.indicator == "leading"
    assert {item.kind for item in found.values()} == {"target", "result"}


def test_nothing_is_a_target_before_it_is_confirmed(plan):
    assert not Target.objects.exists()
    result = plan.statements.get(kind="result")
    confirm_statement(statement=result, by="test", at=AT)
    assert not Target.objects.exists()


def test_a_confirmed_target_belongs_to_the_district_and_is_on_the_trail(target):
    assert (target.year, target.low, target.organization.name) == (2025, 10, "领导小组")
    assert Event.objects.filter(action="goals.target_set", target_id=str(target.pk)).count() == 1


def test_a_statement_is_decided_once(plan, target):
    with pytest.raises(ValidationError):
        reject_statement(statement=target.statement, by="test", at=AT)
    assert Statement.objects.get(pk=target.statement.pk).state == "confirmed"


def test_corrections_are_kept_with_what_was_read(plan):
    statement = plan.statements.get(metric__contains="高技能")
    confirm_statement(statement=statement, by="test", at=AT, corrections={"low": Decimal(800)})
    event = Event.objects.get(action="goals.statement_confirmed")
    assert (Decimal(event.before["low"]), Decimal(event.after["low"])) == (1000, 800)
    assert statement.target.low == 800


def test_the_same_file_twice_is_refused(plan, tree):
    with pytest.raises(ValidationError) as refusal:
        add_plan(
            content=PLAN.encode(),
            file_name="b.txt",
            title="again",
            kind="report",
            year=2025,
            issuer=tree["领导小组"],
            by="test",
            at=AT,
        )
    assert refusal.value.code == "plan_twice"
    assert Plan.objects.count() == 1


def test_the_year_from_split_to_result(target, tree, arrive, measure):
    split_target(target=target, parts={tree["环科园"]: Decimal(7), tree["教育局"]: Decimal(3)}, by="test", at=AT)
    arrive("清岚公司", 5)
    arrive("一中", 3)
    arrive("教育局", 1, year=2024)  # last year's do not count
    measure(date(2025, 6, 30))
    district, parts = _lights(target)
    assert district.value == 8
    assert district.light == Light.ON_TRACK
    assert parts == {"环科园": Light.ON_TRACK, "教育局": Light.MET}
    measure(date(2025, 12, 31))
    district, parts = _lights(target)
    assert district.light == Light.MISSED
    assert district.missing == 2
    assert parts == {"环科园": Light.MISSED, "教育局": Light.MET}
    arrive("环科园", 2, month=12)
    measure(date(2025, 12, 31))
    assert _lights(target)[0].light == Light.MET


def _lights(target):
    standings = progress.of_targets([target, *target.parts.select_related("organization")])
    return standings[0], {item.target.organization.name: item.light for item in standings[1:]}


def test_a_target_without_snapshot_or_indicator_is_not_measured(target, plan):
    assert progress.of_target(target).light == Light.UNMEASURED
    other = plan.statements.get(metric__contains="高技能")
    confirm_statement(statement=other, by="test", at=AT)
    assert progress.of_target(other.target, as_of=date(2025, 12, 31)).light == Light.UNMEASURED


@pytest.mark.parametrize(
    ("parts", "code"),
    [({"环科园": 4, "教育局": 3}, "parts_too_small"), ({}, "parts_missing"), ({"领导小组": 10}, "part_outside")],
)
def test_parts_that_do_not_add_up_are_refused(target, tree, parts, code):
    with pytest.raises(ValidationError) as refusal:
        split_target(target=target, parts={tree[k]: Decimal(v) for k, v in parts.items()}, by="test", at=AT)
    assert refusal.value.code == code
    assert not target.parts.exists()


def test_splitting_again_replaces_the_parts(target, tree):
    split_target(target=target, parts={tree["环科园"]: Decimal(10)}, by="test", at=AT)
    moved = {tree["教育局"]: Decimal(4), tree["环科园"]: Decimal(6)}
    with pytest.raises(ValidationError) as refusal:
        split_target(target=target, parts=moved, by="test", at=AT)
    assert refusal.value.code == "reason_missing"
    split_target(target=target, parts=moved, reason="园区招聘推迟", by="test", at=AT)
    assert dict(target.parts.values_list("organization__name", "low")) == {"教育局": 4, "环科园": 6}
    split_target(target=target, parts={tree["教育局"]: Decimal(10)}, reason="由教育局承担", by="test", at=AT)
    assert target.parts.count() == 1


def test_a_part_that_was_split_on_can_not_be_taken_away(target, tree):
    part = split_target(target=target, parts={tree["环科园"]: Decimal(10)}, by="test", at=AT)[0]
    split_target(target=part, parts={tree["清岚公司"]: Decimal(10)}, by="test", at=AT)
    with pytest.raises(ValidationError) as refusal:
        split_target(target=target, parts={tree["教育局"]: Decimal(10)}, reason="调整", by="test", at=AT)
    assert refusal.value.code == "part_split_on"
    assert target.parts.get() == part


def test_raising_a_target_above_its_parts_is_refused(target, tree):
    split_target(target=target, parts={tree["环科园"]: Decimal(10)}, by="test", at=AT)
    with pytest.raises(ValidationError) as refusal:
        change_target(target=target, low=Decimal(20), reason="会议决定", by="test", at=AT)
    assert refusal.value.code == "parts_too_small"
    assert Target.objects.get(pk=target.pk).low == 10


def test_a_change_needs_a_reason(target):
    with pytest.raises(ValidationError) as refusal:
        change_target(target=target, low=Decimal(9), reason=" ", by="test", at=AT)
    assert refusal.value.code == "reason_missing"


@pytest.mark.parametrize("aim", [1, 7, 10, 100, 1001])
def test_a_proposal_adds_up_exactly(target, aim):
    target.low = Decimal(aim)
    units = list(selectors.units_for(target))
    parts = selectors.propose_split(target, units, "even")
    assert sum(parts.values()) == aim
    assert max(parts.values()) - min(parts.values()) <= 1


def test_a_proposal_is_for_the_units_that_the_plan_puts_in_charge(target, signed_in):
    client = signed_in(Role.CLERK)
    page = reverse("goals:split", args=[target.pk])
    everybody = client.get(page, {"method": "even"}).context["form"].initial
    assert sum(key.startswith("unit_") for key in everybody) > 2

    Statement.objects.filter(pk=target.statement_id).update(responsible="教育局、环科园及有关部门")
    answer = client.get(page, {"method": "even"})

    names = {unit.pk: unit.name for unit in answer.context["units"]}
    proposed = answer.context["form"].initial
    found = {name: str(proposed[f"unit_{pk}"]) for pk, name in names.items() if f"unit_{pk}" in proposed}
    assert found == {"教育局": "5", "环科园": "5"}
    assert "教育局、环科园及有关部门" in answer.content.decode()


def test_a_proposal_follows_last_year(target, tree, arrive, measure):
    arrive("清岚公司", 3, year=2024)
    arrive("一中", 1, year=2024)
    measure(date(2024, 12, 31))
    target.low = Decimal(8)
    units = list(selectors.units_for(target))
    parts = {
        unit.name: value for unit in units if (value := selectors.propose_split(target, units, "last_year")[unit.pk])
    }
    assert parts == {"环科园": 6, "教育局": 2}
