"""Meetings: called, minuted, confirmed by another; their tasks followed until somebody else accepts them as done."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from juxian.accounts.models import User
from juxian.audit.models import Event
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.goals.meetings import facts, services
from juxian.goals.models import Attendance, Meeting, MeetingFile, MeetingTask, TaskReport
from juxian.goals.projects.demo import PDF
from juxian.organizations.models import Organization
from juxian.registry.services.duplicates import merge_people
from juxian.registry.tests.conftest import make_person

__all__ = ["make_person"]
pytestmark = pytest.mark.django_db
NOW = timezone.now()
Tree = dict[str, Organization]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def people(make_user: Callable[..., User]) -> dict[str, User]:
    return {
        "clerk": make_user(Role.CLERK), "director": make_user(Role.DIRECTOR), "leader": make_user(Role.LEADER, "领导小组"),
        "unit": make_user(Role.UNIT_OFFICER, "教育局"), "other": make_user(Role.UNIT_OFFICER, "卫健委"),
        "hr": make_user(Role.EMPLOYER_HR, "一中"),
    }  # fmt: skip


def client(user: User) -> Client:
    found = Client()
    found.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return found


def held(people: dict[str, User], tree: Tree, *, days: int = 3, **fields: Any) -> tuple[Meeting, MeetingTask]:
    """Return a meeting of some days ago to which the education bureau came, and the task it was given."""
    by = {"by": people["clerk"], "at": NOW}
    begins = NOW - timedelta(days=days)
    values = {"kind": "leading_group", "title": "第一次会议", "place": "305", "chair": "陆组长"} | fields
    meeting = services.set_meeting(begins=begins, units=[tree["教育局"]], **values, **by)
    item = services.set_item(meeting=meeting, title="引才", minutes="同意。", paper=("材料.pdf", PDF), **by)
    task = services.give_task(item=item, text="制定方案", owner=tree["教育局"], due=timezone.localdate(NOW), **by)
    services.set_attendance(attendance=meeting.attendance.get(), state="present", note="王局长", **by)
    return meeting, task


def confirmed(people: dict[str, User], meeting: Meeting) -> Meeting:
    services.hand_in(meeting=meeting, by=people["clerk"], at=NOW)
    return services.decide_minutes(meeting=meeting, accept=True, by=people["director"], at=NOW)


def test_from_the_call_to_the_closed_task_in_the_browser(people: dict[str, User], tree: Tree) -> None:
    clerk, director, unit = (client(people[name]) for name in ("clerk", "director", "unit"))
    begins = timezone.localtime(NOW - timedelta(hours=2))
    typed = {
        "kind": "leading_group", "title": "第一次会议", "begins": f"{begins:%Y-%m-%dT%H:%M}", "place": "305", "chair": "陆组长",
        "units": [tree["教育局"].pk],
    }  # fmt: skip
    assert (
        "只有会办才针对" in clerk.post("/goals/meetings/add/", typed | {"employer": tree["一中"].pk}).content.decode()
    )
    assert clerk.post("/goals/meetings/add/", typed).status_code == 302
    meeting = Meeting.objects.get()
    page = meeting.get_absolute_url()
    assert clerk.get(f"{page}change/").status_code == 200
    assert clerk.post(f"{page}change/", typed | {"title": "一次会议"}).status_code == 302
    paper = SimpleUploadedFile("材料.pdf", PDF)
    assert clerk.post(f"{page}items/add/", {"title": "引才", "minutes": "", "paper": paper}).status_code == 302
    item = meeting.items.get()
    clerk.post(f"{page}minutes/")
    assert "还没有记录" in clerk.get(page).content.decode()
    clerk.post(f"{page}items/{item.pk}/", {"title": "引才", "minutes": "同意引进方案。"})
    due = (timezone.localdate() + timedelta(days=5)).isoformat()
    clerk.post(f"{page}items/{item.pk}/tasks/add/", {"text": "制定方案", "owner": tree["教育局"].pk, "due": due})
    attendance = meeting.attendance.get()
    clerk.post(f"{page}attendance/{attendance.pk}/", {"state": "absent", "note": ""})
    assert "请写明代为参会的人" in clerk.get(page).content.decode()
    clerk.post(f"{page}attendance/{attendance.pk}/", {"state": "present", "note": "王局长"})
    clerk.post(f"{page}minutes/")
    director.post(f"{page}minutes/decide/", {"accept": "1"})
    meeting.refresh_from_db()
    assert meeting.is_frozen
    word = docx.Document(BytesIO(b"".join(unit.get(f"/reports/meetings/{meeting.pk}/word/"))))
    text = "\n".join(one.text for one in word.paragraphs) + "".join(c.text for t in word.tables for c in t._cells)
    assert "同意引进方案" in text
    assert "制定方案" in text
    assert "（草稿）" not in text
    task = MeetingTask.objects.get()
    assert "制定方案" in unit.get("/").content.decode()
    assert unit.post(f"/goals/tasks/{task.pk}/report/", {"text": "好了", "done": "on"}).status_code == 200  # no proof
    proof = SimpleUploadedFile("方案.pdf", PDF)
    assert (
        unit.post(f"/goals/tasks/{task.pk}/report/", {"text": "好了", "done": "on", "proof": proof}).status_code == 302
    )
    report = task.reports.get()
    clerk.post(f"/goals/tasks/{task.pk}/reports/{report.pk}/", {"decision": "accept"})
    task.refresh_from_db()
    assert task.closed_on == timezone.localdate()
    assert "按时办结" in unit.get(task.get_absolute_url()).content.decode()


def test_nobody_confirms_or_accepts_their_own_and_what_is_confirmed_stands(people: dict[str, User], tree: Tree) -> None:
    meeting, task = held(people, tree)
    another = {
        "text": "再办",
        "owner": tree["教育局"],
        "due": timezone.localdate(NOW),
        "by": people["clerk"],
        "at": NOW,
    }
    services.give_task(item=meeting.items.get(), co_owners=[tree["卫健委"]], **another)
    services.hand_in(meeting=meeting, by=people["director"], at=NOW)
    with pytest.raises(Refused, match="由他人确认"):
        services.decide_minutes(meeting=meeting, accept=True, by=people["director"], at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(
            state="confirmed", confirmed_by=people["director"], confirmed_at=NOW, hash="x"
        )
    stands = services.decide_minutes(meeting=meeting, accept=True, by=people["leader"], at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(title="另一次")
    with pytest.raises(Refused):
        services.set_item(meeting=stands, title="新议题", by=people["clerk"], at=NOW)
    report = services.report_task(task=task, text="好了", done=True, proof=("a.pdf", PDF), by=people["clerk"], at=NOW)
    with pytest.raises(Refused, match="由他人审核"):
        services.decide_task(report=report, accept=True, by=people["clerk"], at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        TaskReport.objects.filter(pk=report.pk).update(accepted=True, decided_by=people["clerk"], decided_at=NOW)
    for rows in (meeting.items, meeting.attendance):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(fixed=False)
    # What no trigger keeps is told on the page when it was altered; a unit that is called otherwise alters nothing.
    Organization.objects.filter(pk=tree["教育局"].pk).update(name="教育体育局")
    assert "不一致" not in client(people["clerk"]).get(meeting.get_absolute_url()).content.decode()
    MeetingTask.objects.filter(pk=task.pk).update(text="不必办")
    assert "不一致" in client(people["clerk"]).get(meeting.get_absolute_url()).content.decode()


def test_what_was_given_by_mistake_is_taken_back_and_a_cancelled_meeting_leaves_no_paper(
    people: dict[str, User], tree: Tree, django_capture_on_commit_callbacks: Any
) -> None:
    meeting, task = held(people, tree)
    stored = MeetingFile.objects.get().file
    clerk, page = client(people["clerk"]), meeting.get_absolute_url()
    with pytest.raises(Refused):
        services.set_meeting(
            meeting=meeting, units=[tree["教育局"]], begins=NOW + timedelta(days=3), by=people["clerk"], at=NOW
        )
    clerk.post(f"{page}cancel/", {"reason": "改期"})
    assert "已交办任务" in clerk.get(page).content.decode()
    clerk.post(f"{page}tasks/{task.pk}/withdraw/")
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(f"{page}cancel/", {"reason": "改期"})
    assert not Meeting.objects.exists()
    assert not stored.storage.exists(stored.name)


def test_open_tasks_come_up_at_the_next_meeting_of_the_kind(people: dict[str, User], tree: Tree) -> None:
    earlier, task = held(people, tree, days=9)
    by = {"by": people["clerk"], "at": NOW}
    values = {"begins": NOW + timedelta(days=2), "place": "305", "chair": "陆组长", "units": [tree["教育局"]]}
    following = services.set_meeting(kind="leading_group", title="第二次会议", **values, **by)
    other = services.set_meeting(kind="office", title="办公会", **values, **by)
    assert list(services.outstanding(following, people["clerk"])) == [task]
    assert list(services.outstanding(other, people["clerk"])) == []
    assert list(services.outstanding(following, people["unit"])) == []
    confirmed(people, earlier)
    assert list(services.outstanding(following, people["unit"])) == [task]
    MeetingTask.objects.filter(pk=task.pk).update(closed_on=timezone.localdate())
    assert list(services.outstanding(following, people["clerk"])) == []


def test_who_is_not_invited_finds_nothing(
    people: dict[str, User], tree: Tree, make_person: Callable[..., Any], make_user: Callable[..., User]
) -> None:
    person = make_person("柳一舟", "一中")
    meeting, task = held(people, tree, kind="case", title="柳某住房会办", problem="柳一舟无房", person=person)
    task.co_owners.add(tree["卫健委"])
    assert client(people["unit"]).get(task.get_absolute_url()).status_code == 404  # not given before it is confirmed
    with pytest.raises(Refused, match="尚未确认"):
        services.report_task(task=task, text="好了", done=False, by=people["unit"], at=NOW)
    confirmed(people, meeting)
    told = [one.after | one.before for one in Event.objects.filter(action="goals.meeting_set")]
    assert "柳一舟" not in str(told)
    listed = client(people["other"]).get("/goals/tasks/").content.decode()
    assert "制定方案" in listed
    assert "柳某" not in listed
    file = MeetingFile.objects.get()
    pages = [meeting.get_absolute_url(), task.get_absolute_url(), f"{meeting.get_absolute_url()}papers/{file.pk}/"]
    pages.append(f"/reports/meetings/{meeting.pk}/word/")
    for page in pages:
        assert client(people["unit"]).get(page).status_code == 200, page
        assert client(people["hr"]).get(page).status_code == 403, page
    for page in (pages[0], *pages[2:]):
        assert client(people["other"]).get(page).status_code == 404, page
    zone = make_user(Role.UNIT_OFFICER, "环科园")
    assert client(zone).get(task.get_absolute_url()).status_code == 404
    Attendance(meeting=meeting, organization=tree["环科园"]).save()  # as if invited: it reads who does what, no more
    read = client(zone).get(pages[0]).content.decode()
    assert "制定方案" in read
    assert task.get_absolute_url() not in read
    assert task.get_absolute_url() in client(people["other"]).get("/goals/tasks/").content.decode()
    assert client(zone).post(f"{task.get_absolute_url()}report/", {"text": "好了"}).status_code == 404
    assert "柳一舟" in client(people["unit"]).get(pages[0]).content.decode()
    assert f"柳一舟 {person.code}" in client(people["clerk"]).get(f"{pages[0]}change/").content.decode()
    Attendance(meeting=meeting, organization=tree["卫健委"]).save()  # as if invited
    seen = client(people["other"]).get(pages[0]).content.decode()
    assert "柳一舟" not in seen
    assert "您无权查看的人才" in seen


def test_merging_the_file_of_whom_a_case_was_about_leaves_the_minutes_as_they_were(
    people: dict[str, User], tree: Tree, make_person: Callable[..., Any]
) -> None:
    kept, gone = make_person("柳一舟", "一中"), make_person("柳一洲", "一中")
    meeting, _task = held(people, tree, kind="case", title="住房会办", person=gone)
    confirmed(people, meeting)
    following, _task = held(people, tree, kind="case", title="子女入学会办", person=gone)
    merge_people(kept=kept, gone=gone, by=people["clerk"], at=NOW)
    meeting.refresh_from_db()
    following.refresh_from_db()
    assert (meeting.person_id, following.person_id) == (gone.pk, kept.pk)
    page = client(people["clerk"]).get(meeting.get_absolute_url()).content.decode()
    assert kept.get_absolute_url() in page
    assert "不一致" not in page


def test_the_figures_count_what_was_given_done_and_is_overdue(people: dict[str, User], tree: Tree) -> None:
    _meeting, task = held(people, tree)
    today = timezone.localdate(NOW)
    [row] = facts.tasks(today)
    assert (row[1], row[2], row[6], row[7]) == (tree["教育局"].pk, "制定方案", today, None)
    MeetingTask.objects.filter(pk=task.pk).update(closed_on=today)
    assert [one[7] for one in facts.tasks(today)] == [today]
    assert [one[7] for one in facts.tasks(today - timedelta(days=1))] == [None]
    assert list(facts.tasks(today - timedelta(days=5))) == []
