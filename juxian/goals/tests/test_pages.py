"""The pages of plans and targets: what each role can do there, and what not."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from juxian.core.roles import Role
from juxian.goals.models import Plan, Statement, Target
from juxian.goals.services import add_plan, confirm_statement, split_target
from juxian.goals.tests.conftest import AT, PLAN


@pytest.fixture
def target(plan, tree) -> Target:
    statement = plan.statements.get(metric__contains="领军人才")
    confirm_statement(statement=statement, by="test", at=AT)
    parts = {tree["环科园"]: Decimal(7), tree["教育局"]: Decimal(3)}
    split_target(target=statement.target, parts=parts, by="test", at=AT)
    return statement.target


def upload(client, tree, content: bytes, name: str = "要点.txt"):
    data = {
        "file": SimpleUploadedFile(name, content),
        "title": "2025年要点",
        "kind": "work_plan",
        "year": 2025,
        "issuer": tree["领导小组"].pk,
    }
    return client.post(reverse("goals:add_plan"), data)


def test_a_clerk_uploads_a_plan_and_sees_its_statements(signed_in, tree, arrivals):
    client = signed_in(Role.CLERK)
    answer = upload(client, tree, PLAN.encode("gb18030"))
    plan = Plan.objects.get()
    assert answer.headers["Location"] == plan.get_absolute_url()
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "领军人才" in page
    assert page.count("statement-") >= plan.statements.count()


def test_a_plans_page_says_what_its_targets_lack_and_who_was_named(signed_in, tree, arrivals):
    text = "年内引进双创领军人才10名以上。（牵头单位：教育局）\n年内筹集人才公寓900套。（责任单位：环科园、区住建局）"
    plan = add_plan(
        content=text.encode(), file_name="c.txt", title="c", kind="work_plan", year=2025, issuer=tree["领导小组"],
        by="test", at=AT,
    )  # fmt: skip
    measured, unmeasured = plan.statements.order_by("pk")
    assert (measured.responsible, unmeasured.responsible) == ("教育局", "环科园、区住建局")
    clerk = signed_in(Role.CLERK)
    assert clerk.get(plan.get_absolute_url()).context["gaps"].units == []  # no target yet, nothing to miss
    for statement in (measured, unmeasured):
        confirm_statement(statement=statement, by="test", at=AT)
    split_target(target=measured.target, parts={tree["环科园"]: Decimal(10)}, by="test", at=AT)
    answer = clerk.get(plan.get_absolute_url())
    gaps = answer.context["gaps"]
    assert (gaps.unmeasured, gaps.unsplit) == ([unmeasured.target], [unmeasured.target])
    assert {gap.unit.name: gap.named for gap in gaps.units}["教育局"] == [measured.target]
    assert "环科园" not in {gap.unit.name for gap in gaps.units}
    page = answer.content.decode()
    assert reverse("goals:change_target", args=[unmeasured.target.pk]) in page
    assert reverse("goals:split", args=[measured.target.pk]) in page
    assert page.count(f"in-statement-{measured.pk}") == 2  # the row's link and the place in the document
    assert signed_in(Role.LEADER, "领导小组").get(plan.get_absolute_url()).context["gaps"] is None


@pytest.mark.parametrize(
    ("name", "content"), [("要点.docx", b"no workbook"), ("要点.pdf", b"%PDF-1.4"), ("空.txt", b"")]
)
def test_a_file_that_can_not_be_read_is_refused_in_words(signed_in, tree, arrivals, name, content):
    answer = upload(signed_in(Role.CLERK), tree, content, name)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not Plan.objects.exists()


def test_ticked_statements_are_confirmed_and_others_left(signed_in, plan):
    chosen = plan.statements.filter(kind="target").first()
    client = signed_in(Role.DIRECTOR)
    client.post(reverse("goals:decide", args=[plan.pk]), {"action": "confirm", "selected": [chosen.pk]})
    assert list(Statement.objects.exclude(state="proposed")) == [chosen]
    assert Target.objects.get().name == chosen.metric
    client.post(reverse("goals:decide", args=[plan.pk]), {"action": "confirm", "selected": [chosen.pk]})
    assert Target.objects.count() == 1


def test_a_corrected_statement_counts_as_corrected(signed_in, plan):
    statement = plan.statements.get(metric__contains="高技能")
    data = {
        "kind": "target",
        "metric": "新增高技能人才",
        "comparator": "ge",
        "low": "900",
        "unit": "人",
        "indicator": "",
    }
    answer = signed_in(Role.CLERK).post(statement.get_absolute_url(), data)
    assert answer.status_code == 302
    assert Target.objects.get().low == 900


def test_a_wrong_range_loses_nothing(signed_in, plan):
    statement = plan.statements.get(metric__contains="高技能")
    data = {"kind": "target", "metric": "甲", "comparator": "range", "low": "9", "high": "3", "indicator": ""}
    answer = signed_in(Role.CLERK).post(statement.get_absolute_url(), data)
    assert answer.status_code == 200
    assert answer.context["form"].errors["high"]
    assert 'value="9"' in answer.content.decode()
    assert not Target.objects.exists()


def test_a_statement_of_another_plan_is_not_found(signed_in, plan, tree):
    other = add_plan(
        content="年内新增博士20名以上。".encode(),
        file_name="b.txt",
        title="b",
        kind="speech",
        year=2025,
        issuer=tree["领导小组"],
        by="test",
        at=AT,
    )
    wrong = reverse("goals:statement", args=[other.pk, plan.statements.first().pk])
    assert signed_in(Role.CLERK).get(wrong).status_code == 404


def test_a_unit_sees_its_own_part_and_no_other(signed_in, target, tree):
    client = signed_in(Role.UNIT_OFFICER, "环科园")
    own, other = target.parts.get(organization=tree["环科园"]), target.parts.get(organization=tree["教育局"])
    page = client.get(reverse("goals:targets") + "?year=2025").content.decode()
    assert own.get_absolute_url() in page
    assert other.get_absolute_url() not in page
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(reverse("goals:split", args=[own.pk])).status_code == 403


def test_a_split_that_falls_short_says_by_how_much(signed_in, target, tree):
    url = reverse("goals:split", args=[target.pk])
    answer = signed_in(Role.CLERK).post(url, {f"unit_{tree['环科园'].pk}": "4", "reason": "调整"})
    assert answer.status_code == 200
    assert "6" in " ".join(answer.context["form"].non_field_errors())
    assert target.parts.count() == 2


def test_a_proposal_fills_the_form(signed_in, target, tree):
    answer = signed_in(Role.CLERK).get(reverse("goals:split", args=[target.pk]), {"method": "even"})
    values = [field.value() for field in answer.context["form"].visible_fields()]
    assert sum(int(value) for value in values if value) == 10


@pytest.mark.parametrize("role", [Role.TALENT, Role.EXPERT, Role.SYSTEM_ADMIN, Role.EMPLOYER_HR])
def test_others_see_no_targets(signed_in, target, role):
    client = signed_in(role)
    for url in (reverse("goals:targets"), target.get_absolute_url(), target.statement.plan.get_absolute_url()):
        assert client.get(url).status_code == 403


def test_the_list_costs_the_same_however_many_targets(
    signed_in, target, arrive, measure, django_assert_max_num_queries
):
    arrive("清岚公司", 3)
    measure(date(2025, 12, 31))
    client = signed_in(Role.LEADER, "领导小组")
    url = reverse("goals:targets") + "?year=2025"
    client.get(url)
    with django_assert_max_num_queries(14):
        answer = client.get(url)
    assert "3" in answer.content.decode()


def test_the_desk_shows_how_far_the_targets_have_come(signed_in, target, arrive, measure, tree):
    arrive("清岚公司", 3)
    measure(date(2025, 12, 1))
    part = target.parts.get(organization=tree["环科园"])
    with time_machine.travel(AT, tick=False):
        leader = signed_in(Role.LEADER, "领导小组").get("/").content.decode()
        unit = signed_in(Role.UNIT_OFFICER, "环科园").get("/").content.decode()
        other = signed_in(Role.UNIT_OFFICER, "教育局").get("/").content.decode()
        talent = signed_in(Role.TALENT).get("/").content.decode()
    assert target.get_absolute_url() in leader
    assert "3 / 10 名" in leader
    assert part.get_absolute_url() in unit
    assert part.get_absolute_url() not in other
    assert "目标进度" not in talent


def test_a_light_opens_onto_its_targets(signed_in, target, arrive, measure):
    measure(date(2025, 12, 31))
    client = signed_in(Role.LEADER, "领导小组")
    url = reverse("goals:targets") + "?year=2025&light="
    assert target.get_absolute_url() in client.get(f"{url}missed").content.decode()
    assert target.get_absolute_url() not in client.get(f"{url}met").content.decode()


@pytest.mark.parametrize(
    ("comparator", "low", "high", "unit", "words"),
    [
        ("ge", "1000", None, "人", "不少于 1,000 人"),
        ("ge", "0.5", None, "比例", "不少于 50%"),
        ("range", "2", "3", "个", "区间 2–3 个"),
        ("range", "0.1", "0.125", "比例", "区间 10%–12.5%"),
        ("eq", "5", None, "", "等于 5"),
    ],
)
def test_what_is_wanted_reads_as_people_write_it(comparator, low, high, unit, words):
    target = Target(comparator=comparator, low=Decimal(low), high=high and Decimal(high), unit=unit)
    with translation.override("zh-hans"):
        assert target.wanted == words
