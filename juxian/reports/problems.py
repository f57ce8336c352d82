"""What a review says of the year's targets by light, of units without any, and of projects that are red."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.http import urlencode

from juxian.facts.models import Snapshot
from juxian.goals import gaps, progress
from juxian.goals.lights import Light
from juxian.goals.models import Plan, Target
from juxian.goals.progress import Progress
from juxian.goals.projects import lights
from juxian.goals.supervision.services import running_on
from juxian.organizations.models import Organization
from juxian.reports import citations
from juxian.reports.citations import Citation, Citations

Fragments = list[str | int]
UNITS_NAMED = 8


def paragraphs(year: int, snapshot: Snapshot, cited: Citations) -> list[Fragments]:
    """Return how the year stands against its targets on a snapshot; nothing where it has none."""
    written: list[Fragments] = []
    targets = Target.objects.whole().filter(year=year).select_related("organization", "statement").order_by("pk")
    standings = progress.of_targets(targets, as_of=snapshot.as_of)
    if not standings:
        return written
    by_light = _by_light(standings)
    short = by_light[Light.MISSED] + by_light[Light.BEHIND]
    written.append(_summary(year, standings, by_light, snapshot, cited))
    for item in short:
        written.append(_shortfall(item, snapshot, cited))
    if by_light[Light.UNMEASURED]:
        names = "、".join(f"“{item.target.name}”" for item in by_light[Light.UNMEASURED])
        written.append([f"{names}尚无对应的业务记录，暂不能由系统统计，需予补齐。"])
    idle = _units_without_targets(year)
    if idle:
        number = _idle(idle, snapshot, year)
        names = "、".join(unit.label for unit in idle[:UNITS_NAMED]) + ("等" if len(idle) > UNITS_NAMED else "")
        written.append(["年度目标尚未分解到", cited.cite(number), f"家单位（{names}）。"])
    return written


def counted_now(year: int, snapshot: Snapshot) -> dict[tuple[str, str], str]:
    """Return what the records give now for every number that a review on `snapshot` may have counted from them.

    By what it opens onto and what is counted (`counted`), so that a target called otherwise since is still found.
    """
    cited = Citations()
    targets = Target.objects.whole().filter(year=year).select_related("organization", "statement").order_by("pk")
    standings = progress.of_targets(targets, as_of=snapshot.as_of)
    _summary(year, standings, _by_light(standings), snapshot, cited)
    for item in standings:
        _shortfall(item, snapshot, cited)
    cited.cite(_idle(_units_without_targets(year), snapshot, year))
    red_projects(snapshot, cited, every=True)
    return {counted(one.url, one.name): one.value for one in cited.found}


def counted(url: str, name: str) -> tuple[str, str]:
    """Return what tells a number counted from records from all others: 目标值, 完成值, 差额 of a target, and so on."""
    return url, name.rpartition("（")[2]


def red_projects(snapshot: Snapshot, cited: Citations, *, every: bool = False) -> list[Fragments]:
    """Return a paragraph for each running project that is red (or for `every` one) on the day of a snapshot, with the reason."""
    written: list[Fragments] = []
    for standing in lights.of_projects(running_on(snapshot.as_of), snapshot.as_of):
        if standing.light != lights.Light.RED and not every:
            continue
        project = standing.project
        late = citations.of_records(
            name=f"{project.name}（逾期节点）",
            value=len(standing.overdue),
            unit="个",
            definition=standing.reason,
            as_of=snapshot.as_of,
            snapshot=snapshot.hash,
            url=project.get_absolute_url(),
        )
        words: Fragments = [f"项目“{project.name}”（{project.owner.label}）亮红灯，逾期节点", cited.cite(late), "个"]
        written.append([*words, f"：{standing.reason.rstrip('。')}。"])
    return written


def _units_without_targets(year: int) -> list[Organization]:
    """Return the units that none of the year's targets was split down to; none while nothing was split at all."""
    lacks = [gaps.gaps_of(plan) for plan in Plan.objects.filter(year=year).order_by("pk")]
    found = [{gap.unit.pk: gap.unit for gap in one.units} for one in lacks if one.units]
    if not found or not Target.objects.filter(year=year, parent__isnull=False).exists():
        return []
    common = set(found[0]).intersection(*found[1:]) if len(found) == len(lacks) else set()
    return [unit for pk, unit in found[0].items() if pk in common]


def _by_light(standings: list[Progress]) -> dict[Light, list[Progress]]:
    return {light: [item for item in standings if item.light == light] for light in Light}


def _idle(units: list[Organization], snapshot: Snapshot, year: int) -> Citation:
    return _count(f"没有{year}年目标的单位", len(units), "家", "当年要点的目标未分解到的单位数", snapshot, year)


def _count(name: str, value: int, unit: str, definition: str, snapshot: Snapshot, year: int) -> Citation:
    return citations.of_records(
        name=name,
        value=value,
        unit=unit,
        definition=definition,
        as_of=snapshot.as_of,
        snapshot=snapshot.hash,
        url=f"{reverse('goals:targets')}?{urlencode({'year': year})}",
    )


def _summary(
    year: int, standings: list[Progress], by_light: Mapping[Light, list[Progress]], snapshot: Snapshot, cited: Citations
) -> Fragments:
    def count(name: str, items: list[Progress], definition: str) -> int:
        return cited.cite(_count(name, len(items), "项", definition, snapshot, year))

    def under_way() -> Fragments:
        coming = by_light[Light.ON_TRACK]
        if not coming:
            return []
        return ["，正常推进", count("正常推进目标", coming, "时限未到、进度不低于时序八成的目标个数"), "项"]

    short = by_light[Light.MISSED] + by_light[Light.BEHIND]
    return [
        f"对照{year}年工作要点，全区量化目标",
        count("年度量化目标", standings, f"{year}年经确认的全区量化目标个数"),
        "项，已完成",
        count("已完成目标", by_light[Light.MET], "统计时点上完成值达到目标值的目标个数"),
        "项",
        *under_way(),
        "，未完成",
        count("未完成目标", short, "统计时点上完成值低于目标值的目标个数"),
        "项，尚未纳入统计",
        count("未纳入统计的目标", by_light[Light.UNMEASURED], "没有对应指标的目标个数"),
        "项。",
    ]


def _shortfall(item: Progress, snapshot: Snapshot, cited: Citations) -> Fragments:
    target = item.target
    where = f"工作要点原文：{target.statement.sentence}" if target.statement else "人工设定的目标"

    def cite(name: str, value: citations.Value, definition: str) -> int:
        return cited.cite(
            citations.of_records(
                name=f"{target.name}（{name}）",
                value=value,
                unit=target.unit,
                definition=definition,
                as_of=item.as_of,
                snapshot=snapshot.hash,
                url=target.get_absolute_url(),
            )
        )

    return [
        f"“{target.name}”目标",
        cite("目标值", target.aim, where),
        f"{target.unit}，实际完成",
        cite("完成值", item.value or 0, "该目标所对应指标在统计时点的数值"),
        f"{target.unit}，相差",
        cite("差额", item.missing, "目标值减完成值"),
        f"{target.unit}。",
    ]
