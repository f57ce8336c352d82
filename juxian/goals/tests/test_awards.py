"""Awards and sanctions of a sealed assessment: proposed by rules, decided by another, seen by whom they concern."""

import io
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from docx import Document

from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.goals.assessment import services as assessments
from juxian.goals.assessment.results import Row
from juxian.goals.awards import services
from juxian.goals.awards.facts import awards
from juxian.goals.awards.proposing import proposed
from juxian.goals.models import AssessmentRound, AwardLine, AwardList, AwardRule, UnitClass
from juxian.goals.models.assessment import GRADES
from juxian.goals.projects.demo import PDF
from juxian.goals.tests.conftest import AT

pytestmark = pytest.mark.django_db
RULES = (
    {"measure": "award", "name": "一等奖", "basis": "ranks", "number": "1", "score": "80", "money": "100000"},
    {"measure": "interviewed", "name": "约谈", "basis": "last", "number": "1"},
    {"measure": "barred", "name": "取消评优", "basis": "veto"},
)


def row(name: str, rank: int, total: int, vetoed: bool = False, group: str = "甲") -> Row:
    return Row(name, group, rank, Decimal(total), "", vetoed, [])


def rule(name: str, **fields: Any) -> AwardRule:
    return AwardRule(name=name, **fields)


ROWS = [
    row("一", 1, 95), row("二", 1, 95), row("三", 3, 90), row("四", 4, 59), row("五", 4, 59), row("六", 6, 99, vetoed=True),
    row("独", 1, 40, group="乙"),
]  # fmt: skip
FIRST = {"measure": "award", "basis": "ranks", "rank_from": 1, "number": 1}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (FIRST, "一二独"),  # who ties is first, in each class
        (FIRST | {"score": Decimal(90)}, "一二"),
        (FIRST | {"unit_class": UnitClass(name="乙")}, "独"),
        (FIRST | {"rank_from": 2, "number": 4}, "三四五"),  # 1, 1, 3: nobody is second
        (FIRST | {"number": 9}, "一二三四五独"),  # never who was vetoed, whatever the points
        ({"measure": "notified", "basis": "last", "number": 1}, "六"),
        ({"measure": "notified", "basis": "last", "number": 2}, "四五六"),
        ({"measure": "notified", "basis": "last", "number": 9}, "三四五六"),  # who is first is not among the last
        ({"measure": "notified", "basis": "below", "score": Decimal(59)}, "独"),
        ({"measure": "barred", "basis": "veto"}, "六"),
    ],
)
def test_whom_a_rule_names(given: dict[str, Any], named: str) -> None:
    found = proposed([rule("其一", **given)], ROWS, spared=lambda rule, row: False)
    assert "".join(row.name for _, row in found) == named


def test_who_is_not_eligible_gets_no_award_unless_spared() -> None:
    rules = [rule("奖", **FIRST), rule("取消", measure="barred", basis="below", score=Decimal(50))]
    for spared, wanted in ((False, "一二独"), (True, "一二独独")):
        found = proposed(rules, ROWS, spared=lambda rule, row, spared=spared: spared)
        assert "".join(row.name for _, row in found) == wanted
    assert [row.name for _, row in proposed(rules[:1], ROWS, barred={"一"}, spared=lambda rule, row: False)] == [
        "二",
        "独",
    ]


@pytest.fixture
def people(make_user):
    return {
        "clerk": make_user(Role.CLERK), "director": make_user(Role.DIRECTOR), "leader": make_user(Role.LEADER, "领导小组"),
        "unit": make_user(Role.UNIT_OFFICER, "教育局"), "zone": make_user(Role.UNIT_OFFICER, "环科园"),
    }  # fmt: skip


@pytest.fixture
def sign(people):
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(people[name])
        return client

    return sign_in


@pytest.fixture
def sealed(people, tree, arrive, measure) -> AssessmentRound:
    """The bureau has all points, the zone three quarters of them and a veto."""
    arrive("一中", 4)
    arrive("清岚公司", 3)
    measure()
    clerk, director = {"by": people["clerk"], "at": AT}, {"by": people["director"], "at": AT}
    made = assessments.draw_up(
        year=2025, name="考核", as_of=AT.date().replace(month=12, day=31), grades=GRADES, veto_grade="否决", **clerk
    )
    assessments.set_class(chosen=made, name="一类", units=[tree["教育局"], tree["环科园"]], **clerk)
    common = {"chosen": made, "classes": [], "number": None, "steps": "", "fewer": False, "formula": "", "note": ""}
    assessments.set_criterion(
        name="引才",
        kind="weighted",
        source="figure",
        indicator="leading",
        full=Decimal(100),
        idiom="first",
        **common,
        **clerk,
    )
    veto = assessments.set_criterion(
        name="造假", kind="veto", source="claim", indicator="", full=Decimal(0), idiom="limit",
        **common | {"number": Decimal(1)}, **clerk,
    )  # fmt: skip
    made = assessments.open_round(chosen=made, **director)
    zone = made.units.get(organization=tree["环科园"])
    claim = assessments.file_claim(
        assessed=zone, criterion=veto, value=Decimal(1), evidence="核查", files=[("核查.pdf", PDF)], **clerk
    )
    assessments.decide_claim(claim=claim, accept=True, answer="属实", **director)
    assessments.publish(chosen=made, appeal_until=AT.date(), **clerk)
    return assessments.seal(chosen=made, by=people["director"], at=AT + timedelta(days=1))


