"""Read a file into the text that offsets point into, with its paragraphs and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from .errors import PlanError

MOST_BYTES = 20_000_000
MOST_CHARACTERS = 2_000_000


@dataclass(frozen=True)
class Paragraph:
    """A paragraph at [start, end); `level` is that of a heading style (0 the title), else None."""

    start: int
    end: int
    level: int | None = None


@dataclass(frozen=True)
class Cell:
    """A table's cell at [start, end); a merged cell appears in every place it covers, at one offset."""

    start: int
    end: int


@dataclass(frozen=True)
class Table:
    """Rows of cells, each row a line of the text with tabs between its cells."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Document:
    """`text` as read; all offsets point into it. `blocks` are its paragraphs and tables in order."""

    name: str
    text: str
    blocks: tuple[Paragraph | Table, ...] = field(default=())

    @classmethod
    def of_text(cls, text: str, name: str = "") -> Document:
        """A document of plain text: lines are paragraphs, hard-wrapped ones joined, tabbed lines tables."""
        return cls(name, text, tuple(_blocks(text)))


def read_document(source: Path | bytes, name: str) -> Document:
    """Read a .txt (UTF-8, UTF-16, GB18030), .docx or .xlsx file; `name` decides which and is shown in messages.

    Raises PlanError, which names the file, what is wrong and the remedy.
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    if len(data) > MOST_BYTES:
        raise PlanError("too-large", name, _("The file is larger than 20 MB."), _("Save only the text of the plan."))
    if not data.strip(b"\x00 \t\r\n"):
        raise PlanError("empty", name, _("The file is empty."), _("Choose the file that holds the text."))
    _refuse_by_content(data, name)
    if data[:4] == b"PK\x03\x04":
        if b"xl/workbook.xml" in data:
            from .workbook import read_workbook

            return read_workbook(data, name)
        from .word import read_word

        return read_word(data, name)
    suffix = Path(name).suffix.lower()
    if suffix not in ("", ".txt", ".text", ".md"):
        raise PlanError(
            "unsupported",
            name,
            _("Only .docx, .xlsx and .txt files can be read."),
            _("Save the document as .docx, .xlsx or .txt."),
        )
    return Document.of_text(_decoded(data, name), name)


def _refuse_by_content(data: bytes, name: str) -> None:
    """Formats offices really upload by mistake, told apart by their first bytes, not by the name."""
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise PlanError(
            "old-word",
            name,
            _("This is a file of Word 97-2003, or one protected by a password."),
            _("Open it in Word or WPS, remove the password, and save it as .docx."),
        )
    if data[:5] == b"%PDF-":
        raise PlanError(
            "pdf",
            name,
            _("This is a PDF file, which holds pages and not text."),
            _("Upload the Word document instead."),
        )
    if data[:5] == b"{\\rtf":
        raise PlanError(
            "unsupported", name, _("This is an RTF file."), _("Open it in Word or WPS and save it as .docx.")
        )


def _decoded(data: bytes, name: str) -> str:
    """Text by its byte order mark, else UTF-8, else GB18030; binary content is refused."""
    encodings = ["utf-8-sig", "gb18030"]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\x00" in data[:2000]:
        encodings = ["utf-16-le"] if data[1:2] == b"\x00" or data[0:1] != b"\x00" else ["utf-16-be"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(char < " " and char not in "\t\r\n\f\v" for char in text)
        if controls <= len(text) // 200 and len(text) <= MOST_CHARACTERS:
            return text
    raise PlanError(
        "encoding",
        name,
        _("The text is in no encoding that can be read (UTF-8, UTF-16, GB18030)."),
        _("Open it in a text editor and save it as UTF-8."),
    )


_LABELLED = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+(?:部分|章|篇|条)|"
    r"[一二三四五六七八九十]{1,3}(?:[、.．]|是)|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[、.．](?!\d)|[·•●■◆★①-⑳]|--|——|[【附])"
)


def _blocks(text: str) -> list[Paragraph | Table]:
    lines = [match.span() for match in re.finditer(r"[^\r\n\f\v\u2028\u2029]+", text) if match[0].strip()]
    wrapped = _hard_wrapped(text, lines)
    blocks: list[Paragraph | Table] = []
    at = 0
    while at < len(lines):
        rows = _rows(text, lines, at)
        if rows:
            blocks.append(Table(tuple(rows)))
            at += len(rows)
            continue
        start, end = lines[at]
        at += 1
        while wrapped and at < len(lines) and _continues(text, (start, end), lines[at - 1], lines[at]):
            end = lines[at][1]
            at += 1
        blocks.append(Paragraph(start, end))
    return blocks


def _hard_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether lines were broken at a page width: most long lines share one length and end mid-sentence."""
    long = [(start, end) for start, end in lines if end - start >= 18]
    if len(long) < 6:
        return False
    lengths = sorted(end - start for start, end in long)
    usual = lengths[len(lengths) // 2]
    alike = sum(abs(length - usual) <= 4 for length in lengths)
    open_ended = [text[start:end] for start, end in long if text[start:end].rstrip()[-1] not in "。！？；：:;.!?"]
    # A list has items without full stops; a line with one inside and none at its end was broken in a sentence.
    broken = sum("。" in line for line in open_ended)
    return len(open_ended) >= 0.4 * len(long) and (alike >= 0.5 * len(long) or broken >= 0.5 * len(open_ended))


def _continues(text: str, block: tuple[int, int], last: tuple[int, int], line: tuple[int, int]) -> bool:
    ended = text[last[0] : last[1]].rstrip()[-1] in "。！？；："
    indented = text[line[0] : line[1]][:2].strip() == "" and text[last[0] : last[1]][:1].strip() != ""
    full = last[1] - last[0] >= 18
    return full and not ended and not indented and not _LABELLED.match(text[line[0] : line[1]])


def _rows(text: str, lines: list[tuple[int, int]], at: int) -> list[tuple[Cell, ...]]:
    """Two or more lines in a row with the same number of tabs (or of | signs) are a table."""
    for sign in ("\t", "|"):
        columns = text[slice(*lines[at])].strip(" ").count(sign)
        if columns < (1 if sign == "\t" else 2):
            continue
        rows = []
        for start, end in lines[at:]:
            line = text[start:end]
            if line.strip(" ").count(sign) != columns:
                break
            rows.append(tuple(_cells(text, start, end, sign)))
        if len(rows) >= 2:
            return rows
    return []


def _cells(text: str, start: int, end: int, sign: str) -> list[Cell]:
    cells = []
    at = start
    for part in text[start:end].split(sign):
        cells.append(Cell(at, at + len(part)))
        at += len(part) + 1
    if sign == "|":
        cells = [cell for i, cell in enumerate(cells) if text[cell.start : cell.end].strip() or 0 < i < len(cells) - 1]
    return cells
