"""A supervision report is composed of a period's records, issued by another, read by each unit for itself, and stands."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.goals.models import AgendaItem, Meeting, MeetingTask, SupervisionReport, Target
from juxian.goals.services import set_target, split_target
from juxian.goals.supervision.services import draft_notice, issue_notice, reply_to
from juxian.goals.tests.conftest import AT
from juxian.reports.supervision.services import draft_report, issue_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(make_user):
    return {
        "clerk": make_user(Role.CLERK), "director": make_user(Role.DIRECTOR),
        "unit": make_user(Role.UNIT_OFFICER, "教育局"), "zone": make_user(Role.UNIT_OFFICER, "环科园"),
    }  # fmt: skip


@pytest.fixture
def clients(people) -> dict[str, Client]:
    found = {name: Client() for name in people}
    for name, client in found.items():
        client.force_login(people[name])
    return found


@pytest.fixture
def parts(tree, arrive, measure) -> None:
    """Five wanted of each; by October the bureau has none and the zone all; in November the bureau has one."""
    whole = set_target(
        year=2025, name="引才", organization=tree["人才办"], indicator="leading", low=Decimal(10), unit="名",
        deadline=date(2025, 12, 31), by="test", at=AT,
    )  # fmt: skip
    split_target(target=whole, parts={tree["教育局"]: Decimal(5), tree["环科园"]: Decimal(5)}, by="test", at=AT)
    arrive("清岚公司", 5)
    measure(date(2025, 10, 31))
    arrive("一中", 1, month=11)
    measure(date(2025, 11, 30))


def draft(people, month: int, by: str = "clerk") -> SupervisionReport:
    return draft_report(kind="month", year=2025, part=month, text="请整改。", by=people[by], at=AT)


def words(report: SupervisionReport) -> str:
    cited = [one["text"] for one in report.citations]
    return "\n".join(
        "".join(cited[part] if isinstance(part, int) else part for part in paragraph)
        for chapter in report.chapters
        for paragraph in chapter["paragraphs"]
    )


def late_task(people, tree) -> MeetingTask:
    meeting = Meeting(
        kind="leading_group", title="领导小组会议", begins=AT - timedelta(days=60), place="会议室", chair="组长", called_by=people["clerk"],
    )  # fmt: skip
    meeting.save()
    item = AgendaItem.objects.create(meeting=meeting, title="议题", number=1, minutes="定了")
    task = MeetingTask.objects.create(item=item, text="出台办法", owner=tree["教育局"], due=date(2025, 11, 1))
    Meeting.objects.filter(pk=meeting.pk).update(
        state="confirmed", minuted_by=people["clerk"], confirmed_by=people["director"],
        confirmed_at=AT - timedelta(days=59),
        hash="0" * 64,
    )  # fmt: skip
    return task


def test_it_tells_what_lags_for_how_long_and_what_changed(people, parts, tree):
    late_task(people, tree)
    notice = draft_notice(year=2025, title="通报", text="请", due=date(2025, 12, 1), by=people["clerk"], at=AT)
    assert {item.about for item in notice.items.all()} == {"引才", "出台办法"}
    assert "逾期" in notice.items.get(task__isnull=False).told
    issue_notice(notice=notice, by=people["director"], at=AT)
    first = draft(people, 10)
    assert "本期为首期" in words(first)
    assert "逾期" not in words(first)  # neither was due by then
    issue_report(report=first, by=people["director"], at=AT)
    second = draft(people, 11)
    said = words(second)
    assert "2家单位共承担目标任务2项，其中已完成1项，滞后或未完成1项" in said
    assert "教育局：1项。引才（目标5 名，截至2025-11-30实际1，完成20%，时间进度91%，连续2期）" in said
    assert "教育局：出台办法：领导小组会议议定，应于2025-11-01前完成，截至2025-11-30逾期29天。" in said
    assert "项目标转好，0项转为滞后" in said
    assert all(one["snapshot"] == second.snapshot.hash and one["url"] for one in second.citations)
    issue_report(report=second, by=people["director"], at=AT)
    Target.objects.filter(organization=tree["教育局"]).update(low=Decimal(1))
    third = draft(people, 12)
    assert "1项目标转好（教育局“引才”）" in words(third)
    assert "通报：出台办法，应于2025-12-01前回复" not in words(third)  # today is the last day


def test_a_report_reads_tasks_and_replies_as_they_were_on_its_day(people, parts, tree):
    task = late_task(people, tree)
    notice = draft_notice(
        year=2025, title="通报", text="请", due=date(2025, 11, 10), by=people["clerk"], at=AT - timedelta(days=25)
    )  # fmt: skip
    issue_notice(notice=notice, by=people["director"], at=AT - timedelta(days=25))
    MeetingTask.objects.filter(pk=task.pk).update(closed_on=date(2025, 12, 1))
    for item in notice.items.all():
        reply_to(item=item, reply="已办", by=people["unit"], at=AT)
    said = words(draft(people, 11))  # the task was done and the notice answered a day after
    assert "出台办法：领导小组会议议定" in said
    assert "通报：出台办法，应于2025-11-10前回复" in said
    assert "按该日情况认定" in said
    later = words(draft(people, 12))
    assert "领导小组会议议定" not in later
    assert "应于2025-11-10前回复" not in later


def test_drafted_by_one_issued_by_another_and_each_unit_reads_its_own(people, parts, clients, tree):
    data = {"kind": "month", "year": "2025", "part": "11", "text": "请整改。"}
    page = clients["clerk"].post(reverse("reports:draft_supervision_report"), data | {"part": "13"}).content.decode()
    assert "请整改。" in page
    assert not SupervisionReport.objects.exists()
    clients["clerk"].post(reverse("reports:draft_supervision_report"), data)
    report = SupervisionReport.objects.get()
    page, file = report.get_absolute_url(), reverse("reports:supervision_file", args=[report.pk])
    assert "已有专报" in clients["clerk"].post(reverse("reports:draft_supervision_report"), data).content.decode()
    for name in ("unit", "zone"):
        assert clients[name].get(page).status_code == clients[name].get(file).status_code == 404
    with pytest.raises(Refused, match="另一人"):
        issue_report(report=report, by=people["clerk"], at=AT)
    assert "签发督查专报" in clients["director"].get("/").content.decode()
    clients["director"].post(reverse("reports:issue_supervision_report", args=[report.pk]))
    report.refresh_from_db()
    assert (report.number, report.state, report.issued_by) == (1, "issued", people["director"])
    for sql in ("UPDATE goals_supervisionreport SET text = 'x'", "DELETE FROM goals_supervisionreport",
                "UPDATE goals_supervisionline SET content = '{}'", "DELETE FROM goals_supervisionline"):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    shown = clients["unit"].get(page).content.decode()
    assert "完成20%" in shown
    assert "环科园" not in shown
    assert "查看督查专报反映的问题" in clients["unit"].get("/").content.decode()
    assert "查看督查专报反映的问题" not in clients["zone"].get("/").content.decode()  # nothing of theirs lags

    def told(name: str) -> str:
        document = Document(io.BytesIO(clients[name].get(file).content))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        return "\n".join([*(one.text for one in document.paragraphs), *cells])

    assert "督〔2025〕1号" in told("unit")
    assert "环科园" not in told("unit")
    assert "单位目标任务" not in told("unit")
    assert all(one in told("clerk") for one in ("环科园", "单位目标任务", "教育局", "请整改。"))
    pdf = clients["unit"].get(reverse("reports:supervision_file_pdf", args=[report.pk]))
    assert pdf.content.startswith(b"%PDF")


def test_a_period_that_is_none_or_has_not_begun_is_refused(people, parts):
    with pytest.raises(Refused, match="开始"):
        draft_report(kind="month", year=2026, part=1, text="请", by=people["clerk"], at=AT)
    with pytest.raises(Refused):
        draft_report(kind="quarter", year=2025, part=5, text="请", by=people["clerk"], at=AT)
    Target.objects.exclude(parent=None).delete()
    with pytest.raises(Refused, match="没有单位承担"):
        draft_report(kind="quarter", year=2025, part=4, text="请", by=people["clerk"], at=AT)
    assert timezone.localdate(AT) == date(2025, 12, 1)
