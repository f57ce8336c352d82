"""A year's assessment in the browser: drawn up, opened, reported, marked, published, appealed against, sealed."""

import io
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from juxian.audit.models import Event
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.goals.assessment import services
from juxian.goals.assessment.scoring import again
from juxian.goals.models import Appeal, Assessed, AssessmentRound, Claim, ClaimFile
from juxian.goals.models.assessment import GRADES
from juxian.goals.projects.demo import PDF
from juxian.goals.services import set_target, split_target
from juxian.goals.tests.conftest import AT

pytestmark = pytest.mark.django_db
DAY = "2025-12-31"
CRITERIA = (
    {"name": "引才", "kind": "weighted", "source": "figure", "indicator": "leading", "full": "90", "idiom": "ratio", "number": "1"},
    {"name": "创新", "kind": "weighted", "source": "expert", "full": "10", "idiom": "expert"},
    {"name": "推广", "kind": "bonus", "source": "claim", "indicator": "leading", "full": "3", "idiom": "each", "number": "1.5"},
    {"name": "造假", "kind": "veto", "source": "claim", "idiom": "limit", "number": "1"},
)  # fmt: skip


@pytest.fixture
def people(make_user):
    return {
        "clerk": make_user(Role.CLERK), "other": make_user(Role.CLERK), "director": make_user(Role.DIRECTOR),
        "unit": make_user(Role.UNIT_OFFICER, "教育局"), "zone": make_user(Role.UNIT_OFFICER, "环科园"),
        "expert": make_user(Role.EXPERT, "一中"), "leader": make_user(Role.LEADER, "领导小组"),
    }  # fmt: skip


@pytest.fixture
def sign(people):
    def sign_in(name: str):
        client = Client()
        client.force_login(people[name])
        return client

    return sign_in


@pytest.fixture
def targets(tree, arrive, measure):
    """The unit reached 4 of 5, the zone 3 of 5."""
    target = set_target(
        year=2025, name="引才", organization=tree["人才办"], indicator="leading", comparator="ge", low=Decimal(10),
        unit="名", deadline=AT.date().replace(month=12, day=31), by="test", at=AT,
    )  # fmt: skip
    split_target(target=target, parts={tree["教育局"]: Decimal(5), tree["环科园"]: Decimal(5)}, by="test", at=AT)
    arrive("一中", 4)
    arrive("清岚公司", 3)
    measure()


@pytest.fixture
def drawn_up(sign, tree, targets) -> AssessmentRound:
    """A round drawn up by the clerk in the browser, not opened yet."""
    clerk = sign("clerk")
    data = {"year": 2025, "name": "考核", "as_of": DAY, "share": "5", "grades": GRADES, "veto_grade": "一票否决"}
    assert clerk.post(reverse("goals:new_assessment"), data).status_code == 302
    found = AssessmentRound.objects.get()
    units = {"name": "一类", "units": [tree["教育局"].pk, tree["环科园"].pk]}
    assert clerk.post(reverse("goals:new_unit_class", args=[found.pk]), units).status_code == 302
    for one in CRITERIA:
        assert clerk.post(reverse("goals:new_criterion", args=[found.pk]), one).status_code == 302, one
    return found


def act(client, name: str, found: AssessmentRound, data: dict | None = None, *more: int):
    answer = client.post(reverse(f"goals:{name}", args=[found.pk, *more]), data or {}, follow=True)
    found.refresh_from_db()
    return answer


