"""Where the table is on a sheet: the rows of its header, one to three of them, under titles and above people."""

from collections.abc import Sequence
from dataclasses import dataclass

from juxian.core.identity import read_identity
from juxian.core.text import clean
from juxian.registry.rosters.cells import Cell
from juxian.registry.rosters.headers import Match, header_matches, is_known_word
from juxian.registry.rosters.sources import Region

# How far down a header may stand, and how many rows it may have.
_DEEPEST, _MOST_ROWS = 40, 3
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """The header of one column: its own words and the level above ("" if there is none)."""

    text: str
    above: str

    @property
    def joined(self) -> str:
        """All levels joined by a slash, as the sheet writes them."""
        return f"{self.above}/{self.text}" if self.above else self.text

    @property
    def matches(self) -> tuple[Match, ...]:
        """What the column may be, best first."""
        return header_matches(self.text, self.above) if clean(self.text) else ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A header: its first row and number of rows (rows counted from 0) and its cells by column."""

    first: int
    height: int
    cells: tuple[HeaderCell, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields that the header names."""
        return frozenset(field for cell in self.cells for match in cell.matches[:1] for field in match.fields)


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else ""


def _filled(head: Sequence[Sequence[Cell]], merged: Sequence[Region]) -> list[list[Cell]]:
    """The head with merged cells giving their value to all they span."""
    width = max((len(row) for row in head), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in head]
    for top, left, bottom, right in merged:
        if top < len(rows) and left < width:
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [rows[top][left]] * (min(right, width - 1) - left + 1)
    return rows


def _fields_in(row: Sequence[Cell]) -> set[str]:
    fields: set[str] = set()
    for cell in row:
        text = clean(_text(cell))
        if text and len(text) <= _LONGEST_WORD:
            fields.update(field for match in header_matches(text)[:1] for field in match.fields)
    return fields


def _is_continuation(row: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Whether a row goes on with the header over it rather than with people: words for columns, and no figures."""
    texts = [clean(_text(cell)) for cell in row]
    own = [text for text, over in zip(texts, above, strict=True) if text and text != clean(_text(over))]
    if not own or any(not isinstance(cell, str) for cell in row):
        return False
    known = sum(is_known_word(text) for text in own)
    return (known >= 2 and known * 2 >= len(own)) or _is_subheader(own, texts, above)


def _is_subheader(own: list[str], texts: list[str], above: Sequence[Cell]) -> bool:
    """名称 and 等级 under 专业技术职务: words that say something only together with what stands above."""
    named = [
        (text, clean(_text(over)))
        for text, over in zip(texts, above, strict=True)
        if text and text != clean(_text(over))
    ]
    combined = sum(bool(header_matches(text, over)) for text, over in named)
    # The names of people stand under 姓名, whatever else is there.
    under_name = any("name" in _fields_in([over]) for _text_, over in named)
    return combined >= 2 and combined * 2 >= len(own) and not under_name and all(len(text) <= 12 for text in own)


def _is_upper_level(row: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether a row is the upper level of the header under it: groups over several columns, and no title or remark."""
    texts = [clean(_text(cell)) for cell in row]
    present = [text for text in texts if text]
    distinct = set(present)
    if len(distinct) < 2 or any(len(text) > 15 or ":" in text or "：" in text for text in distinct):
        return False
    if len(present) == len(distinct) and not any(text in distinct for text in map(clean, map(_text, below)) if text):
        # Without merged cells (a text file) a group stands over its first column only.
        return sum(is_known_word(text) for text in distinct) * 2 >= len(distinct)
    return True


def _above_first_number(rows: Sequence[Sequence[Cell]]) -> int | None:
    """Where no words are known: the row of short texts right above the first identity number."""
    for number, row in enumerate(rows[: _DEEPEST + 1]):
        if any(
            isinstance(cell, str) and len(cell) >= 15 and read_identity(cell).birth_date is not None for cell in row
        ):
            above = [cell for cell in rows[number - 1] if cell != ""] if number else []
            named = len(above) >= 3 and all(isinstance(cell, str) and len(clean(cell)) <= 20 for cell in above)
            return number - 1 if named else None
    return None


def find_layout(head: Sequence[Sequence[Cell]], merged: Sequence[Region]) -> Layout | None:
    """The header of a sheet, or None if no row has three names of columns (or 姓名 and one more) and none stands right
    above the first identity number.

    `head` are the first rows of the sheet, without merged cells filled.
    """
    rows = _filled(head, merged)
    best, most = None, 0
    for number, row in enumerate(rows[:_DEEPEST]):
        fields = _fields_in(row)
        count = len(fields) + ("name" in fields)
        if count > most:
            best, most = number, count
    if best is None or most < 3:
        best = _above_first_number(rows)
        if best is None:
            return None
    first, last = best, best
    while last + 1 < len(rows) and last - first + 1 < _MOST_ROWS and _is_continuation(rows[last + 1], rows[last]):
        last += 1
    while first > 0 and last - first + 1 < _MOST_ROWS and _is_upper_level(rows[first - 1], rows[first]):
        first -= 1
    return Layout(first, last - first + 1, tuple(_header_cells(rows[first : last + 1])))


def _header_cells(rows: list[list[Cell]]) -> list[HeaderCell]:
    """Each column's levels from the top; a level that only repeats the one above, or is blank, is left out."""
    columns: list[list[str]] = [[] for _ in rows[0]]
    for depth, row in enumerate(rows):
        carried = ""
        for column, cell in enumerate(row):
            text = _text(cell) if isinstance(cell, str) else str(cell)
            below = any(clean(_text(lower[column])) for lower in rows[depth + 1 :])
            if clean(text):
                carried = text
            elif carried and below and depth < len(rows) - 1:
                # A group over several columns, in a file without merged cells.
                text = carried
            if clean(text) and (not columns[column] or clean(columns[column][-1]) != clean(text)):
                columns[column].append(text)
    return [HeaderCell(levels[-1] if levels else "", "/".join(levels[:-1])) for levels in columns]
