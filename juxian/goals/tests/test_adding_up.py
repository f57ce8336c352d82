"""How parts make a whole: sum, each, maximum and weighted mean; values striven for; every change kept with its reason."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from juxian.core.roles import Role
from juxian.goals import progress, rollup, selectors
from juxian.goals.letters.services import content_of, differences, issue_letters
from juxian.goals.lights import Light
from juxian.goals.models import RATIO, Target, TargetChange
from juxian.goals.services import add_plan, change_target, confirm_statement, set_target, split_target
from juxian.goals.supervision.services import lagging
from juxian.goals.tests.conftest import AT


@pytest.fixture
def whole(tree, arrivals):
    """Return a function that sets a target of the district with a rule."""

    def make(rule: str, low: str = "10", **fields: object) -> Target:
        given = {"comparator": "ge", "unit": "名", "indicator": "leading", "deadline": date(2025, 12, 31)}
        return set_target(
            year=2025, name=f"目标{rule}", organization=tree["领导小组"], rule=rule, low=Decimal(low), by="test", at=AT,
            **(given | fields),
        )  # fmt: skip

    return make


def split(target: Target, tree, values: dict[str, str], bases: dict[str, str] | None = None, reason: str = "") -> None:
    split_target(
        target=target, parts={tree[name]: Decimal(value) for name, value in values.items()}, by="test", at=AT,
        bases={tree[name]: Decimal(value) for name, value in (bases or {}).items()}, reason=reason,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "comparator", "short", "enough"),
    [
        ("sum", "ge", {"环科园": "6", "教育局": "3"}, {"环科园": "6", "教育局": "4"}),
        ("sum", "le", {"环科园": "6", "教育局": "5"}, {"环科园": "6", "教育局": "4"}),
        ("each", "ge", {"环科园": "30", "教育局": "9"}, {"环科园": "10", "教育局": "12"}),
        ("each", "le", {"环科园": "3", "教育局": "11"}, {"环科园": "3", "教育局": "10"}),
        ("max", "ge", {"环科园": "9", "教育局": "9"}, {"环科园": "1", "教育局": "10"}),
    ],
)
def test_parts_must_make_the_whole_by_its_rule(whole, tree, rule, comparator, short, enough):
    target = whole(rule, comparator=comparator)
    with pytest.raises(ValidationError) as refusal:
        split(target, tree, short)
    assert refusal.value.code in ("parts_too_small", "parts_too_large")
    assert not target.parts.exists()
    split(target, tree, enough)
    assert {part.rule for part in target.parts.all()} == {rule}


def test_a_mean_of_shares_needs_their_weights(whole, tree):
    target = whole("ratio", "0.5", unit=RATIO, indicator="")
    shares = {"环科园": "0.6", "教育局": "0.2"}
    for bases, code in (({"环科园": "100"}, "base_missing"), ({"环科园": "100", "教育局": "100"}, "parts_too_small")):
        with pytest.raises(ValidationError) as refusal:
            split(target, tree, shares, bases)
        assert refusal.value.code == code
    split(target, tree, shares, {"环科园": "300", "教育局": "100"})  # (0.6 × 300 + 0.2 × 100) / 400 = 50 %
    with pytest.raises(ValidationError) as refusal:
        change_target(
            target=target.parts.get(organization=tree["教育局"]), low=Decimal("0.1"), reason="下调", by="t", at=AT
        )
    assert refusal.value.code == "parts_too_small"


def test_where_one_part_decides_the_whole_stands_as_it_does_everywhere(whole, tree, arrive, measure):
    each, largest = whole("each", "3"), whole("max", "4")
    split(each, tree, {"环科园": "3", "教育局": "3"})
    split(largest, tree, {"环科园": "1", "教育局": "4"})
    arrive("清岚公司", 5)
    arrive("一中", 2)
    snapshot = measure()
    stands = {one.target.pk: one for one in progress.of_targets([each, largest])}
    assert (stands[each.pk].value, stands[each.pk].light) == (2, Light.MISSED)
    assert stands[each.pk].opens == each.parts.get(organization=tree["教育局"]).get_absolute_url()
    assert (stands[largest.pk].value, stands[largest.pk].light) == (5, Light.MET)
    assert rollup.of_year(2025, snapshot).lights[tree["领导小组"].pk] == {Light.MISSED: 1, Light.MET: 1}
    assert {(one.target.name, one.target.organization.name) for one in lagging(2025)} == {
        ("目标each", "教育局"), ("目标max", "教育局"),
    }  # fmt: skip


def test_a_whole_of_shares_is_measured_as_the_weighted_mean_of_its_parts(
    whole, tree, arrive, measure, client, make_user
):
    target = whole("ratio", "0.5", unit=RATIO, indicator="")
    split(target, tree, {"环科园": "0.6", "教育局": "0.4"}, {"环科园": "5", "教育局": "4"})
    zone, bureau = (target.parts.get(organization=tree[name]) for name in ("环科园", "教育局"))
    arrive("清岚公司", 4)
    arrive("一中", 1)
    snapshot = measure()
    client.force_login(make_user(Role.CLERK))
    change_target(target=zone, indicator="leading", reason="按引才计", by="t", at=AT)
    assert progress.of_target(target).value is None  # nobody knows what the other part adds
    assert "教育局" in client.get(target.get_absolute_url()).context["told"]
    change_target(target=bureau, indicator="leading", reason="按引才计", by="t", at=AT)
    whole_one, own, other = progress.of_targets([target, zone, bureau])
    assert (own.value, other.value, other.light) == (Decimal("0.8"), Decimal("0.25"), Light.MISSED)
    assert (whole_one.reached, whole_one.light) == ("55.55%", Light.MET)  # 5 of 9, rounded down
    assert rollup.of_year(2025, snapshot).lights[tree["领导小组"].pk] == {Light.MET: 1}
    page = client.get(target.get_absolute_url())
    assert "(25% × 4 + 80% × 5) ÷ 9 = 55.55%" in page.context["told"]
    assert page.context["told"] in page.content.decode()
    assert client.get(zone.get_absolute_url()).context["told"] == "4 ÷ 5 = 80%"
    assert progress.of_targets([target])[0].opens.endswith("#parts")


def test_a_new_deadline_and_stretch_value_reach_the_parts_when_the_office_says_so(whole, tree, client, make_user):
    target = whole("sum", "10")
    split(target, tree, {"环科园": "6", "教育局": "4"})
    zone, bureau = (target.parts.get(organization=tree[name]) for name in ("环科园", "教育局"))
    letter = issue_letters(year=2025, units=[tree["环科园"]], text="责任状", by=make_user(Role.CLERK), at=AT)[0]
    client.force_login(make_user(Role.CLERK))
    page = reverse("goals:change_target", args=[target.pk])
    form = client.get(page).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {"deadline": "2025-10-31", "stretch": "15", "reason": "提前"}
    asked = client.post(page, data).content.decode()
    assert all(said in asked for said in ("教育局（2025-12-31）", "环科园（2025-12-31）"))
    client.post(page, data | {"carry": "leave"})
    assert set(target.parts.values_list("deadline", "stretch")) == {(date(2025, 12, 31), None)}
    shown = client.get(target.get_absolute_url()).content.decode()
    assert "晚于总目标" in shown
    form = client.get(page).context["form"]
    data |= {one.name: one.value() for one in form if one.value() is not None and one.name not in ("reason", "carry")}
    assert client.post(page, data | {"carry": "carry", "stretch": "20"}).status_code == 302
    assert list(target.parts.order_by("-low").values_list("deadline", "stretch")) == [
        (date(2025, 10, 31), Decimal(12)), (date(2025, 10, 31), Decimal(8)),
    ]  # fmt: skip
    for part in (zone, bureau):
        assert part.changes.get().reason == "提前"
    assert "2025-10-31" in differences(letter)[0]["now"]  # to be amended, with its reason
    letter.refresh_from_db()
    assert "2025-12-31" in str(letter.content)
    assert "晚于总目标" not in client.get(target.get_absolute_url()).content.decode()


def test_what_is_striven_for_is_said_in_letters_and_decides_no_light(whole, tree, arrive, measure):
    target = whole("sum", "3", stretch=Decimal(5))
    assert content_of([target])[0]["wanted"].count("5") == 1
    arrive("一中", 3)
    measure()
    standing = progress.of_target(target)
    assert (standing.light, standing.striven) == (Light.MET, False)
    arrive("一中", 2)
    measure(date(2025, 12, 30))
    assert progress.of_target(target, as_of=date(2025, 12, 30)).striven


@pytest.mark.parametrize(
    "fields",
    [
        {"stretch": 10}, {"stretch": 11, "comparator": "le"}, {"stretch": -1, "comparator": "le"},
        {"stretch": 12, "comparator": "range", "high": 11}, {"rule": "ratio"}, {"base": 0},
    ],
)  # fmt: skip
def test_the_database_holds_what_a_stretch_and_a_mean_are(whole, fields):
    target = whole("sum")
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(**fields)


def test_a_higher_value_in_the_same_sentence_is_striven_for(tree, arrivals):
    text = "确保引进双创领军人才10名、力争引进双创领军人才15名。"
    plan = add_plan(
        content=text.encode(), file_name="d.txt", title="d", kind="work_plan", year=2025, issuer=tree["领导小组"],
        by="test", at=AT,
    )  # fmt: skip
    for statement in plan.statements.order_by("number_start"):
        confirm_statement(statement=statement, by="test", at=AT)
    target = Target.objects.get()
    assert (target.low, target.stretch, target.changes.get().reason) == (10, 15, text)


def test_every_change_stays_with_who_why_and_what_was_what(whole, tree):
    target = whole("sum")
    change_target(target=target, low=Decimal(8), reason="会议决定下调", by="甲", at=AT)
    split(target, tree, {"环科园": "5", "教育局": "3"})
    split(target, tree, {"环科园": "6", "教育局": "2"}, reason="园区主动加压")
    assert [(one.number, one.by, one.reason) for one in target.changes.order_by("number")] == [
        (1, "甲", "会议决定下调"), (2, "test", "园区主动加压"),
    ]  # fmt: skip
    part = target.parts.get(organization=tree["环科园"])
    assert {k: Decimal(v) for k, v in part.changes.get().before.items()} == {"low": 5}
    with pytest.raises(DatabaseError), transaction.atomic():
        TargetChange.objects.update(reason="改写")
    with pytest.raises(IntegrityError), transaction.atomic():
        TargetChange.objects.bulk_create([TargetChange(target=target, number=3, at=AT, by="乙", reason="")])


def test_the_page_shows_the_adding_up_and_the_history(signed_in, whole, tree):
    target = whole("sum")
    client = signed_in(Role.CLERK)
    url = reverse("goals:split", args=[target.pk])
    school, park = (f"unit_{tree[name].pk}" for name in ("教育局", "环科园"))
    assert client.post(url, {school: "4", park: "6"}).status_code == 302
    assert client.post(url, {school: "5", park: "5"}).context["form"].errors["reason"]
    assert client.post(url, {school: "5", park: "5", "reason": "平衡任务"}).status_code == 302
    page = client.get(target.get_absolute_url())
    assert page.context["added"] == ("10 名", True)
    lines = {(line.label, line.old, line.new) for line in page.context["history"][0].lines}
    assert lines == {("教育局", "4 名", "5 名"), ("环科园", "6 名", "5 名")}
    assert "平衡任务" in page.content.decode()


def test_a_wrong_stretch_is_refused_in_the_form(signed_in, whole):
    target = whole("sum")
    data = {"name": "目标", "comparator": "ge", "low": "10", "stretch": "9", "unit": "名", "deadline": "2025-12-31"}
    data |= {"rule": "ratio", "indicator": "", "reason": "调整"}
    form = signed_in(Role.CLERK).post(reverse("goals:change_target", args=[target.pk]), data).context["form"]
    assert form.errors["stretch"]
    assert form.errors["rule"]


def test_a_split_by_people_on_file_follows_them(whole, tree, monkeypatch):
    target = whole("sum", "8")
    monkeypatch.setattr(selectors, "PEOPLE", "leading")
    units = [tree["环科园"], tree["教育局"]]
    monkeypatch.setattr(selectors, "measured_on", lambda year: date(2025, 12, 31) if year == 2025 else None)
    monkeypatch.setattr(
        selectors.figures,
        "compute_by_organization",
        lambda indicator, as_of: {tree["清岚公司"].pk: 3, tree["一中"].pk: 1},
    )
    assert selectors.propose_split(target, units, "headcount") == {units[0].pk: 6, units[1].pk: 2}
