"""What is known of the tasks of meetings as of a day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from juxian.facts.catalogue import Fact, FactTable
from juxian.facts.indicators import Indicator
from juxian.goals.facts import GROUP
from juxian.goals.models import MeetingTask
from juxian.rules.types import DATE, STRING


def tasks(as_of: date) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each task of a meeting held by the end of `as_of`, as it stood on that day."""
    rows = MeetingTask.objects.filter(item__meeting__begins__date__lte=as_of).select_related("owner", "item__meeting")
    for one in rows.order_by("pk"):
        closed = one.closed_on if one.closed_on and one.closed_on <= as_of else None
        held = timezone.localdate(one.item.meeting.begins)
        yield (one.pk, one.owner_id, one.text, one.owner.name, one.item.meeting.title, held, one.due, closed)


TASKS = FactTable(
    id="meeting_tasks",
    name="会议任务",
    name_en="tasks of meetings",
    owner="goals",
    facts=(
        Fact("task", "任务", "task", STRING, "会议议定事项的内容"),
        Fact("owner", "责任单位", "unit responsible", STRING, "负责落实的单位"),
        Fact("meeting", "会议", "meeting", STRING, "议定该事项的会议"),
        Fact("held", "会议日期", "held on", DATE, "会议召开的日期"),
        Fact("due", "完成时限", "due on", DATE, "要求完成的日期"),
        Fact("closed", "任务办结日期", "done on", DATE, "经人才办审核办结的日期"),
    ),
    rows=tasks,
    subjects=lambda user: MeetingTask.objects.visible_to(user),
)


def _one(key: str, name: str, name_en: str, condition: str, definition: str) -> Indicator:
    return Indicator(
        f"goals.tasks_{key}", name, name_en, "meeting_tasks", condition, definition=definition, group=GROUP, unit="项",
        period="year",
    )  # fmt: skip


INDICATORS = (
    _one("given", "当年会议交办任务", "tasks given", "会议日期 in [期初..期末]", "当年召开的会议议定、交办的任务数。"),
    _one(
        "in_time", "当年按时办结任务", "tasks done in time",
        "任务办结日期 in [期初..期末] and 任务办结日期 <= 完成时限", "当年经审核、在时限内办结的会议任务数。",
    ),
    _one(
        "overdue", "逾期未办结任务", "tasks overdue", "任务办结日期 = null and 完成时限 < 期末",
        "统计时点已过时限、尚未办结的会议任务数。",
    ),
)  # fmt: skip