@pytest.fixture
def drawn_up(sign, sealed) -> AwardList:
    """The list, drawn up in the browser."""
    clerk = sign("clerk")
    assert clerk.post(reverse("goals:new_award_list"), {"round": sealed.pk, "name": "奖惩名单"}).status_code == 302
    found = AwardList.objects.get()
    for one in RULES:
        assert clerk.post(reverse("goals:new_award_rule", args=[found.pk]), one).status_code == 302, one
    return found


def lines(found: AwardList) -> list[tuple[str, str, int, int, bool]]:
    rows = found.lines.order_by("pk").values_list("organization__name", "name", "money", "rank", "struck")
    return list(rows)


def act(client: Client, name: str, found: AwardList, data: dict[str, Any] | None = None, *more: int) -> str:
    return client.post(reverse(f"goals:{name}", args=[found.pk, *more]), data or {}, follow=True).content.decode()


def test_from_the_sealed_result_to_the_units_desks(sign, people, tree, drawn_up):
    clerk, director, unit, zone = (sign(name) for name in ("clerk", "director", "unit", "zone"))
    assert lines(drawn_up) == [
        ("教育局", "一等奖", 100_000_00, 1, False),
        ("环科园", "约谈", 0, 2, False),
        ("环科园", "取消评优", 0, 2, False),
    ]
    page = drawn_up.get_absolute_url()
    assert unit.get(page).status_code == 404  # until it is published
    assert "审定奖惩名单" in director.get("/").content.decode()

    talk = drawn_up.lines.get(name="约谈")
    assert "必填" in act(clerk, "strike_award_line", drawn_up, {"reason": ""}, talk.pk)
    act(clerk, "strike_award_line", drawn_up, {"reason": "已当面谈过"}, talk.pk)
    prize = {
        "organization": tree["环科园"].pk,
        "measure": "award",
        "name": "进步奖",
        "money": "1000",
        "reason": "进步大",
    }
    act(clerk, "add_award_line", drawn_up, prize)
    assert "取消评优资格" in act(director, "decide_award_list", drawn_up)  # the zone may not have it
    act(director, "return_award_list", drawn_up, {"reason": "进步奖不妥"})
    assert "进步奖不妥" in clerk.get(page).content.decode()
    assert "审定奖惩名单" not in director.get("/").content.decode()
    act(clerk, "strike_award_line", drawn_up, {"reason": "按领导意见"}, drawn_up.lines.get(name="进步奖").pk)
    act(director, "decide_award_list", drawn_up)
    drawn_up.refresh_from_db()
    assert (drawn_up.state, len(drawn_up.hash)) == ("decided", 64)
    assert unit.get(page).status_code == 404
    assert "已审定" in clerk.get(reverse("goals:award_lists")).content.decode()

    act(clerk, "publish_award_list", drawn_up)
    theirs, others = zone.get(page).content.decode(), unit.get(page).content.decode()
    assert "10万元" in theirs.replace(" ", "")
    assert "教育局" in theirs
    assert "取消评优" in theirs
    assert "一等奖" in others
    for hidden in ("取消评优", "环科园", "约谈", "进步奖"):  # neither sanctions of others nor what was struck
        assert hidden not in others
    assert "约谈" not in theirs
    assert "奖惩名单：一等奖" in unit.get("/").content.decode()
    assert "奖惩名单：取消评优" in zone.get("/").content.decode()
    assert "取消评优" in sign("leader").get(page).content.decode()


