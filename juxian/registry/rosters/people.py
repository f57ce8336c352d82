"""Which rows below a header are people, and why the others are not."""

import re
from collections.abc import Mapping, Sequence

from juxian.core.text import clean, code_key, half_width, has_cjk, is_none_word, squeeze
from juxian.registry.rosters.cells import Cell, cell_text, is_error
from juxian.registry.rosters.fields import Reader
from juxian.registry.rosters.headers import header_key, is_known_word, row_pattern
from juxian.registry.rosters.profile import looks_like

# Fields of which a note or a total may well have something in its column.
_WEAK = frozenset(
    ("employer", "township", "remarks", "school", "major", "annual_wage_yuan", "phone", "name", "id_type")
)


_REMARK = re.compile(r"[\d:：,，。;；%()（）【】]")
_EXAMPLES = frozenset("例示样范举填如([【（")
_PLAIN_NAME = re.compile("[\u4e00-\u9fff]{2,4}")


def section_unit(row: Sequence[Cell]) -> str | None:
    """The unit that a heading between rows names, as in 一、双河镇（12人）."""
    text = next((clean(cell) for cell in row if isinstance(cell, str) and clean(cell)), "")
    match = row_pattern("section").fullmatch(half_width(text))
    return match["unit"].strip() if match is not None else None


class PeopleFinder:
    """Tells people from totals, notes and the rest, for one sheet.

    `columns` is field to column (counted from 0), for single fields; `headers` are the header's words by column.
    """

    def __init__(self, columns: Mapping[str, int], readers: Mapping[str, Reader], headers: Sequence[str]) -> None:
        self._name = columns.get("name", -1)
        self._id = columns.get("id_number", -1)
        self._mapped = frozenset(columns.values())
        self._strong = [(column, readers[field]) for field, column in columns.items() if field not in _WEAK]
        self._headers = [header_key(header.rsplit("/", 1)[-1]) for header in headers]

    def why_not(self, row: Sequence[Cell]) -> str | None:
        """None for a person; else blank, header, total, subtotal, section, note or example.

        `row` is without the values of merged cells.
        """
        name = row[self._name] if self._name >= 0 else ""
        number = row[self._id] if self._id >= 0 else ""
        # Nearly every row: a plain name, and a number that is no count of people; an example says so in its first cells.
        counted = isinstance(number, str) and len(number) < 15
        example = isinstance(row[0], str) and row[0][:1] in _EXAMPLES
        if (
            number
            and not counted
            and not example
            and isinstance(name, str)
            and _PLAIN_NAME.fullmatch(name)
            and name[-1] != "计"
        ):
            return None
        present = [(column, cell) for column, cell in enumerate(row) if not _is_blank(cell)]
        if not present:
            return "blank"
        return self._look_closely(present, name)

    def _look_closely(self, present: Sequence[tuple[int, Cell]], name: Cell) -> str | None:
        texts = [code_key(cell) for _column, cell in present if isinstance(cell, str)]
        repeated = sum(text == self._header_at(column) for column, text in self._keys(present))
        if len(present) > 1 and (repeated * 2 > len(present) or _counts_columns(present)):
            return "header"
        if len(present) > 2 and all(isinstance(cell, str) and is_known_word(cell) for _column, cell in present):
            # The header of another table below, in an order of its own.
            return "header"
        strong = self._evidence(present)
        for text in texts[:3]:
            if strong < 2 and row_pattern("subtotal").fullmatch(text):
                return "subtotal"
            if strong < 2 and row_pattern("total").fullmatch(text):
                return "total"
        if any(row_pattern("example").fullmatch(text) for text in texts[:2]):
            return "example"
        if len(present) == 1 and any(row_pattern("section").fullmatch(text) for text in texts):
            return "section"
        if strong < 2 and any(row_pattern(kind).fullmatch(text) for text in texts for kind in ("note", "signature")):
            return "note"
        return self._by_weight(present, name, strong)

    def _by_weight(self, present: Sequence[tuple[int, Cell]], name: Cell, strong: int) -> str | None:
        # A figure where names stand, as of an average age in the last row, is nobody's.
        word = clean(cell_text(name))
        named = not is_none_word(word) and any(map(str.isalpha, word))
        if named and len(present) == 1 and _is_heading(word):
            return "note"
        mapped = [column for column, _cell in present if column in self._mapped]
        if named and (len(mapped) >= 2 or strong or len(clean(cell_text(name))) <= 12):
            return None
        if strong >= 2 or (len(mapped) >= 4 and strong):
            return None
        # A row prepared with a serial number or a merged unit, and nobody in it.
        if not any(isinstance(cell, str) for _column, cell in present) and len(mapped) == 0:
            return "blank"
        return "note"

    def _evidence(self, present: Sequence[tuple[int, Cell]]) -> int:
        """How many cells read as a field that only a person has."""
        cells = dict(present)
        count = 0
        for column, read in self._strong:
            cell = cells.get(column)
            if cell is None or is_error(cell) or (isinstance(cell, str) and is_none_word(clean(cell))):
                continue
            if column == self._id:
                count += sum(character.isdigit() for character in cell_text(cell)) >= 6
            else:
                count += read(cell)[1] is None
        return count

    def _keys(self, present: Sequence[tuple[int, Cell]]) -> list[tuple[int, str]]:
        return [(column, header_key(cell)) for column, cell in present if isinstance(cell, str)]

    def _header_at(self, column: int) -> str:
        return self._headers[column] if column < len(self._headers) else "\x00"


def _is_heading(alone: str) -> bool:
    """Whether what stands alone in a row, where names are, is a remark or a heading rather than a name."""
    long = has_cjk(alone) and "·" not in alone and len(squeeze(alone)) > 5
    unit = looks_like("employer", alone) or looks_like("township", alone)
    return long or unit or _REMARK.search(alone) is not None


def _counts_columns(present: Sequence[tuple[int, Cell]]) -> bool:
    """Whether the row numbers the columns, as statistics do under their header."""
    figures = [cell_text(cell).strip("()（） ") for _column, cell in present]
    first = int(figures[0]) if figures[0].isdecimal() else -1
    return len(figures) > 3 and figures == [str(number) for number in range(first, first + len(figures))]


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell or not clean(cell))