def test_the_whole_year(sign, people, drawn_up, tree):
    clerk, director, unit, expert = sign("clerk"), sign("director"), sign("unit"), sign("expert")
    page = reverse("goals:assessment", args=[drawn_up.pk])
    assert unit.get(page).status_code == 404  # a draft is the office's own
    act(director, "open_assessment", drawn_up)
    assert drawn_up.state == "open"
    own = Assessed.objects.get(organization=tree["教育局"])
    mine = own.get_absolute_url()

    criterion = drawn_up.criteria.get(name="推广")
    assert f'href="{mine}"' in unit.get(page).content.decode().split("考核指标")[0]  # before anything is computed
    assert "填报考核数据" in unit.get("/").content.decode()
    assert "填报考核数据" not in clerk.get("/").content.decode()
    told = {"form": "claim", "criterion": criterion.pk, "value": "1", "evidence": "见简报"}
    unit.post(mine, told)
    unit.post(mine, told | {"file1": SimpleUploadedFile("简报.pdf", b"MZ")})
    assert not Claim.objects.exists()  # neither without a file nor with one that is no evidence
    unit.post(mine, told | {"file1": SimpleUploadedFile("简报.pdf", PDF)})
    assert "填报考核数据" not in unit.get("/").content.decode()
    marks = {f"unit_{one.pk}": "80" for one in Assessed.objects.all()}
    expert.post(reverse("goals:marking", args=[drawn_up.criteria.get(name="创新").pk]), marks)
    refused = act(clerk, "publish_assessment", drawn_up, {"appeal_until": "2099-01-01"})
    assert "1 项申报待核实" in refused.content.decode()
    proof = ClaimFile.objects.get()
    address = reverse("goals:claim_file", args=[drawn_up.pk, own.pk, proof.pk])
    asked = clerk.get(page).content.decode()  # for who verifies it: the proof, and what the records say instead
    assert address in asked
    assert "记录显示 4" in asked
    assert "与记录不符" in asked
    assert "记录显示 4" in unit.get(mine).content.decode()
    assert clerk.get(address).content == PDF
    assert sign("zone").get(address).status_code == 404
    elsewhere = Assessed.objects.exclude(pk=own.pk).get().pk
    assert clerk.get(reverse("goals:claim_file", args=[drawn_up.pk, elsewhere, proof.pk])).status_code == 404
    assert Event.objects.filter(action="goals.claim_file_taken").count() == 1
    act(clerk, "decide_claim", drawn_up, {"answer": "属实", "decision": "accept"}, Claim.objects.get().pk)

    act(clerk, "compute_assessment", drawn_up)
    # 90 × 4/5, 10 × 80 %, one and a half points for what was reported.
    assert "81.5" in unit.get(mine).content.decode()
    assert "环科园" not in unit.get(page).content.decode().split("考核指标")[0]  # nobody else's before it is published
    act(clerk, "publish_assessment", drawn_up, {"appeal_until": "2099-01-01"})
    assert "环科园" in unit.get(page).content.decode()
    shown = unit.get(mine).content.decode()
    assert "再增加 1 名，可多得 18 分" in shown

    item = drawn_up.criteria.get(name="引才")
    unit.post(mine, {"form": "appeal", "criterion": item.pk, "text": "另有1人应计入"})
    appeal = Appeal.objects.get()
    said = act(clerk, "decide_appeal", drawn_up, {"answer": "是", "decision": "accept"}, appeal.pk).content.decode()
    assert "请填写改按多少计" in said
    act(clerk, "decide_appeal", drawn_up, {"answer": "核实属实", "decision": "accept", "value": "5"}, appeal.pk)
    assert "99.5" in unit.get(mine).content.decode()

    assert "2099-01-01" in act(director, "seal_assessment", drawn_up).content.decode()  # not while appeals may come
    after = datetime(2099, 1, 2, 1, 0, tzinfo=UTC)
    drawn_up = services.seal(chosen=drawn_up, by=people["director"], at=after)
    assert drawn_up.state == "sealed"
    assert again(drawn_up.content) == drawn_up.content
    assert proof.sha256 in drawn_up.content  # so that the seal covers what proved it
    for change in (Claim.objects.update, ClaimFile.objects.update):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(**({"value": 2} if change.__self__.model is Claim else {"sha256": "0" * 64}))
    assert {"goals.assessment_sealed", "goals.appeal_granted", "goals.units_marked"} <= set(Event.objects.values_list("action", flat=True))  # fmt: skip

    book = openpyxl.load_workbook(io.BytesIO(director.get(reverse("goals:assessment_workbook", args=[drawn_up.pk])).content))  # fmt: skip
    lines = list(book.active.values)
    assert [line[:5] for line in lines[1:]] == [("一类", 1, "教育局", 99.5, "优秀"), ("一类", 2, "环科园", 62, "合格")]


