"""What is known of the tasks of meetings as of a day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from juxian.facts.catalogue import Fact, FactTable
from juxian.facts.indicators import Indicator
from juxian.goals.facts import GROUP
from juxian.goals.models import Meeting, MeetingTask
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


# Values in FEEL are Chinese whatever language a page is read in, so they are data here and not translations.
KINDS = {Meeting.Kind.LEADING_GROUP: "领导小组会议", Meeting.Kind.OFFICE: "人才办会议", Meeting.Kind.CASE: "会办"}


def meetings(as_of: date) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each meeting held by the end of `as_of` of which minutes were written."""
    rows = Meeting.objects.filter(begins__date__lte=as_of).exclude(state=Meeting.State.PLANNED)
    for one in rows.order_by("pk"):
        yield one.pk, None, one.title, KINDS[Meeting.Kind(one.kind)], timezone.localdate(one.begins), one.chair


MEETINGS = FactTable(
    id="meetings",
    name="人才工作会议",
    name_en="meetings",
    owner="goals",
    facts=(
        Fact("title", "会议", "meeting", STRING, "会议的名称"),
        Fact("kind", "会议类型", "kind of meeting", STRING, "会议的类型", codes=tuple(KINDS.values())),
        Fact("held", "会议日期", "held on", DATE, "会议召开的日期"),
        Fact("chair", "主持人", "chair", STRING, "主持会议的人"),
    ),
    rows=meetings,
    subjects=lambda user: Meeting.objects.visible_to(user),
    list_url="goals:meetings",
)


def _one(key: str, name: str, name_en: str, condition: str, definition: str) -> Indicator:
    return Indicator(
        f"goals.tasks_{key}", name, name_en, "meeting_tasks", condition, definition=definition, group=GROUP, unit="项",
        period="year",
    )  # fmt: skip


def _held(key: str, name: str, name_en: str, condition: str, definition: str) -> Indicator:
    return Indicator(
        f"goals.{key}", name, name_en, "meetings", f"会议日期 in [期初..期末]{condition}", definition=definition, group=GROUP,
        unit="次", period="year",
    )  # fmt: skip


INDICATORS = (
    _held("meetings_held", "当年召开会议", "meetings held", "", "当年召开、已形成纪要的人才工作会议和会办次数。"),
    _held(
        "conferences_held", "当年会办", "case conferences held", ' and 会议类型 = "会办"', "当年召开、已形成纪要的会办次数。",
    ),
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
