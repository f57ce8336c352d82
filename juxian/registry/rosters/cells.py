"""Cells: what a sheet holds, their addresses, and their text as a person sees it."""

import re
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta

# What Excel and WPS show in a cell they could not compute; a row of # is a figure too wide for its exported column.
CELL_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA|#+)\s*", re.IGNORECASE
)
# A formula that was saved by a program that did not compute it.
UNCOMPUTED = "#NAME?"

_TEXT_FORMULA = re.compile(r'=\s*(?:T\()?"(.*)"\)?', re.DOTALL)


def letter(index: int) -> str:
    """The letter of a column counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The column, counted from 0, of a letter."""
    index = 0
    for character in letters:
        index = index * 26 + ord(character) - 64
    return index - 1


def is_error(cell: Cell) -> bool:
    """Whether the cell holds an error value of Excel."""
    return type(cell) is str and cell[:1] == "#" and CELL_ERROR.fullmatch(cell) is not None


def number_text(value: float) -> str:
    """A number as its cell shows it: whole numbers without a point, never in scientific notation."""
    return str(int(value)) if value == int(value) else repr(value)


def cell_text(cell: Cell) -> str:
    """The cell as text, so that nothing is lost: dates as ISO dates, whole numbers without a point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return number_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def unquoted(text: str) -> str:
    """The text without what exports wrap around it to keep it text: ="…" or a leading apostrophe."""
    if text[:1] == "=" and (match := _TEXT_FORMULA.fullmatch(text.strip())) is not None:
        return match[1].replace('""', '"')
    return text.lstrip().removeprefix("'") if "'" in text[:2] else text
