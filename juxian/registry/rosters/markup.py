"""Tables that are markup: what the web systems of bureaus hand out as .xls is a page, or Excel's XML of 2003.

A page's tables are laid out as a browser does (HTML Living Standard 4.9.12, forming a table); a workbook of 2003 as the
XML Spreadsheet Reference says. Nothing outside the file is fetched, and no entity of a document of its own is resolved.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lxml import etree

from juxian.registry.rosters.cells import Cell, letter
from juxian.registry.rosters.delimited import encoding_of
from juxian.registry.rosters.errors import RosterError

_MARKS = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_TABLE = re.compile(rb"<(?:\w+:)?(?:table|worksheet)\b", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_SS, _X = f"{{{_2003}}}", "{urn:schemas-microsoft-com:office:excel}"
# A figure in an attribute beyond these is a slip or an attack: no roster is as wide, or has as long a gap.
_WIDEST, _LONGEST = 500, 20_000


@dataclass
class MarkupSheet:
    """A table as a sheet: what stands in it, and the regions that span several of its cells."""

    name: str | None
    hidden: bool = False
    cells: list[list[Cell]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def rows(self) -> Iterator[list[Cell]]:
        yield from map(list, self.cells)

    def put(self, row: int, column: int, cell: Cell, *, down: int = 1, across: int = 1) -> None:
        """Set a cell that spans so many rows and columns."""
        while len(self.cells) <= row:
            self.cells.append([])
        line = self.cells[row]
        line.extend([""] * (column + across - len(line)))
        line[column] = cell
        if down > 1 or across > 1:
            self.merged.append((row, column, row + down - 1, column + across - 1))


def is_markup(data: bytes) -> bool:
    """Whether the file is markup with a table in it."""
    return data[:64].lstrip(_MARKS)[:1] == b"<" and _TABLE.search(data.replace(b"\x00", b"")) is not None


def sheets_of(data: bytes, name: str) -> list[MarkupSheet]:
    """The tables of a page, or the sheets of a workbook of 2003.

    :raises RosterError: if its characters are in no known encoding, or a stray entry makes a sheet enormous.
    """
    text = _DECLARATION.sub("", data.decode(encoding_of(data, name), "replace").lstrip("\ufeff"))
    content = text.encode()
    if _2003 in text[:8192]:
        parser = etree.XMLParser(encoding="utf-8", recover=True, resolve_entities=False, no_network=True)
        root = etree.fromstring(content, parser)
        return [] if root is None else [_worksheet(one, name) for one in root.iter(f"{_SS}Worksheet")]
    root = etree.fromstring(content, etree.HTMLParser(encoding="utf-8", recover=True, no_network=True))
    tables = [] if root is None else list(root.iter("table"))
    return [_table(one, None if len(tables) == 1 else str(number)) for number, one in enumerate(tables, start=1)]


def _table(table: Any, name: str | None) -> MarkupSheet:
    sheet = MarkupSheet(name)
    carried: dict[int, int] = {}
    groups = [group if group.tag in ("thead", "tbody", "tfoot") else [group] for group in table]
    rows = [row for group in groups for row in group if row.tag == "tr"]
    for at, row in enumerate(rows):
        column = 0
        taken = {one for one, left in carried.items() if left}
        fresh: dict[int, int] = {}
        for one in row:
            if one.tag not in ("td", "th"):
                continue
            while column in taken:
                column += 1
            across = min(_figure(one.get("colspan")), _WIDEST)
            down = min(_figure(one.get("rowspan")), len(rows) - at)
            if column + across > _WIDEST:
                break
            sheet.put(at, column, _text(one), down=down, across=across)
            fresh |= dict.fromkeys(range(column, column + across), down - 1)
            column += across
        carried = {one: left - 1 for one, left in carried.items() if left > 1} | fresh
    return sheet


def _text(cell: Any) -> str:
    """What a browser shows in a cell: breaks end lines, other white space is one space; a table within is not its text."""
    if cell.find(".//table") is not None:
        return ""
    parts: list[str] = []
    for step, node in etree.iterwalk(cell, events=("start", "end")):
        if step == "start":
            if node.tag == "br" or (node.tag in ("p", "div") and parts):
                parts.append("\n")
            if node.tag not in ("script", "style") and isinstance(node.tag, str):
                parts.append(_SPACES.sub(" ", node.text or ""))
        elif node is not cell:
            parts.append(_SPACES.sub(" ", node.tail or ""))
    return "".join(parts).strip(" \n")


def _worksheet(worksheet: Any, file: str) -> MarkupSheet:
    said = worksheet.findtext(f"{_X}WorksheetOptions/{_X}Visible", "")
    sheet = MarkupSheet(worksheet.get(f"{_SS}Name"), hidden=said.startswith("Sheet"))
    at = -1
    for row in worksheet.iterfind(f"{_SS}Table/{_SS}Row"):
        at = _next(row, at, _LONGEST, sheet, file, row=None)
        column = -1
        for cell in row.iterfind(f"{_SS}Cell"):
            column = _next(cell, column, _WIDEST, sheet, file, row=at)
            across = min(_figure(cell.get(f"{_SS}MergeAcross"), 0), _WIDEST - 1) + 1
            down = min(_figure(cell.get(f"{_SS}MergeDown"), 0), _LONGEST) + 1
            sheet.put(at, column, _value(cell.find(f"{_SS}Data")), down=down, across=across)
            column += across - 1
    return sheet


def _next(node: Any, last: int, most: int, sheet: MarkupSheet, file: str, *, row: int | None) -> int:
    """The place of a row or a cell: the one its index says, or else the one after the last."""
    place = _figure(node.get(f"{_SS}Index"), last + 2) - 1
    if place - last > most:
        cell = f"A{place + 1}" if row is None else f"{letter(place)}{row + 1}"
        raise RosterError("stray_cell", file=file, sheet=sheet.name, cell=cell)
    return max(place, last + 1)


def _value(data: Any) -> Cell:
    if data is None:
        return ""
    text = "".join(data.itertext())
    try:
        match data.get(f"{_SS}Type"):
            case "Number":
                return float(text)
            case "DateTime":
                return datetime.fromisoformat(text[:19])
            case "Boolean":
                return text == "1"
    except ValueError:
        return text  # it says what type it is, and is something else
    return text


def _figure(text: str | None, otherwise: int = 1) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 and int(text) else otherwise
