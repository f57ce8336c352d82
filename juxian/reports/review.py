"""The annual review: the year by chapters, written from the narrative and the figures (A10).

A sentence of the narrative stands in the review when all figures it names exist; so a district that does not use a
module has no empty sentences about it. The last chapter is not written beforehand: it follows from the targets.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from juxian.facts import figures
from juxian.facts.figures import Figure
from juxian.facts.models import Snapshot
from juxian.goals import progress
from juxian.goals.models import Target
from juxian.goals.progress import Light, Progress
from juxian.reports import citations
from juxian.reports.citations import Citations
from juxian.reports.narrative import CHAPTERS, OPENING

SLOT = re.compile(r"\{(?P<id>[\w.]+)(?::(?P<form>wan))?\}")
NUMERALS = "一二三四五六七八九十"
Fragments = list[str | int]


@dataclass
class Chapter:
    """A heading and paragraphs; an integer in a paragraph is the index of a citation."""

    heading: str
    paragraphs: list[Fragments] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the chapter as it is kept."""
        return {"heading": self.heading, "paragraphs": self.paragraphs}


def compose(year: int, snapshot: Snapshot) -> tuple[list[Chapter], Citations]:
    """Return the chapters of the year's review on `snapshot`, and every number in them."""
    known = citations.by_id(figures.compute_all(snapshot.as_of, snapshot=snapshot))
    cited = Citations()
    chapters = [Chapter("", [[OPENING.format(year=year)]])]
    for heading, paragraphs in CHAPTERS:
        chapter = Chapter(heading)
        for sentences in paragraphs:
            written = _paragraph(sentences, known, cited, year)
            if written:
                chapter.paragraphs.append(written)
        if chapter.paragraphs:
            chapters.append(chapter)
    problems = _problems(year, snapshot, cited)
    if problems.paragraphs:
        chapters.append(problems)
    for number, chapter in enumerate(chapters[1:]):
        chapter.heading = f"{NUMERALS[number]}、{chapter.heading}"
    return chapters, cited


def _paragraph(sentences: Iterable[str], known: Mapping[str, Figure], cited: Citations, year: int) -> Fragments:
    fragments: Fragments = []
    for words in sentences:
        sentence = words.replace("{year}", str(year))
        slots = list(SLOT.finditer(sentence))
        if any(slot["id"] not in known for slot in slots):
            continue
        last = 0
        for slot in slots:
            fragments.append(sentence[last : slot.start()])
            fragments.append(cited.cite(citations.of_figure(known[slot["id"]], slot["form"] or "")))
            last = slot.end()
        fragments.append(sentence[last:])
    written = [fragment for fragment in fragments if fragment != ""]
    if written and isinstance(written[-1], str):
        # Where the last sentences fell away, the one before them ends the paragraph.
        written[-1] = written[-1].rstrip("，；、。") + "。"
    return written


def _problems(year: int, snapshot: Snapshot, cited: Citations) -> Chapter:
    """Return the chapter on how the year stands against its targets: reached, missed, not measured."""
    chapter = Chapter("目标完成情况和存在问题")
    targets = Target.objects.whole().filter(year=year).select_related("organization", "statement").order_by("pk")
    standings = progress.of_targets(targets, as_of=snapshot.as_of)
    if not standings:
        return chapter
    by_light = {light: [item for item in standings if item.light == light] for light in Light}
    short = by_light[Light.MISSED] + by_light[Light.BEHIND]
    chapter.paragraphs.append(_summary(year, standings, by_light, snapshot, cited))
    for item in short:
        chapter.paragraphs.append(_shortfall(item, snapshot, cited))
    if by_light[Light.UNMEASURED]:
        names = "、".join(f"“{item.target.name}”" for item in by_light[Light.UNMEASURED])
        chapter.paragraphs.append([f"{names}尚无对应的业务记录，暂不能由系统统计，需在下一年度补齐。"])
    return chapter


def _summary(
    year: int, standings: list[Progress], by_light: Mapping[Light, list[Progress]], snapshot: Snapshot, cited: Citations
) -> Fragments:
    def count(name: str, items: list[Progress], definition: str) -> int:
        return cited.cite(
            citations.of_records(
                name=name,
                value=len(items),
                unit="项",
                definition=definition,
                as_of=snapshot.as_of,
                snapshot=snapshot.hash,
                url=f"/goals/targets/?year={year}",
            )
        )

    return [
        f"对照{year}年工作要点，全区量化目标",
        count("年度量化目标", standings, f"{year}年经确认的全区量化目标个数"),
        "项，已完成",
        count("已完成目标", by_light[Light.MET], "统计时点上完成值达到目标值的目标个数"),
        "项，未完成",
        count("未完成目标", by_light[Light.MISSED] + by_light[Light.BEHIND], "统计时点上完成值低于目标值的目标个数"),
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
