"""What calamine does not tell of an .xlsx package: error values, formulas never computed, and stray far-off cells.

The sheets' XML is streamed through regular expressions and never held as a whole or parsed into a tree: a roster of
a hundred thousand rows unpacks to a hundred megabytes.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from posixpath import join, normpath
from typing import TypeAlias

from juxian.registry.rosters.cells import UNCOMPUTED, column_index
from juxian.registry.rosters.errors import RosterError

_CHUNK = 4 << 20
# Beyond this many megabytes unpacked a sheet is a bomb or a mistake.
_LARGEST = 2048
# More cells than this between the corners of a sheet are looked at closely before calamine makes room for all of them.
_DENSE = 12_000_000
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*?\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(.*?)</(?:\w+:)?c>', re.DOTALL)
_UNCOMPUTED_CELL = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>'
)
_FORMULA_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+\d+)"[^>/]*>\s*<(?:\w+:)?f\b')
_STYLED_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*?\br="([A-Z]+)(\d+)")(?=[^>]*?\bs="(\d+)")')
_ATTRIBUTE = re.compile(r"""(?:\w+:)?(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
# What Python's zip reader raises for a package that is cut off, corrupt or encrypted.
_DAMAGE = (zipfile.BadZipFile, zlib.error, UnicodeDecodeError, EOFError, OSError, NotImplementedError, RuntimeError)
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\b[^>]*ref="[A-Z]+\d+:([A-Z]+)(\d+)"')
_FILLED = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>/]*>\s*<')

Errors: TypeAlias = dict[int, list[tuple[int, str]]]
"""Row, counted from 0, to its error cells as (column counted from 0, text such as #N/A)."""


def examine(data: bytes, name: str) -> dict[str, Errors]:
    """The error cells of each sheet of an .xlsx package by sheet name; empty for other packages (.ods, .xlsb).

    :raises RosterError: if the package is damaged, or a sheet is pathologically large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {sheet: _examine_part(archive, part, sheet, name) for sheet, part in _parts(archive).items()}
    except _DAMAGE as error:
        raise RosterError("damaged", file=name, reason=str(error)) from error


def is_1904(data: bytes) -> bool:
    """Whether the package counts its days from 1904, as old Macs did."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return False
        return re.search(rb'date1904="(?:1|true)"', archive.read("xl/workbook.xml")) is not None


def formula_cells(data: bytes) -> dict[str, frozenset[str]]:
    """The addresses of the cells with formulas of each sheet of a small .xlsx package, such as C7."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            sheet: frozenset(
                match[1].decode() for chunk in _chunks(archive, part) for match in _FORMULA_CELL.finditer(chunk)
            )
            for sheet, part in _parts(archive).items()
        }


def percent_cells(data: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """The cells of each sheet of a small .xlsx package that show a percentage, as (row, column) counted from 0."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "xl/styles.xml" not in archive.namelist():
            return {}
        styles = archive.read("xl/styles.xml")
        own = {one["numFmtId"] for one in _elements(styles, "numFmt") if "%" in one.get("formatCode", "")}
        formats = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
        kinds = _elements(formats[0], "xf") if formats else []
        wanted = {str(i) for i, kind in enumerate(kinds) if kind.get("numFmtId") in {"9", "10", *own}}
        return {
            sheet: frozenset(
                (int(match[2]) - 1, column_index(match[1].decode()))
                for chunk in _chunks(archive, part)
                for match in _STYLED_CELL.finditer(chunk)
                if match[3].decode() in wanted
            )
            for sheet, part in _parts(archive).items()
        }


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name to its part, for the parts that are XML."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    relations = _elements(archive.read("xl/_rels/workbook.xml.rels"), "Relationship")
    targets = {attributes.get("Id", ""): attributes.get("Target", "") for attributes in relations}
    parts: dict[str, str] = {}
    for attributes in _elements(archive.read("xl/workbook.xml"), "sheet"):
        target = targets.get(attributes.get("id", ""), "")
        part = target.removeprefix("/") if target.startswith("/") else normpath(join("xl", target))
        if part in names:
            parts[attributes.get("name", "")] = part
    return parts


def _elements(xml: bytes, tag: str) -> list[dict[str, str]]:
    """The attributes of all elements of this name, without prefixes; enough for the two flat indexes of a package."""
    text = xml.decode("utf-8-sig")
    return [
        {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(element)}
        for element in re.findall(rf"<(?:\w+:)?{tag}\b([^>]*)>", text)
    ]


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part's XML in pieces that break only between cells."""
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            chunk = rest + chunk
            cut = chunk.rfind(b"<", 0, max(chunk.rfind(b"<c "), chunk.rfind(b":c "), chunk.rfind(b"row ")) + 1)
            if cut <= 0:
                rest = chunk
                continue
            yield chunk[:cut]
            rest = chunk[cut:]
    yield rest


def _examine_part(archive: zipfile.ZipFile, part: str, sheet: str, name: str) -> Errors:
    size = archive.getinfo(part).file_size >> 20
    if size > _LARGEST:
        raise RosterError("too_large", file=name, sheet=sheet, size=size)
    errors: Errors = {}
    widest, last_row = 0, 0
    for position, chunk in enumerate(_chunks(archive, part)):
        if position == 0 and (match := _DIMENSION.search(chunk)) is not None:
            widest, last_row = column_index(match[1].decode()) + 1, int(match[2])
        if b't="e"' in chunk:
            for match in _ERROR_CELL.finditer(chunk):
                value = _VALUE.search(match[3])
                _note(errors, match, value[1].decode() if value is not None else UNCOMPUTED)
        if b"</f></" in chunk or b"<v></v>" in chunk or b"<v/>" in chunk:
            for match in _UNCOMPUTED_CELL.finditer(chunk):
                _note(errors, match, UNCOMPUTED)
        tail = chunk[-65536:]
        last_row = max([last_row, *(int(row) for row in _ROW.findall(tail))])
    if max(widest, 30) * last_row > _DENSE:
        _refuse_stray_cells(archive, part, sheet, name)
    return errors


def _note(errors: Errors, match: re.Match[bytes], text: str) -> None:
    errors.setdefault(int(match[2]) - 1, []).append((column_index(match[1].decode()), text))


def _refuse_stray_cells(archive: zipfile.ZipFile, part: str, sheet: str, name: str) -> None:
    """Refuse a sheet whose filled cells are few in the rectangle they span: room for all of it would exhaust memory."""
    filled, widest, deepest = 0, (0, ""), (0, "")
    for chunk in _chunks(archive, part):
        for match in _FILLED.finditer(chunk):
            filled += 1
            column, row = column_index(match[1].decode()), int(match[2])
            address = (match[1] + match[2]).decode()
            widest, deepest = max(widest, (column + 1, address)), max(deepest, (row, address))
    area = widest[0] * deepest[0]
    if area > _DENSE and filled * 20 < area:
        cell = deepest[1] if deepest[0] > 200_000 else widest[1]
        raise RosterError("stray_cell", file=name, sheet=sheet, cell=cell)
