"""The outline of a document: its title, its numbered headings, and which way each heading speaks.

Chinese official documents number 一、（一）1.（1）in that order (GB/T 9704-2012, 7.3.3); speeches add 一是…二是….
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import kinds
from .kinds import Evidence
from .temporal import FIVE_YEARS

_CN = "[一二三四五六七八九十]"
_LABELS: list[tuple[int, re.Pattern[str]]] = [
    (0, re.compile(rf"(?:第{_CN}+(?:部分|章|篇)|[^。，]{{0,30}}【?[（(]?篇{_CN}[）)】]?】?$|附件\d*[：:]?)")),
    (1, re.compile(rf"{_CN}{{1,3}}[、.．]")),
    (2, re.compile(rf"[（(]{_CN}{{1,3}}[）)]")),
    (3, re.compile(r"\d{1,2}[、.．](?!\d)|\d{1,2}(?:\.\d{1,2}){1,2}(?=[\u4e00-\u9fff])(?![百千万亿元])|第\d{1,2}条")),
    (4, re.compile(r"[（(]?\d{1,2}[）)]|[①-⑳⑴-⒇]")),
    (5, re.compile(rf"{_CN}{{1,3}}是|-{{2,}}|[·•●○■◆★▪-]")),
]
# 2000家以上 is no year.
_YEAR = re.compile(r"(?<!\d)20\d\d(?![\d.,]|[多余]?[百千万亿个家名人户项所场件套亩元吨])")


@dataclass
class Heading:
    """A heading in force."""

    level: int
    text: str
    evidence: Evidence


@dataclass
class Outline:
    """Keeps the title and the headings in force while the paragraphs go by."""

    year: int | None = None
    title: str = ""
    rules: bool = False
    document: Evidence | None = None
    stack: list[Heading] = field(default_factory=list)
    _named: bool = False

    def entitle(self, text: str) -> None:
        """Take the document's (or a part's) title; the year it names becomes the year of the document."""
        self.title = text
        weight, self.rules = kinds.title(text)
        self.document = Evidence("document", text[:30], weight)
        self.stack.clear()

    def enter(self, level: int, text: str) -> None:
        """Take a heading; it ends all headings of its level and below."""
        while self.stack and self.stack[-1].level >= level:
            self.stack.pop()
        years = [int(found) for found in _YEAR.findall(text)]
        weight = kinds.heading(text, years, self.year)
        self.stack.append(Heading(level, text, Evidence("section", text[:30], weight)))

    def enter_if_plain(self, text: str) -> None:
        """Take a short unnumbered line as a heading when it plainly announces what follows (工作回顾)."""
        if abs(kinds.heading(text, [int(found) for found in _YEAR.findall(text)], self.year)) >= 2:
            self.enter(0 if text.endswith("如下：") else 1, text)  # 现将情况通报如下： is of all that follows

    def section_year(self) -> int | None:
        """The year the headings in force name, the nearest first."""
        return next((found for heading in reversed(self.stack) if (found := year_of(heading.text))), None)

    def section(self) -> Evidence | None:
        """What the headings in force say: the nearest that speaks plainly, weak ones only where none does."""
        plain = [heading for heading in self.stack if abs(heading.evidence.weight) >= 2]
        if plain:
            return plain[-1].evidence
        weak = [heading for heading in self.stack if heading.evidence.weight]
        return weak[-1].evidence if weak else None


def label(text: str) -> tuple[int, int]:
    """(level, length) of the number a paragraph begins with; (-1, 0) when it has none."""
    for level, pattern in _LABELS:
        match = pattern.match(text)
        if match:
            return level, match.end()
    return -1, 0


def heading_part(text: str, level: int, start: int) -> str:
    """The heading within a numbered paragraph: all of a short one, the first sentence of a long one."""
    if level == 0:
        return text
    first = re.split(r"[。！？；]", text[start:], maxsplit=1)[0]
    if len(text) <= 45 and len(first) >= len(text) - start - 1:
        return first
    run_in = re.split(r"[。：！？]", text[start:], maxsplit=1)[0]
    return run_in if len(run_in) <= 36 else ""


def year_of(titles: str) -> int | None:
    """The year a document is of, from its title: the latest year named, the first of a span (2024-2026年)."""
    span = re.search(r"(20\d\d)年?[-~至到]+20\d\d", titles)
    if span:
        return int(span[1])
    years = [int(found) for found in _YEAR.findall(titles)]
    return max(years) if years else None


def year_of_document(titles: str) -> int | None:
    """The year a document is of: named in its title, or the first of the five a 十四五 plan is for."""
    plan = re.search("|".join(FIVE_YEARS), titles)
    return year_of(titles) or (FIVE_YEARS[plan[0]] - 4 if plan else None)
