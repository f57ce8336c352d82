"""Read a whole document: keep its outline while going through it, and read each sentence and table in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from . import kinds, syntax, tables
from .charge import Note, notes, nothing_else
from .documents import Document, Paragraph, Table
from .folding import Folded, fold, readable
from .kinds import Evidence
from .outline import Outline, heading_part, label, year_of_document
from .sentences import Reading, Sentence, Surroundings
from .statements import Statement, whole_value
from .temporal import Clock, Frame, deadline_of
from .units import UNIT

_LONGEST = 1200
_TURN = re.compile(r"下一?步|下半年|下一?阶段|接下来|今后一个时期")
_COMMON_UNIT = re.compile(rf"单位：([百千万亿]{{0,2}}(?:{UNIT}))）?$")
_END = re.compile(r"[。！？\v\n]+[”’」』）]?")


def read_plan(document_or_text: Document | str, *, year: int | None = None) -> list[Statement]:
    """The quantified statements a plan, speech or report makes, in the order of the text.

    `year` is the year the document is of (what 今年 means in it); without it the year in the title is taken,
    and without that deadlines stay phrases (年末). Never raises on any text; finds nothing where nothing is.
    """
    document = document_or_text if isinstance(document_or_text, Document) else Document.of_text(document_or_text)
    return Reader(document, year).read()


class Reader:
    """One pass over one document."""

    def __init__(self, document: Document, year: int | None) -> None:
        self.document = document
        titles = self._titles()
        self.year = year or year_of_document(titles)
        self.clock = Clock(self.year)
        self.outline = Outline(self.year)
        self.outline.entitle(titles)
        self.turn = self._turn()
        self.tendency = kinds.tendency(fold(document.text).text)
        self.flow: Evidence | None = None
        self.antecedent = ""
        self.statements: list[Statement] = []
        self.last_paragraph = 0
        self.common_unit = ""

    def _titles(self) -> str:
        """The lines before the text begins: short, unnumbered, no full stop."""
        titles = []
        for block in self.document.blocks[:4]:
            if isinstance(block, Table):
                break
            text = fold(self.document.text[block.start : block.end]).text
            if label(text)[0] > 0 or len(text) > 45 or re.search(r"[。；：]", text):
                break
            titles.append(text)
        return "".join(dict.fromkeys(titles))

    def _turn(self) -> tuple[int, str]:
        """Where an account turns to what comes next (下半年，…): what stands before it is looked back upon."""
        for block in self.document.blocks[1:]:
            if isinstance(block, Paragraph):
                text = fold(self.document.text[block.start : block.end]).text
                found = _TURN.match(text, label(text)[1])
                if found:
                    return block.start, found[0]
        return -1, ""

    def read(self) -> list[Statement]:
        for block in self.document.blocks:
            if isinstance(block, Table):
                self.statements += tables.read_table(block, self)
            else:
                self._paragraph(block)
        return self.statements

    def _paragraph(self, block: Paragraph) -> None:
        folded = fold(self.document.text[block.start : block.end], block.start)
        if not folded.text:
            return
        unit = _COMMON_UNIT.search(folded.text)
        self.common_unit = unit[1] if unit else ""
        level, start = label(folded.text)
        self._enter(block, folded.text, level, start)
        found = notes(folded.text)
        if nothing_else(folded.text, found):
            for note in found:
                self._charge(note, self.last_paragraph, len(self.statements))
            return
        self.last_paragraph = first = len(self.statements)
        self.read_text(
            folded,
            start if level >= 0 and start < len(folded.text) else 0,
            [(note.start, note.end) for note in found],
        )
        self._notes(found, folded, first)

    def _notes(self, found: list[Note], folded: Folded, first: int) -> None:
        """A note holds for what was stated since the note before it; the first, when nothing was, for what follows."""
        last = first
        for i, note in enumerate(found):
            until = next(
                (
                    k
                    for k in range(last, len(self.statements))
                    if self.statements[k].number_start >= folded.at[note.start]
                ),
                len(self.statements),
            )
            if until > last:
                first, last = last, until
            self._charge(note, first, last if last > first or i else len(self.statements))

    def _charge(self, note: Note, first: int, last: int) -> None:
        due = deadline_of(note.due, self.clock.year)
        for i in range(first, last):
            one = self.statements[i]
            self.statements[i] = replace(
                one,
                responsible=tuple(dict.fromkeys([*one.responsible, *note.names])),
                deadline=one.deadline or (due if one.kind == "target" else None),
            )

    def _enter(self, block: Paragraph, text: str, level: int, start: int) -> None:
        if block.level is not None and block.level > 0:
            self.outline.enter(min(block.level, 4), text)
        elif level >= 0:
            heading = heading_part(text, level, start)
            if heading or level <= 2:
                self.outline.enter(level, heading)
        elif text.endswith("：") and len(text) <= 120:
            self.outline.enter_if_plain(re.split(r"[，。；]", text)[-1])  # 以下是2023年工作回顾：
        elif len(text) <= 24 and not re.search(r"[。；，]|\d[名人个家万%]", text):
            self.outline.enter_if_plain(text)
        if level >= 0 or not self.outline.stack:
            self.flow = None
        self.clock = Clock(self.outline.section_year() or self.year)

    def label(self, text: str) -> tuple[int, int]:
        """The level and length of the number a paragraph or cell begins with; (-1, 0) for none."""
        return label(text)

    def read_text(self, folded: Folded, start: int, hidden: list[tuple[int, int]]) -> list[Statement]:
        """Read the sentences of a folded paragraph from `start` on; the statements found are kept and returned."""
        found: list[Statement] = []
        paragraph = _opening(folded.text[start:]) or self.flow
        for left, right in _sentences(folded.text, start):
            sentence = Sentence(
                folded.text[left:right],
                self.clock,
                [(a - left, b - left) for a, b in hidden if left <= a < right],
            )
            around = Surroundings(
                paragraph,
                self.outline.section(),
                self.outline.document,
                self.outline.rules,
                self.antecedent,
                self._on_the_whole(folded),
            )
            for reading in sentence.read(around):
                found.append(self._statement(folded, left, right, reading))
                self.antecedent = syntax.tidy(reading.phrase.noun) or self.antecedent
            paragraph = _frame(sentence) or paragraph or _same(found)
        self.statements += found
        self.antecedent = ""
        if paragraph and abs(paragraph.weight) > 1.5:
            self.flow = Evidence("paragraph", paragraph.words, paragraph.weight / 2)
        return found

    def _on_the_whole(self, folded: Folded) -> Evidence | None:
        """What the document as a whole says of this place: before its turn, or by its manner of speaking."""
        if folded.at[0] < self.turn[0]:
            return Evidence("document", self.turn[1], -1.2)
        return self.tendency

    def _statement(self, folded: Folded, left: int, right: int, reading: Reading) -> Statement:
        start, end = folded.span(left, right)
        quantity = reading.quantity
        number_start, number_end = folded.span(left + quantity.start, left + quantity.end)
        return Statement(
            kind=reading.verdict.kind,
            metric=reading.metric or quantity.number,
            comparator=quantity.comparator,
            value=whole_value(quantity.value),
            unit=quantity.unit.name + reading.phrase.per,
            deadline=reading.deadline,
            sentence=readable(self.document.text[start:end]),
            start=start,
            end=end,
            number=quantity.number,
            number_start=number_start,
            number_end=number_end,
            confidence=reading.verdict.confidence if reading.metric else 0.3,
            why=reading.verdict.why,
        )


def _sentences(text: str, start: int) -> list[tuple[int, int]]:
    spans = []
    at = start
    for match in _END.finditer(text, start):
        if match.end() > at and text[at : match.start()].strip():
            spans.append((at, match.end()))
        at = match.end()
    if text[at:].strip():
        spans.append((at, len(text)))
    return [part for span in spans for part in _bounded(text, *span)]


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what runs on without a full stop, so that reading stays linear in the length of a document."""
    while end - start > _LONGEST:
        window = text[start : start + _LONGEST]
        cut = max(window.rfind("；"), window.rfind("，")) + 1 or _LONGEST
        yield start, start + cut
        start += cut
    yield start, end


def _opening(text: str) -> Evidence | None:
    """A paragraph may carry its heading in its first words: 下步打算：…, 下半年，要…, 存在的不足：…."""
    opening = re.match(r"[^，：。；]{2,12}(?=[，：])", text)
    weight = kinds.heading(opening[0], [], None) if opening else 0.0
    return Evidence("paragraph", opening[0], weight) if opening and abs(weight) >= 3 else None


def _same(found: list[Statement]) -> Evidence | None:
    """What a paragraph last spoke of is, faintly, what it goes on speaking of."""
    if not found or found[-1].kind == "standing" or found[-1].confidence < 0.55:
        return None
    return Evidence("paragraph", found[-1].number, 0.6 if found[-1].kind == "target" else -0.6)


def _frame(sentence: Sentence) -> Evidence | None:
    """What a sentence opens with holds for those after it in the paragraph: a time, or 下步打算：."""
    for time in sentence.times:
        if time.start > 6:
            break
        if time.frame is Frame.PAST:
            return Evidence("paragraph", time.text, -2.5)
        if time.frame is Frame.COMING:
            return Evidence("paragraph", time.text, 2.5)
    return None if sentence.quantities else kinds.speaks(sentence.text)