def test_the_decision_comes_as_a_numbered_document_and_counts_in_the_figures(sign, people, tree, drawn_up):
    def told(name: str, kind: str = "") -> str:
        answer = sign(name).get(reverse(f"reports:awards{kind}", args=[drawn_up.pk]))
        document = Document(io.BytesIO(answer.content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "".join([one.text for one in document.paragraphs] + cells)

    assert "〕　号" in told("clerk")
    assert "（草案）" in told("clerk")
    assert list(awards(AT.date())) == []
    services.decide(chosen=drawn_up, by=people["director"], at=AT)
    services.publish(chosen=drawn_up, by=people["clerk"], at=AT)
    assert "关于奖惩名单的决定" in told("clerk")
    assert "〔2025〕1号" in told("clerk")
    assert "一票否决" in told("zone")  # its own sanction
    assert "惩戒" not in told("unit")  # and nobody else's
    assert "10万元" in told("unit").replace(" ", "")
    counted = [(one[1], one[4], one[8]) for one in awards(AT.date())]
    assert counted == [
        (tree["教育局"].pk, "表彰奖励", 100_000), (tree["环科园"].pk, "约谈", None), (tree["环科园"].pk, "取消评优资格", None),
    ]  # fmt: skip
    assert list(awards(AT.date() - timedelta(days=1))) == []


def test_who_worked_on_a_list_does_not_decide_it(sign, people, drawn_up):
    clerk, director = people["clerk"], people["director"]
    assert sign("clerk").post(reverse("goals:decide_award_list", args=[drawn_up.pk])).status_code == 403
    services.settle_line(line=drawn_up.lines.get(name="约谈"), strike=True, reason="谈过", by=director, at=AT)
    for by in (clerk, director):
        with pytest.raises(Refused, match="另一人"):
            services.decide(chosen=drawn_up, by=by, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():  # nor may anybody who writes to the database
        AwardList.objects.update(accepted=True, decided_by=clerk, decided_at=AT, hash="0" * 64)
    assert services.decide(chosen=drawn_up, by=people["leader"], at=AT).decided_by == people["leader"]


def test_a_decided_list_stands(people, tree, drawn_up):
    clerk = people["clerk"]
    with pytest.raises(Refused, match="待审定"):
        services.publish(chosen=drawn_up, by=clerk, at=AT)
    services.decide(chosen=drawn_up, by=people["director"], at=AT)
    first = drawn_up.lines.get(name="一等奖")
    with pytest.raises(Refused, match="已审定"):
        services.settle_line(line=first, strike=True, reason="改", by=clerk, at=AT)
    with pytest.raises(Refused, match="已审定"):
        services.remove_rule(rule=first.rule, by=clerk, at=AT)
    for rows in (AwardLine.objects, AwardRule.objects, AwardList.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(name="改过")
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all()._raw_delete("default")
    # A row written past the services is no part of what was decided.
    AwardLine(
        award_list=drawn_up, organization=tree["环科园"], measure="award", name="二等奖", unit_class="一类", rank=2, total=75,
        reason="塞入",
    ).save()  # fmt: skip
    with pytest.raises(Refused, match="不一致"):
        services.publish(chosen=drawn_up, by=clerk, at=AT)


def test_what_was_struck_stays_struck_until_its_rule_changes(people, drawn_up):
    by = {"by": people["clerk"], "at": AT}
    barred = drawn_up.lines.select_related("rule").get(name="取消评优")
    services.settle_line(line=barred, strike=True, reason="申诉中", **by)
    services.set_rule(
        chosen=drawn_up, measure="notified", name="通报", basis="below", unit_class=None, rank_from=None, number=3,
        score=Decimal(90), money=0, **by,
    )  # fmt: skip
    assert ("环科园", "取消评优", 0, 2, True) in lines(drawn_up)
    assert ("环科园", "通报", 0, 2, False) in lines(drawn_up)
    named = {"measure": "barred", "name": "取消评优", "basis": "veto", "unit_class": None, "money": 0}
    services.set_rule(chosen=drawn_up, rule=barred.rule, **named, **by)
    assert ("环科园", "取消评优", 0, 2, False) in lines(drawn_up)
    services.remove_rule(rule=barred.rule, **by)
    assert "取消评优" not in json.dumps(lines(drawn_up), ensure_ascii=False)


def test_rules_and_lists_that_make_no_sense_are_refused(sign, people, sealed, drawn_up):
    clerk = sign("clerk")
    adding = reverse("goals:new_award_rule", args=[drawn_up.pk])
    for change, said in (
        ({"basis": "veto"}, "表彰奖励按名次"),
        ({"number": ""}, "请填写名次"),
        ({"rank_from": "3", "number": "2"}, "起始名次"),
        ({"measure": "notified", "basis": "below", "score": "", "money": ""}, "低于多少分"),
        ({"measure": "notified", "basis": "veto", "money": "5"}, "不发奖金"),
    ):
        assert said in clerk.post(adding, RULES[0] | {"name": "他"} | change).content.decode(), change
    again = clerk.post(reverse("goals:new_award_list"), {"round": sealed.pk, "name": "奖惩名单"}).content.decode()
    assert "已有同名" in again
    open_one = assessments.draw_up(
        year=2026, name="考核", as_of=AT.date(), grades=GRADES, veto_grade="否决", by=people["clerk"], at=AT
    )
    with pytest.raises(Refused, match="封存"):
        services.draw_up(round=open_one, name="早", by=people["clerk"], at=AT)
    empty = services.draw_up(round=sealed, name="空", by=people["clerk"], at=AT)
    assert "还没有内容" in act(sign("director"), "decide_award_list", empty)
    act(clerk, "discard_award_list", empty)
    assert not AwardList.objects.filter(name="空").exists()