def test_a_criterion_that_is_saved_again_keeps_its_formula(sign, drawn_up):
    clerk, criterion = sign("clerk"), drawn_up.criteria.get(name="推广")
    before = criterion.formula
    form = clerk.get(reverse("goals:criterion", args=[drawn_up.pk, criterion.pk])).context["form"]
    data = {name: form[name].value() for name in ("name", "kind", "source", "full", "idiom", "number")}
    assert clerk.post(reverse("goals:criterion", args=[drawn_up.pk, criterion.pk]), data).status_code == 302
    criterion.refresh_from_db()
    assert criterion.formula == before


def test_nobody_checks_their_own_work(sign, people, drawn_up):
    director = people["director"]
    own = services.draw_up(
        year=2025,
        name="主任自拟",
        as_of=drawn_up.as_of,
        grades=GRADES,
        veto_grade="否决",
        like=drawn_up,
        by=director,
        at=AT,
    )
    act(sign("director"), "open_assessment", own)
    assert own.state == "draft"
    act(sign("leader"), "open_assessment", own)
    assert own.state == "open"
    assert own.criteria.count() == len(CRITERIA)
    assessed = own.units.select_related("round").first()
    claim = services.file_claim(
        assessed=assessed,
        criterion=own.criteria.get(name="造假"),
        value=Decimal(1),
        evidence="核查",
        files=[("核查.pdf", PDF)],
        by=director,
        at=AT,
    )
    with pytest.raises(Refused, match="另一人"):
        services.decide_claim(claim=claim, accept=True, answer="是", by=director, at=AT)
    services.decide_claim(claim=claim, accept=True, answer="是", by=people["clerk"], at=AT)
    services.compute(chosen=own, by=people["clerk"], at=AT)
    own.refresh_from_db()
    last = json.loads(own.content)["results"][-1]
    assert (last["unit"], last["grade"], last["rank"]) == (str(assessed), "否决", 2)
    services.publish(chosen=own, appeal_until=AT.date(), by=director, at=AT)
    with pytest.raises(Refused, match="另一人"):
        services.seal(chosen=own, by=director, at=AT + timedelta(days=2))
    for field in ("opened_by", "sealed_by"):  # nor may anybody who writes to the database
        with pytest.raises(DatabaseError), transaction.atomic():
            AssessmentRound.objects.filter(pk=own.pk).update(**{field: director.pk})


def test_rules_that_do_not_add_up_are_not_opened(sign, drawn_up, tree):
    drawn_up.criteria.filter(name="创新").delete()
    said = act(sign("director"), "open_assessment", drawn_up).content.decode()
    assert "合计 90 分，应为 100 分" in said
    clerk = sign("clerk")
    again = clerk.post(
        reverse("goals:new_unit_class", args=[drawn_up.pk]), {"name": "二类", "units": [tree["教育局"].pk]}
    )
    assert again.status_code == 200  # another class has it
    wrong = {"name": "坏", "kind": "weighted", "source": "claim", "full": "10", "idiom": "own", "formula": "数值 *"}
    page = clerk.post(reverse("goals:new_criterion", args=[drawn_up.pk]), wrong).content.decode()
    assert "第1行" in page.replace(" ", "")
    assert "数值 *" in page  # what was typed is not lost


