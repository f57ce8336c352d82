"""A project from draft to finish: who may, what its light says, what stands, what the figures count."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from juxian.conftest import AT
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.facts import catalogue
from juxian.goals import facts
from juxian.goals.models import Milestone, NoticeItem, Project, ProjectReport, ReportFile
from juxian.goals.projects import lights, services
from juxian.goals.projects.demo import PDF

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def people(make_user):
    return {
        "clerk": make_user(Role.CLERK), "director": make_user(Role.DIRECTOR), "leader": make_user(Role.LEADER),
        "unit": make_user(Role.UNIT_OFFICER, "教育局"), "zone": make_user(Role.UNIT_OFFICER, "环科园"),
        "township": make_user(Role.UNIT_OFFICER, "云溪镇"), "hr": make_user(Role.EMPLOYER_HR, "一中"),
    }  # fmt: skip


@pytest.fixture
def sign_in(people):
    def sign(name: str) -> Client:
        client = Client()
        client.force_login(people[name])
        return client

    return sign


def draft(people, tree, *, begin=date(2025, 3, 3), end=date(2025, 12, 31), steps=(("对接", date(2025, 6, 1)),)):
    made = services.draft_project(
        name="引才项目", owner=tree["教育局"], co_owners=[tree["环科园"]], responsible="王建国 局长", aim="引进教师20名",
        begin=begin, end=end, by=people["clerk"], at=AT,
    )  # fmt: skip
    for name, due in steps:
        services.set_milestone(project=made, name=name, due=due, by=people["clerk"], at=AT)
    return made


def test_from_an_empty_list_to_a_finished_project_in_the_browser(people, sign_in, tree, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    unit, clerk, director = sign_in("unit"), sign_in("clerk"), sign_in("director")
    assert "还没有项目" in unit.get(reverse("goals:projects")).content.decode()
    today = timezone.localdate()
    data = {
        "name": "名师引进", "owner": tree["教育局"].pk, "co_owners": [tree["环科园"].pk], "responsible": "王建国",
        "begin": today, "end": today - DAY, "aim": "引进名师10名", "budget": "12000.50",
    }  # fmt: skip
    assert "不得早于" in unit.post(reverse("goals:new_project"), data).content.decode()
    foreign = unit.post(reverse("goals:new_project"), data | {"owner": tree["卫健委"].pk, "end": today})
    assert "errorlist" in foreign.content.decode() or "invalid-feedback" in foreign.content.decode()
    assert not Project.objects.exists()
    unit.post(reverse("goals:new_project"), data | {"end": today + 60 * DAY})
    made = Project.objects.get()
    assert (made.budget, made.state, list(made.co_owners.all())) == (1_200_050, "draft", [tree["环科园"]])
    opening = reverse("goals:open_project", args=[made.pk])
    assert unit.post(opening).status_code == 403
    assert "至少要有一个节点" in clerk.post(opening, follow=True).content.decode()
    step = {"name": "首批到岗", "due": today + 100 * DAY}
    assert "不在项目起止时间" in unit.post(reverse("goals:add_milestone", args=[made.pk]), step).content.decode()
    unit.post(reverse("goals:add_milestone", args=[made.pk]), step | {"due": today + DAY})
    milestone = Milestone.objects.get()
    assert "批准项目立项" in director.get("/").content.decode()
    director.post(opening)

    page = made.get_absolute_url()
    assert "黄灯" in unit.get(page).content.decode()  # due in a day, not reported
    assert "首批到岗" in unit.get("/").content.decode()
    assert unit.get(reverse("goals:change_project", args=[made.pk])).status_code == 404  # it runs: the office only
    for other in ("township", "hr"):
        answer = sign_in(other).get(page).status_code
        assert answer == (404 if other == "township" else 403)
    assert sign_in("zone").get(page).status_code == 200  # it takes part
    assert sign_in("leader").get(page).status_code == 200
    reporting = reverse("goals:report_project", args=[made.pk])
    report = {"milestone": milestone.pk, "on": today, "text": "10名全部到岗"}
    assert "请附上佐证" in unit.post(reporting, report).content.decode()
    bad = SimpleUploadedFile("证明.pdf", b"MZ not a pdf")
    assert "不是PDF" in unit.post(reporting, report | {"file1": bad}).content.decode()
    unit.post(reporting, report | {"file1": SimpleUploadedFile("到岗名单.pdf", PDF)})
    filed = ProjectReport.objects.get()
    kept = ReportFile.objects.get()
    assert PDF not in next(tmp_path.rglob("*.sealed")).read_bytes()
    file = reverse("goals:project_file", args=[made.pk, kept.pk])
    assert clerk.get(file).content == PDF
    assert sign_in("township").get(file).status_code == 404
    assert "核实节点" in clerk.get("/").content.decode()
    deciding = reverse("goals:decide_report", args=[made.pk, filed.pk])
    assert "请写明还缺什么" in clerk.post(deciding, {"decision": "return"}, follow=True).content.decode()
    clerk.post(deciding, {"decision": "verify"})
    milestone.refresh_from_db()
    assert milestone.reached_on == today
    clerk.post(reverse("goals:close_project", args=[made.pk]), {"decision": "finish", "outcome": "10名全部到岗"})
    made.refresh_from_db()
    assert made.state == "finished"
    assert unit.post(reporting, report).status_code == 200
    assert ProjectReport.objects.count() == 1


def test_the_light_follows_the_days_and_says_why(people, tree):
    """1 June 2025 is a Sunday and 2 June the Dragon Boat holiday: the milestone counts until the 3rd."""
    made = draft(people, tree, steps=(("对接", date(2025, 6, 1)), ("到岗", date(2025, 9, 10))))
    assert lights.of_project(made, date(2025, 7, 1)).light is None  # a draft has none
    made = services.open_project(project=made, by=people["director"], at=AT)
    first, second = made.milestones.order_by("due")

    def light(month: int, day: int):
        return lights.of_project(made, date(2025, month, day)).light

    assert [light(5, 20), light(5, 30), light(6, 3), light(6, 4), light(6, 10), light(6, 11)] == [
        "green", "yellow", "yellow", "yellow", "yellow", "red",
    ]  # fmt: skip
    told = lights.of_project(made, date(2025, 6, 11))
    assert ("对接" in told.reason, "8" in told.reason, told.overdue) == (True, True, [first])
    at = AT.replace(month=6, day=3)
    filed = services.report(project=made, milestone=first, on=date(2025, 6, 3), text="已对接", files=[("a.pdf", PDF)], by=people["unit"], at=at)  # fmt: skip
    assert light(6, 20) == "yellow"  # in time, nobody has looked
    services.decide_report(report=filed, accept=True, answer="", by=people["clerk"], at=at)
    assert (light(6, 20), light(6, 2)) == ("green", "yellow")  # and as it stood before
    assert light(9, 18) == "red"
    second.reached_on = date(2025, 9, 10)
    second.save()
    assert (light(12, 31), light(1, 9)) == ("green", "green")
    assert lights.of_project(made, date(2026, 1, 5)).light == "yellow"  # over, and not closed


def test_what_has_one_person_only_is_refused_by_service_and_database(people, tree, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made = draft(people, tree)
    with pytest.raises(Refused, match="另一人"):
        services.open_project(project=made, by=people["clerk"], at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.update(state="running", opened_by=people["clerk"], opened_at=AT)
    made = services.open_project(project=made, by=people["director"], at=AT)
    step = made.milestones.get()
    report = {"project": made, "milestone": step, "on": date(2025, 6, 2), "text": "完成", "files": [("a.pdf", PDF)]}
    with pytest.raises(Refused, match="不得晚于今天"):
        services.report(**report | {"on": date(2025, 6, 3)}, by=people["clerk"], at=AT)
    filed = services.report(**report, by=people["clerk"], at=AT)
    with pytest.raises(Refused, match="待核实"):
        services.report(**report, by=people["unit"], at=AT)
    with pytest.raises(Refused, match="另一人核实"):
        services.decide_report(report=filed, accept=True, answer="", by=people["clerk"], at=AT)
    with pytest.raises(Refused, match="变更理由"):
        services.set_milestone(
            project=made, milestone=step, name="对接", due=date(2025, 8, 1), by=people["clerk"], at=AT
        )
    with pytest.raises(Refused, match="已有报告"):
        services.remove_milestone(project=made, milestone=step, reason="合并", by=people["clerk"], at=AT)
    services.decide_report(report=filed, accept=True, answer="", by=people["director"], at=AT)
    with pytest.raises(Refused, match="已经完成"):
        services.set_milestone(
            project=made, milestone=step, name="x", due=step.due, reason="x", by=people["clerk"], at=AT
        )
    with pytest.raises(Refused, match="请写明项目的结果"):
        services.close_project(project=made, finished=False, outcome=" ", by=people["clerk"], at=AT)


def test_a_red_project_is_circulated_and_counted(people, sign_in, tree):
    made = draft(people, tree)
    made = services.open_project(project=made, by=people["director"], at=AT)
    clerk = sign_in("clerk")
    assert "引才项目" in clerk.get(reverse("goals:draft_notice")).content.decode()
    today = timezone.localdate()
    data = {"year": today.year, "title": "督查通报", "text": "请整改。", "due": (today + 7 * DAY).isoformat()}
    clerk.post(reverse("goals:draft_notice"), data)
    item = NoticeItem.objects.get()
    assert (item.subject, item.organization, item.light, "逾期" in item.told) == (made, tree["教育局"], "red", True)
    page = clerk.get(item.notice.get_absolute_url()).content.decode()
    assert ("红灯" in page, "引才项目" in page) == (True, True)
    assert clerk.get(reverse("reports:notice", args=[item.notice.pk])).status_code == 200
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeItem.objects.update(project=None)  # about nothing

    names = [fact.name for fact in catalogue.get("projects").facts]
    [late] = [dict(zip(names, row[2:], strict=True)) for row in facts.projects(date(2025, 7, 1))]
    assert (late["项目状态"], late["项目灯"], late["逾期节点"]) == ("实施中", "红", 1)
    assert list(facts.projects(date(2025, 6, 1))) == []  # opened the day after
    listed = clerk.get(reverse("goals:projects"), {"light": "red"})
    assert [row.record for row in listed.context["table"].rows] == [made]
    assert not len(clerk.get(reverse("goals:projects"), {"light": "green"}).context["table"].rows)
    file = clerk.get(reverse("goals:projects"), {"export": "xlsx"})
    assert file["Content-Type"].endswith("sheet")
    for shape in ("board", "gantt"):
        assert "引才项目" in clerk.get(reverse(f"goals:project_{shape}")).content.decode()
