"""The review of a period by chapters, written from the narrative and the figures (A10).

A sentence of the narrative stands in the review when all figures it names exist; so a district that does not use a
module has no empty sentences about it. The last chapters are not written beforehand: they follow from what changed
against earlier periods, and from the targets, projects and tasks that lag.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from juxian.facts import indicators
from juxian.facts.figures import Figure
from juxian.reports import citations, comparison, problems
from juxian.reports.citations import Citation, Citations
from juxian.reports.comparison import SPOKEN, Against, Counted
from juxian.reports.narrative import CHAPTERS, COMPARED, OPENING, TITLE, TROUBLES
from juxian.reports.periods import Kind, Period

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


@dataclass(frozen=True)
class Sources:
    """What a review is written from: its period up to a day, the figures, and those of the periods it is compared with."""

    period: Period
    day: date
    now: Counted
    others: Mapping[str, Counted]

    @property
    def since(self) -> date | None:
        """The first day of the period, where figures are not those of the year up to the day."""
        return None if self.period.kind == Kind.YEAR else self.period.since

    def words(self, text: str) -> str:
        """Return text of the narrative with what the period is called."""
        called = {"[period]": self.period.name, "[during]": self.period.during, "[ends]": self.period.ends(self.day)}
        for slot, name in called.items():
            text = text.replace(slot, name)
        return text

    @property
    def title(self) -> str:
        """The title of the review."""
        return self.words(TITLE)

    def citation(self, figure: Figure, form: str = "") -> Citation:
        """Return the citation of one of the figures, with what it was before."""
        earlier = comparison.compared(figure, self.now, self.others)
        return citations.of_figure(figure, form, since=self.since, compared=earlier)


def compose(sources: Sources) -> tuple[list[Chapter], Citations]:
    """Return the chapters of a review, and every number in them."""
    cited = Citations()
    chapters = [Chapter("", [[sources.words(OPENING)]])]
    for heading, paragraphs in CHAPTERS:
        written = [_paragraph(sentences, sources, cited) for sentences in paragraphs]
        chapters.append(Chapter(heading, [paragraph for paragraph in written if paragraph]))
    chapters.append(Chapter("与以往同期相比的变化", changes(sources, cited)))
    chapters.append(Chapter("目标完成情况和存在问题", troubles(sources, cited)))
    chapters = [chapter for chapter in chapters if chapter.paragraphs]
    for number, chapter in enumerate(chapters[1:]):
        chapter.heading = f"{NUMERALS[number]}、{chapter.heading}"
    return chapters, cited


def _paragraph(sentences: Iterable[str], sources: Sources, cited: Citations) -> Fragments:
    fragments: Fragments = []
    known = sources.now.figures
    for words in sentences:
        sentence = sources.words(words)
        slots = list(SLOT.finditer(sentence))
        if any(slot["id"] not in known for slot in slots):
            continue
        last = 0
        for slot in slots:
            fragments.append(sentence[last : slot.start()])
            fragments.append(cited.cite(sources.citation(known[slot["id"]], slot["form"] or "")))
            last = slot.end()
        fragments.append(sentence[last:])
    written = [fragment for fragment in fragments if fragment != ""]
    if written and isinstance(written[-1], str):
        # Where the last sentences fell away, the one before them ends the paragraph.
        written[-1] = written[-1].rstrip("，；、。") + "。"
    return written


def troubles(sources: Sources, cited: Citations) -> list[Fragments]:
    """Return the paragraphs on what lags: targets by light, overdue milestones and tasks, red projects."""
    figures = sources.now.figures
    told = [words for figure, words in TROUBLES if figure in figures and figures[figure].value]
    written = problems.paragraphs(sources.period.year, sources.now.snapshot, cited)
    written.append(_paragraph(told, sources, cited))
    written += problems.red_projects(sources.now.snapshot, cited)
    return [paragraph for paragraph in written if paragraph]


def changes(sources: Sources, cited: Citations) -> list[Fragments]:
    """Return a paragraph for each of the figures that differ from earlier periods: by how much, and through whom."""
    written = []
    for figure_id, form in COMPARED:
        figure = sources.now.figures.get(figure_id)
        differences = _differences(figure, form, sources, cited) if figure else []
        if figure and differences:
            name = citations.spoken(figure.name, sources.since)
            number = cited.cite(sources.citation(figure, form))
            written.append([name, number, _unit(figure, form), *differences, "。"])
    return written


def _differences(figure: Figure, form: str, sources: Sources, cited: Citations) -> Fragments:
    words: Fragments = []
    for against, other in sources.others.items():
        earlier = other.figures.get(figure.id)
        change = comparison.grown(figure.value, earlier.value) if earlier else 0
        if not change:
            continue
        than = SPOKEN[Against(against)]
        moved = comparison.by_unit(indicators.get(figure.id), sources.now, other)
        difference = Citation(
            name=f"{citations.spoken(figure.name, sources.since)}（比{than}）",
            text=citations.shown(abs(Decimal(change)), form),
            value=citations.shown(change),
            unit=figure.unit,
            definition=f"本期数减{than}数（{other.window.since}至{other.snapshot.as_of}）",
            as_of=figure.as_of.isoformat(),
            snapshot=figure.snapshot,
            url=comparison.difference_url(figure.id, sources.now, other),
        )
        words += [f"，比{than}{'增加' if change > 0 else '减少'}", cited.cite(difference), _unit(figure, form)]
        words.append(comparison.units_that_moved(moved, change, form))
    return [word for word in words if word != ""]


def _unit(figure: Figure, form: str) -> str:
    return f"万{figure.unit}" if form == "wan" else figure.unit