def test_a_sealed_round_stands(people, drawn_up, capsys):
    services.open_round(chosen=drawn_up, by=people["director"], at=AT)
    services.publish(chosen=drawn_up, appeal_until=AT.date(), by=people["clerk"], at=AT)
    services.seal(chosen=drawn_up, by=people["director"], at=AT + timedelta(days=1))
    for service in (services.compute, services.seal, services.open_round):
        with pytest.raises(Refused):
            service(chosen=drawn_up, by=people["other"], at=AT)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE goals_assessmentround SET content = ''")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM goals_assessmentround")
    call_command("assessment", "list", "--format", "json")
    [listed] = json.loads(capsys.readouterr().out)
    assert listed == {"id": drawn_up.pk, "name": "考核", "year": 2025, "sealed": True}
    call_command("assessment", "recompute", str(drawn_up.pk), "--format", "json")
    hashes = json.loads(capsys.readouterr().out)
    assert set(hashes) == {"sealed_hash", "recomputed_hash"}
    assert hashes["sealed_hash"] == hashes["recomputed_hash"]


def test_an_altered_document_is_found_out(people, drawn_up, tmp_path, capsys):
    services.open_round(chosen=drawn_up, by=people["director"], at=AT)
    services.compute(chosen=drawn_up, by=people["clerk"], at=AT)
    drawn_up.refresh_from_db()
    with pytest.raises(CommandError, match="尚未封存"):
        call_command("assessment", "recompute", str(drawn_up.pk))
    file = tmp_path / "底稿.json"
    file.write_text(drawn_up.content, encoding="utf-8")
    call_command("assessment", "recompute", file=file)
    file.write_text(drawn_up.content.replace('"total":"72"', '"total":"92"'), encoding="utf-8")
    assert '"total":"92"' in file.read_text(encoding="utf-8")
    with pytest.raises(CommandError, match="改动"):
        call_command("assessment", "recompute", file=file)


def test_who_sees_what(sign, people, drawn_up, tree):
    services.open_round(chosen=drawn_up, by=people["director"], at=AT)
    theirs = Assessed.objects.get(organization=tree["环科园"])
    unit = sign("unit")
    assert unit.get(theirs.get_absolute_url()).status_code == 404
    assert unit.post(theirs.get_absolute_url(), {"form": "claim"}).status_code == 404
    assert sign("leader").get(theirs.get_absolute_url()).status_code == 200
    assert unit.get(reverse("goals:assessment_document", args=[drawn_up.pk])).status_code == 302
    for name in ("compute_assessment", "publish_assessment", "open_assessment"):
        assert unit.post(reverse(f"goals:{name}", args=[drawn_up.pk])).status_code == 403
    expert = sign("expert")
    asked = drawn_up.criteria.get(name="创新")
    assert "考核" in expert.get(reverse("goals:markings")).content.decode()
    over = expert.post(reverse("goals:marking", args=[asked.pk]), {f"unit_{theirs.pk}": "101"})
    assert over.status_code == 200
    assert expert.get(reverse("goals:marking", args=[drawn_up.criteria.get(name="引才").pk])).status_code == 404


def test_before_its_day_a_round_is_measured_on_the_newest_snapshot(people, drawn_up, measure):
    later = services.draw_up(
        year=2026, name="考核", as_of=drawn_up.as_of.replace(year=2026), grades=GRADES, veto_grade="否决", like=drawn_up,
        by=people["clerk"], at=AT,
    )  # fmt: skip
    services.open_round(chosen=later, by=people["director"], at=AT)
    with pytest.raises(Refused, match="2026"):
        services.compute(chosen=later, by=people["clerk"], at=AT)
    day = drawn_up.as_of.replace(year=2026, month=6, day=30)
    measure(day)
    computed = services.compute(chosen=later, by=people["clerk"], at=AT)
    assert json.loads(computed.content)["scheme"]["as_of"] == day.isoformat()
    with pytest.raises(Refused, match="2026-06-30"):
        services.publish(chosen=later, appeal_until=AT.date(), by=people["clerk"], at=AT)
