"""Case conferences asked for by units and employers, and amendments of confirmed minutes."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from juxian.core.errors import Refused
from juxian.core.workdays import add_working_days
from juxian.goals.meetings import amendments, facts, requests
from juxian.goals.meetings.views import light_of
from juxian.goals.models import Attendance, CaseRequest, Meeting, MeetingTask, MinutesAmendment
from juxian.goals.tests.test_meetings import NOW, client, confirmed, files, held, make_person, people

__all__ = ["files", "make_person", "people"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(people: Any, tree: Any) -> CaseRequest:
    own = tree["一中"]
    return requests.ask(organization=own, person=None, employer=own, problem="宿舍不足。", by=people["hr"], at=NOW)


def test_an_employer_asks_and_sees_what_came_of_it_in_the_browser(people, tree):
    hr, clerk, director = (client(people[name]) for name in ("hr", "clerk", "director"))
    typed = {"organization": tree["一中"].pk, "problem": "宿舍不足。"}
    assert "会办针对" in hr.post("/goals/case-requests/add/", typed).content.decode()
    assert "清岚公司”" in hr.post("/goals/case-requests/add/", typed | {"employer": "清岚公司"}).content.decode()
    assert hr.post("/goals/case-requests/add/", typed | {"employer": "一中"}).status_code == 302
    found = CaseRequest.objects.get()
    page = found.get_absolute_url()
    assert "待人才办办理" in hr.get(page).content.decode()
    assert "宿舍不足" in clerk.get("/goals/case-requests/").content.decode()
    assert str(found) in clerk.get("/").content.decode()
    shown = clerk.get(f"{page}call/")
    assert "宿舍不足。" in shown.content.decode()
    begins = timezone.localtime(NOW + timedelta(days=3))
    called = {
        "kind": "case", "title": "宿舍问题会办会", "begins": f"{begins:%Y-%m-%dT%H:%M}", "place": "305", "chair": "陆组长",
        "employer": tree["一中"].pk, "problem": "宿舍不足。", "units": [tree["教育局"].pk],
    }  # fmt: skip
    assert clerk.post(f"{page}call/", called).status_code == 302
    found.refresh_from_db()
    assert found.accepted
    assert Attendance.objects.filter(meeting=found.meeting, organization=tree["一中"]).exists()
    told = hr.get(page).content.decode()
    assert "宿舍问题会办会" in told
    assert director.post(f"{page}decide/", {"decision": "decline", "answer": "x"}).status_code == 302
    found.refresh_from_db()
    assert found.accepted


def test_what_it_gave_is_seen_once_the_minutes_are_confirmed(people, tree, asked):
    meeting, task = held(people, tree, kind="case", employer=tree["一中"])
    requests.take_up(asked=asked, meeting=meeting, by=people["clerk"], at=NOW)
    page, hr = asked.get_absolute_url(), client(people["hr"])
    assert task.text not in hr.get(page).content.decode()
    Attendance.objects.filter(meeting=meeting, state="invited").update(state="present")
    confirmed(people, meeting)
    assert task.text in hr.get(page).content.decode()


def test_others_do_not_see_it_and_nobody_decides_on_their_own(people, tree, asked):
    page = asked.get_absolute_url()
    assert client(people["unit"]).get(page).status_code == 200  # the bureau the school belongs to
    assert client(people["other"]).get(page).status_code == 404
    assert client(people["leader"]).get(page).status_code == 403
    assert client(people["hr"]).post(f"{page}decide/").status_code == 403
    assert client(people["clerk"]).get("/goals/case-requests/999/").status_code == 404
    clerk = people["clerk"]
    own = requests.ask(organization=tree["人才办"], person=None, employer=tree["一中"], problem="x", by=clerk, at=NOW)
    for code, answer, by in [("maker_is_checker", "不行", clerk), ("reason_missing", " ", people["director"])]:
        with pytest.raises(Refused) as refused:
            requests.decline(asked=own, answer=answer, by=by, at=NOW)
        assert refused.value.code == code
    usual, _task = held(people, tree)
    with pytest.raises(Refused) as refused:
        requests.take_up(asked=asked, meeting=usual, by=clerk, at=NOW)
    assert refused.value.code == "no_planned_conference"


def test_out_of_reach_is_refused_also_by_the_service(people, tree, make_person):
    stranger = make_person("柳一舟", "清岚公司")
    values = {"organization": tree["一中"], "problem": "x", "by": people["hr"], "at": NOW}
    for person, employer in [(stranger, None), (None, tree["清岚公司"])]:
        with pytest.raises(Refused) as refused:
            requests.ask(person=person, employer=employer, **values)
        assert refused.value.code == "out_of_reach"
    with pytest.raises(ValidationError):
        requests.ask(person=None, employer=None, **values)


def test_an_amendment_is_a_version_beside_the_first_wording(people, tree):
    meeting = confirmed(people, held(people, tree)[0])
    item = meeting.items.get()
    clerk, director = client(people["clerk"]), client(people["director"])
    url = f"{meeting.get_absolute_url()}items/{item.pk}/amend/"
    assert "请写明更正后的内容" in clerk.post(url, {"minutes": "同意。", "reason": "x"}).content.decode()
    assert clerk.post(url, {"minutes": "原则同意。", "reason": "漏字。"}).status_code == 302
    made = MinutesAmendment.objects.get()
    decide = f"{meeting.get_absolute_url()}amendments/{made.pk}/decide/"
    assert clerk.post(decide, {"decision": "accept"}).status_code == 403
    assert "有一项更正待确认" in director.get(meeting.get_absolute_url()).content.decode()
    director.post(decide, {"decision": "accept"})
    made.refresh_from_db()
    assert made.version == 2
    item.refresh_from_db()
    assert item.minutes == "同意。"
    page = client(people["unit"]).get(meeting.get_absolute_url()).content.decode()
    assert "原则同意。" in page
    assert "首次确认的原文" in page
    word = docx.Document(BytesIO(b"".join(clerk.get(f"/reports/meetings/{meeting.pk}/word/"))))
    text = "\n".join(one.text for one in word.paragraphs)
    assert "第2版" in text
    assert "原则同意。" in text
    assert "漏字" in text
    assert made.hash in text


def test_the_chain_tells_what_was_altered_and_the_database_refuses_it(people, tree):
    meeting = confirmed(people, held(people, tree)[0])
    item, by = meeting.items.get(), people["clerk"]
    for text in ("甲。", "乙。"):
        made = amendments.amend(item=item, minutes=text, reason="补正", by=by, at=NOW)
        with pytest.raises(Refused) as refused:
            amendments.amend(item=item, minutes="丙。", reason="补正", by=by, at=NOW)
        assert refused.value.code == "amendment_waits"
        with pytest.raises(Refused) as refused:
            amendments.decide(amendment=made, accept=True, by=by, at=NOW)
        assert refused.value.code == "maker_is_checker"
        amendments.decide(amendment=made, accept=True, by=people["director"], at=NOW)
    first, second = amendments.confirmed(meeting)
    assert (first.version, second.version) == (2, 3)
    assert amendments.wording(item) == "乙。"
    assert not amendments.is_altered(meeting)
    assert second.hash != amendments.link(second, meeting.hash)
    with pytest.raises(DatabaseError), transaction.atomic():
        MinutesAmendment.objects.filter(pk=first.pk).update(minutes="改。")
    draft, _task = held(people, tree)
    with pytest.raises(Refused) as refused:
        amendments.amend(item=draft.items.get(), minutes="x", reason="x", by=by, at=NOW)
    assert refused.value.code == "minutes_open"


def test_tasks_due_within_five_working_days_are_soon(people, tree):
    meeting, task = held(people, tree)
    confirmed(people, meeting)
    today = timezone.localdate()
    soon = add_working_days(today, 5)
    for due, said in [(today, "即将到期"), (soon, "即将到期"), (soon + timedelta(days=1), "办理中"), (today - timedelta(days=1), "已逾期")]:  # fmt: skip
        MeetingTask.objects.filter(pk=task.pk).update(due=due)
        task.refresh_from_db()
        label, _tone = light_of(task)
        listed = task.text in client(people["clerk"]).get("/goals/tasks/?state=soon").content.decode()
        assert listed == (said == "即将到期"), due
        assert (label == "due soon" or label == "即将到期") == (said == "即将到期")


def test_meetings_held_are_counted_once_minuted(people, tree):
    planned, _task = held(people, tree)
    meeting = confirmed(people, held(people, tree, kind="case", employer=tree["一中"])[0])
    rows = list(facts.meetings(timezone.localdate()))
    assert [row[0] for row in rows] == [meeting.pk]
    assert rows[0][3] == "会办"
    assert list(facts.meetings(timezone.localdate() - timedelta(days=9))) == []
    assert Meeting.objects.filter(pk=planned.pk).exists()
