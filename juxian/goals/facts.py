"""What is known of projects as of a day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from juxian.core.money import to_yuan
from juxian.facts.catalogue import Fact, FactTable
from juxian.facts.indicators import Indicator
from juxian.goals.models import Project
from juxian.goals.projects import lights
from juxian.goals.projects.lights import Light
from juxian.rules.types import DATE, NUMBER, STRING

Row = tuple[Any, ...]
GROUP = "goals"
# Values in FEEL are Chinese whatever language a page is read in, so they are data here and not translations.
STATES = {Project.State.RUNNING: "实施中", Project.State.FINISHED: "已完成", Project.State.STOPPED: "已终止"}
LIGHTS = {Light.GREEN: "绿", Light.YELLOW: "黄", Light.RED: "红"}


def projects(as_of: date) -> Iterator[Row]:
    """Yield a row for each project opened by the end of `as_of`, as it stood on that day."""
    rows = Project.objects.filter(opened_at__date__lte=as_of).select_related("owner").order_by("pk")
    found = list(rows)
    closed = {one.pk: timezone.localdate(one.closed_at) for one in found if one.closed_at}
    for one in found:
        if closed.get(one.pk, date.min) > as_of:
            one.state = Project.State.RUNNING
    for standing in lights.of_projects(found, as_of):
        one = standing.project
        assert one.opened_at is not None
        ended = None if one.state == Project.State.RUNNING else closed[one.pk]
        yield (
            one.pk, one.owner_id, one.name, one.owner.name, STATES[Project.State(one.state)],
            LIGHTS[standing.light] if standing.light else None, one.begin, one.end, timezone.localdate(one.opened_at),
            ended, None if one.budget is None else to_yuan(one.budget), len(standing.milestones), standing.reached,
            len(standing.overdue),
        )  # fmt: skip


def _fact(key: str, name: str, name_en: str, kind: Any, definition: str, unit: str = "", codes: Any = ()) -> Fact:
    return Fact(key, name, name_en, kind, definition, unit, codes=tuple(codes))


PROJECTS = FactTable(
    id="projects",
    name="人才工作项目",
    name_en="projects",
    owner="goals",
    facts=(
        _fact("name", "项目名称", "project", STRING, "项目的名称"),
        _fact("owner", "牵头单位", "lead unit", STRING, "牵头实施的单位"),
        _fact("state", "项目状态", "state", STRING, "统计时点的状态", codes=STATES.values()),
        _fact("light", "项目灯", "light", STRING, "实施中的项目按节点时限和核实情况计算的灯", codes=LIGHTS.values()),
        _fact("begin", "开始日期", "begins", DATE, "计划开始的日期"),
        _fact("end", "结束日期", "ends", DATE, "计划结束的日期"),
        _fact("opened", "立项日期", "opened on", DATE, "批准立项的日期"),
        _fact("closed", "办结日期", "closed on", DATE, "完成或终止的日期"),
        _fact("budget", "项目预算", "budget", NUMBER(14, 2), "项目的预算", "元"),
        _fact("milestones", "节点数", "milestones", NUMBER(4), "节点的个数", "个"),
        _fact("reached", "已完成节点", "milestones reached", NUMBER(4), "统计时点前经核实完成的节点数", "个"),
        _fact("overdue", "逾期节点", "milestones overdue", NUMBER(4), "实施中的项目已过时限、未经核实完成的节点数", "个"),
    ),
    rows=projects,
    subjects=lambda user: Project.objects.visible_to(user),
    list_url="goals:projects",
)  # fmt: skip


def _one(key: str, name: str, name_en: str, condition: str, definition: str, **more: Any) -> Indicator:
    return Indicator(
        f"goals.{key}", name, name_en, "projects", condition, definition=definition, group=GROUP,
        **({"unit": "个", "period": "point"} | more),
    )  # fmt: skip


def _lit(light: Light, name_en: str) -> Indicator:
    shown = LIGHTS[light]
    return _one(
        f"projects_{light.value}",
        f"{shown}灯项目",
        name_en,
        f'项目灯 = "{shown}"',
        f"统计时点实施中、亮{shown}灯的项目数。",
    )


INDICATORS = (
    _one("projects_running", "实施中项目", "projects running", '项目状态 = "实施中"', "统计时点实施中的人才工作项目数。"),
    _lit(Light.GREEN, "green projects"),
    _lit(Light.YELLOW, "yellow projects"),
    _lit(Light.RED, "red projects"),
    _one(
        "milestones_overdue", "逾期节点", "milestones overdue", "逾期节点 > 0", "统计时点实施中的项目已过时限、未经核实完成的节点数。",
        aggregate="sum", value="逾期节点",
    ),
    _one(
        "projects_finished", "当年完成项目", "projects finished", '项目状态 = "已完成" and 办结日期 in [期初..期末]',
        "当年全部节点经核实完成并办结的项目数。", period="year",
    ),
    _one(
        "projects_budget", "实施中项目预算", "budget of running projects", '项目状态 = "实施中" and 项目预算 != null',
        "统计时点实施中的项目的预算合计。", aggregate="sum", value="项目预算", unit="元",
    ),
)  # fmt: skip
