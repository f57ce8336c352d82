"""Read .docx: paragraphs with the numbers Word shows, headings by style, tables with their merged cells."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import docx
from django.utils.translation import gettext_lazy as _
from docx.oxml.ns import qn

from .documents import MOST_CHARACTERS, Cell, Document, Paragraph, Table
from .errors import PlanError

_MOST_UNPACKED = 200_000_000
_CHINESE = "〇一二三四五六七八九十"


def read_word(data: bytes, name: str) -> Document:
    """The document's text with its blocks; raises PlanError for anything that is not a readable .docx."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile:
        raise _damaged(name) from None
    if unpacked > _MOST_UNPACKED:
        raise PlanError("too-large", name, _("The file is larger than 20 MB."), _("Save only the text of the plan."))
    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, zipfile.BadZipFile, OSError, SyntaxError) as error:
        raise _damaged(name) from error
    writer = _Writer(document)
    writer.body(document.element.body)
    text = "".join(writer.parts)
    if not text.strip():
        raise PlanError("empty", name, _("The file is empty."), _("Choose the file that holds the text."))
    if len(text) > MOST_CHARACTERS:
        raise PlanError("too-large", name, _("The file is larger than 20 MB."), _("Save only the text of the plan."))
    return Document(name, text, tuple(writer.blocks))


def _damaged(name: str) -> PlanError:
    return PlanError(
        "damaged",
        name,
        _("This is not a Word document, or it is damaged."),
        _("Open it in Word or WPS and save it again."),
    )


class _Writer:
    """Writes the body as text, one paragraph or table row a line, and notes where each lies."""

    def __init__(self, document: Any) -> None:
        self.parts: list[str] = []
        self.blocks: list[Paragraph | Table] = []
        self.length = 0
        self.numbers = _Numbers(document)
        self.styles = {style.style_id: style for style in document.styles if style.type == 1}

    def write(self, text: str) -> tuple[int, int]:
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length

    def body(self, element: Any) -> None:
        for child in element.iterchildren():
            if child.tag == qn("w:p"):
                self.paragraph(child)
            elif child.tag == qn("w:tbl"):
                self.table(child)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
                self.body(child)

    def paragraph(self, element: Any) -> None:
        text = self.numbers.label(element) + _text(element)
        if not text.strip():
            return
        start, end = self.write(text)
        self.write("\n")
        self.blocks.append(Paragraph(start, end, self.level(element)))

    def level(self, element: Any) -> int | None:
        """The level of a heading style (Title 0, Heading 1 / 标题 1 → 1), whatever the language of Word."""
        found = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self.styles.get(found.get(qn("w:val"))) if found is not None else None
        while style is not None:
            match = re.fullmatch(r"(?:heading|标题)\s*([1-9])", style.name or "", re.IGNORECASE)
            if match:
                return int(match[1])
            if (style.name or "").lower() in ("title", "标题"):
                return 0
            style = style.base_style
        return None

    def table(self, element: Any) -> None:
        rows = []
        above: dict[int, Cell] = {}
        for row in _children(element, "w:tr"):
            cells: list[Cell] = []
            for cell in _children(row, "w:tc"):
                span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
                merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
                width = int(span.get(qn("w:val"))) if span is not None else 1
                column = len(cells)
                continued = merge is not None and merge.get(qn("w:val")) != "restart" and column in above
                if cells:
                    self.write("\t")
                place = above[column] if continued else Cell(*self.write(self.cell_text(cell)))
                cells += [place] * width
            above = dict(enumerate(cells))
            self.write("\n")
            rows.append(tuple(cells))
        if rows:
            self.blocks.append(Table(tuple(rows)))

    def cell_text(self, cell: Any) -> str:
        texts = [self.numbers.label(part) + _text(part) for part in cell.iter(qn("w:p"))]
        return "\v".join(text.replace("\t", " ").replace("\n", "\v") for text in texts if text.strip())


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Children with this tag, also inside content controls."""
    for child in element.iterchildren():
        if child.tag == qn(tag):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")):
            yield from _children(child, tag)


def _text(paragraph: Any) -> str:
    """The paragraph's words as they stand: insertions kept, deletions and fallback drawings left out."""
    parts = []
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")):
        parents = {parent.tag for parent in node.iterancestors()}
        if "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback" in parents:
            continue
        if qn("w:tabs") in parents:
            continue
        signs = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
        parts.append(signs.get(node.tag) or node.text or "")
    return "".join(parts)


class _Numbers:
    """Automatic numbering, which Word draws and the file only describes (ISO/IEC 29500-1, 17.9)."""

    def __init__(self, document: Any) -> None:
        self.counts: dict[tuple[str, int], int] = defaultdict(int)
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.style_numbers: dict[str, tuple[str, int]] = {}
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstracts = {
            found.get(qn("w:abstractNumId")): _levels(found) for found in numbering.iterchildren(qn("w:abstractNum"))
        }
        for number in numbering.iterchildren(qn("w:num")):
            reference = number.find(qn("w:abstractNumId")).get(qn("w:val"))
            self.levels[number.get(qn("w:numId"))] = abstracts.get(reference, {})
        for style in document.styles.element.iterchildren(qn("w:style")):
            place = _numbered(style)
            if place:
                self.style_numbers[style.get(qn("w:styleId"))] = place

    def label(self, paragraph: Any) -> str:
        place = _numbered(paragraph)
        if place is None:
            style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            place = self.style_numbers.get(style.get(qn("w:val"))) if style is not None else None
        if place is None or place[1] not in self.levels.get(place[0], {}):
            return ""
        number, level = place
        levels = self.levels[number]
        self.counts[number, level] = self.counts[number, level] + 1 if self.counts[number, level] else levels[level][2]
        for deeper in range(level + 1, 9):
            self.counts[number, deeper] = 0

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form, _pattern, first = levels.get(at, ("decimal", "", 1))
            return _figure(self.counts[number, at] or first, form)

        return "" if levels[level][0] == "bullet" else re.sub(r"%([1-9])", shown, levels[level][1])


def _numbered(element: Any) -> tuple[str, int] | None:
    place = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if place is None or place.find(qn("w:numId")) is None:
        return None
    level = place.find(qn("w:ilvl"))
    return place.find(qn("w:numId")).get(qn("w:val")), int(level.get(qn("w:val"))) if level is not None else 0


def _levels(abstract: Any) -> dict[int, tuple[str, str, int]]:
    def value(level: Any, tag: str, default: str) -> str:
        found = level.find(qn(tag))
        return found.get(qn("w:val")) or default if found is not None else default

    return {
        int(level.get(qn("w:ilvl"))): (
            value(level, "w:numFmt", "decimal"),
            value(level, "w:lvlText", ""),
            int(value(level, "w:start", "1")),
        )
        for level in abstract.iterchildren(qn("w:lvl"))
    }


def _figure(number: int, form: str) -> str:
    if "hinese" in form or form.startswith(("ideograph", "japanese", "taiwanese")):
        tens, units = divmod(number, 10)
        head = "" if not tens else "十" if tens == 1 else _CHINESE[tens] + "十"
        return head + (_CHINESE[units] if units or not tens else "")
    if form == "decimalEnclosedCircle" and number <= 20:
        return chr(0x245F + number)
    if form in ("lowerLetter", "upperLetter"):
        return chr((96 if form == "lowerLetter" else 64) + number)
    return str(number)
