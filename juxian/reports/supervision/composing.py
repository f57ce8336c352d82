"""What a supervision report says: of each unit first, then of all of them together, beside the report before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse

from juxian.facts.models import Snapshot
from juxian.goals.lights import LAGGING, Light
from juxian.goals.models import NoticeItem, SupervisionReport, Target
from juxian.goals.progress import Progress, of_targets
from juxian.goals.supervision.services import late_tasks, red_projects, task_told, told_of
from juxian.organizations.models import Organization
from juxian.reports import citations
from juxian.reports.citations import Citations
from juxian.reports.periods import Period

Fragments = list[str | int]
Content = dict[str, Any]
Before = dict[int, Content]
NAMED = 8  # units or targets in one sentence


@dataclass(frozen=True)
class Composed:
    """A report as it was composed: its chapters, their numbers, and what it says of each unit, in the order of the tree."""

    chapters: list[dict[str, Any]]
    cited: Citations
    lines: dict[Organization, Content]


def compose(period: Period, snapshot: Snapshot, previous: SupervisionReport | None, text: str) -> Composed:
    """Return the report of a period on a snapshot, compared with the one before; in Chinese when that is the language."""
    before: Before = {one.organization_id: one.content for one in previous.lines.all()} if previous else {}
    lines = of_units(period.year, snapshot, before)
    cited = Citations()
    said = _Said(period, snapshot, list(lines.items()), cited)
    chapters: list[dict[str, Any]] = [
        {"heading": "", "paragraphs": [said.opening(), *said.since(previous)]},
        {"heading": "一、进度滞后的目标任务", "paragraphs": said.lagging()},
        {"heading": "二、亮红灯的项目", "paragraphs": said.listed("red", "亮红灯项目", "个", "统计时点亮红灯的在建项目数", "goals:projects")},
        {"heading": "三、逾期的会议议定事项", "paragraphs": said.listed("late", "逾期议定事项", "项", "统计时点已过完成时限未办结的议定事项数", "goals:tasks")},
        {"heading": "四、逾期未回复的督查通报", "paragraphs": said.listed("unanswered", "逾期未回复事项", "项", "统计时点已过回复时限、单位未回复的通报事项数", "goals:notices")},
        {"heading": "五、工作要求", "paragraphs": [[one] for one in filter(None, map(str.strip, text.splitlines()))]},
    ]  # fmt: skip
    return Composed(chapters, cited, lines)


def of_units(year: int, snapshot: Snapshot, before: Before) -> dict[Organization, Content]:
    """Return what there is to say of each unit with targets, projects, tasks or notices of that day."""
    day = snapshot.as_of
    targets = Target.objects.filter(year=year, organization__kind__in=Organization.UNITS).select_related("organization")
    grouped: dict[Organization, list[Progress]] = defaultdict(list)
    for one in of_targets(targets.order_by("organization__kind", "organization", "pk"), as_of=day):
        grouped[one.target.organization].append(one)
    found = {unit: _targets(standings, before.get(unit.pk, {})) for unit, standings in grouped.items()}
    for standing in red_projects(day):
        _line(found, standing.project.owner)["red"].append(f"{standing.project.name}：{standing.reason}")
    for task in late_tasks(day):
        _line(found, task.owner)["late"].append(f"{task.text}：{task_told(task, day)}")
    # What was replied after the day was owed on it; when a reply was given back, its row does not say.
    owing = Q(replied_at__isnull=True) | Q(replied_at__date__gt=day) | Q(state=NoticeItem.State.RETURNED)
    owed = NoticeItem.objects.filter(owing, notice__issued_at__date__lte=day, notice__due__lt=day).select_related(
        "notice", "organization", "target", "project", "task"
    )
    for item in owed.order_by("organization__kind", "organization", "pk"):
        said = f"{item.notice.title}：{item.about}，应于{item.notice.due}前回复。"
        _line(found, item.organization)["unanswered"].append(said)
    return found


def _line(found: dict[Organization, Content], unit: Organization) -> Content:
    return found.setdefault(unit, _targets([], {}))


def _targets(standings: list[Progress], before: Content) -> Content:
    lights = {str(one.target.pk): str(one.light) for one in standings}
    then: dict[str, str] = before.get("lights", {})
    periods = {one["target"]: one["periods"] for one in before.get("lagging", [])}
    shares = [min(one.share, Decimal(1)) for one in standings if one.share is not None and not one.target.is_limit]
    behind = {str(light) for light in LAGGING}
    names = {str(one.target.pk): one.target.name for one in standings}
    return {
        "targets": len(standings),
        "met": sum(one.light == Light.MET for one in standings),
        "behind": sum(one.light in LAGGING for one in standings),
        "mean": int(sum(shares) * 100 / len(shares)) if shares else None,
        "lights": lights,
        "lagging": [
            {"target": one.target.pk, "name": one.target.name, "told": told_of(one), "periods": periods.get(one.target.pk, 0) + 1}
            for one in standings
            if one.light in LAGGING
        ],
        "better": [names[pk] for pk, light in lights.items() if then.get(pk) in behind and light not in behind],
        "worse": [names[pk] for pk, light in lights.items() if pk in then and then[pk] not in behind and light in behind],
        "red": [],
        "late": [],
        "unanswered": [],
    }  # fmt: skip


@dataclass(frozen=True)
class _Said:
    """The sentences of a report over its lines."""

    period: Period
    snapshot: Snapshot
    lines: list[tuple[Organization, Content]]
    cited: Citations

    def count(self, name: str, value: int, unit: str, definition: str, page: str, query: str = "") -> int:
        """Return the place in the schedule of a number that was counted here."""
        return self.cited.cite(
            citations.of_records(
                name=name, value=value, unit=unit, definition=definition, as_of=self.snapshot.as_of,
                snapshot=self.snapshot.hash, url=reverse(page) + query,
            )
        )  # fmt: skip

    def opening(self) -> Fragments:
        year, total = self.period.year, self._sum
        with_targets = sum(bool(line["targets"]) for _unit, line in self.lines)
        page, query = "goals:targets", f"?year={year}"
        return [
            f"{self.period.ends(self.snapshot.as_of)}，全区",
            self.count("有目标任务的单位", with_targets, "家", "当年目标分解到的单位数", "goals:coverage", query),
            "家单位共承担目标任务",
            self.count("单位目标任务", total("targets"), "项", "当年分解到各单位的目标数", page, query),
            "项，其中已完成",
            self.count("已完成的单位目标", total("met"), "项", "统计时点亮“已完成”的单位目标数", page, query),
            "项，滞后或未完成",
            self.count("滞后的单位目标", total("behind"), "项", "统计时点亮“滞后”或“未完成”的单位目标数", page, query),
            "项。项目、议定事项和通报回复按该日情况认定；目标内容和被退回的回复按成文时认定。",
        ]

    def since(self, previous: SupervisionReport | None) -> list[Fragments]:
        if previous is None:
            return [["本期为首期，自下期起与上期比较。"]]
        better = [(unit, name) for unit, line in self.lines for name in line["better"]]
        worse = [(unit, name) for unit, line in self.lines for name in line["worse"]]
        query = f"?year={self.period.year}"
        return [
            [
                f"与上期（《{previous.title}》）相比，",
                self.count("较上期转好的目标", len(better), "项", "上期滞后、本期不再滞后的单位目标数", "goals:targets", query),
                f"项目标转好{_named(better)}，",
                self.count("较上期转为滞后的目标", len(worse), "项", "上期不滞后、本期滞后的单位目标数", "goals:targets", query),
                f"项转为滞后{_named(worse)}。",
            ]
        ]  # fmt: skip

    def lagging(self) -> list[Fragments]:
        written: list[Fragments] = []
        for unit, line in sorted(self.lines, key=lambda one: -one[1]["behind"]):
            if not line["lagging"]:
                continue
            told = "；".join(
                f"{one['name']}（{one['told'].rstrip('。')}" + (f"，连续{one['periods']}期）" if one["periods"] > 1 else "）")
                for one in line["lagging"]
            )  # fmt: skip
            query = f"?year={self.period.year}&unit={unit.pk}"
            number = self.count(
                f"{unit.label}滞后目标", line["behind"], "项", f"统计时点{unit.name}亮“滞后”或“未完成”的目标数", "goals:targets", query
            )  # fmt: skip
            written.append([f"{unit.label}：", number, f"项。{told}。"])
        return written or [["没有单位的目标滞后。"]]

    def listed(self, part: str, name: str, unit: str, definition: str, page: str) -> list[Fragments]:
        found = [(one, text) for one, line in self.lines for text in line[part]]
        if not found:
            return [["无。"]]
        number = self.count(name, len(found), unit, definition, page)
        written: list[Fragments] = [["共", number, f"{unit}。"]]
        written += [[f"{one.label}：{text}"] for one, text in found]
        return written

    def _sum(self, name: str) -> int:
        return sum(line[name] for _unit, line in self.lines)


def _named(found: Iterable[tuple[Organization, str]]) -> str:
    names = [f"{unit.label}“{name}”" for unit, name in found]
    return f"（{'、'.join(names[:NAMED])}{'等' if len(names) > NAMED else ''}）" if names else ""


def day_of(period: Period, today: date) -> date:
    """Return the day on which a period is looked at: its last, or today while it lasts."""
    return min(period.until, today)
