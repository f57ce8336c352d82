"""Cells that hold several fields: 研究生/硕士, 南京大学 化学, 张三（女）."""

import re
from collections.abc import Callable, Mapping, Sequence

from juxian.core.text import clean, half_width, is_none_word
from juxian.registry.rosters.cells import Cell, cell_text, unquoted
from juxian.registry.rosters.fields import Reader, Reading
from juxian.registry.rosters.model import LIST_FIELDS

_SEPARATOR = re.compile(r"[/、,，;；|+\n\r()（）\[\]【】]+|\s{2,}")
_LEVEL_ALONE = re.compile("(?:研究生|学历|毕业)$")
_WORDS = re.compile(r"\s+")
_FREE = frozenset(("name", "employer", "township", "school", "major", "remarks", "id_number"))
_SCHOOL = re.compile(
    r"(?P<school>.*?(?:大学|学院|学校|中学|党校|农广校|研究院|研究所)(?:[^\s/、,，(（]{0,8}?(?:学院|校区|分校))?)"
    r"[\s/、,，;；(（-]*(?P<major>[^)）]*?)(?:专业)?[)）]?"
)


def blank(field: str) -> object:
    """The value of a blank cell."""
    return [] if field in LIST_FIELDS else None


def several_reader(fields: Sequence[str], readers: Mapping[str, Reader]) -> Callable[[Cell], list[Reading]]:
    """A reader of all the fields of one cell, in the order of `fields`."""

    def read(cell: Cell) -> list[Reading]:
        text = unquoted(cell_text(cell))
        if tuple(fields[:2]) == ("school", "major"):
            found = _school_and_major(text, readers)
        else:
            found = _by_parts(text, fields, readers)
        return [found.get(field, (blank(field), None)) for field in fields]

    return read


def _school_and_major(text: str, readers: Mapping[str, Reader]) -> dict[str, Reading]:
    match = _SCHOOL.fullmatch(clean(text))
    parts = [match["school"], match["major"]] if match is not None else _SEPARATOR.split(text, maxsplit=1)
    return {field: readers[field](part) for field, part in zip(("school", "major"), parts, strict=False)}


def _by_parts(text: str, fields: Sequence[str], readers: Mapping[str, Reader]) -> dict[str, Reading]:
    parts = [part for part in map(clean, _SEPARATOR.split(text)) if part]
    if len(parts) == 1:
        parts = _WORDS.split(parts[0])
    if len(parts) == 1:
        return _whole(parts[0], fields, readers)
    if len(parts) == len(fields):
        found = _in_order(parts, fields, readers)
        swapped = _in_order(parts[::-1], fields, readers)
        return swapped if _faults(swapped) < _faults(found) else found
    return _greedily(parts, fields, readers)


def _faults(found: Mapping[str, Reading]) -> int:
    return sum(code is not None for _value, code in found.values())


def _in_order(parts: Sequence[str], fields: Sequence[str], readers: Mapping[str, Reader]) -> dict[str, Reading]:
    return {
        field: (blank(field), None) if is_none_word(part) else readers[field](part)
        for field, part in zip(fields, parts, strict=True)
    }


def _whole(text: str, fields: Sequence[str], readers: Mapping[str, Reader]) -> dict[str, Reading]:
    """A cell without separators: what it says of each field, or a seam between two of them, as in 本科学士."""
    if is_none_word(text):
        return {}
    coded = [field for field in fields if field not in _FREE]
    plain = half_width(text)
    for seam in range(len(plain) - 1, 0, -1) if len(coded) == len(fields) == 2 else ():
        found = _in_order([plain[:seam], plain[seam:]], fields, readers)
        if not _faults(found):
            return found
    read = {field: readers[field](text) for field in coded}
    if _LEVEL_ALONE.search(plain) is not None and "education" in read:
        # 硕士研究生 names a level of schooling; 硕士 names the degree too.
        read.pop("degree", None)
    known = {field: reading for field, reading in read.items() if reading[1] is None}
    if known:
        return known
    first = next((field for field in fields if field in _FREE), fields[0])
    return {first: readers[first](text)}


def _greedily(parts: Sequence[str], fields: Sequence[str], readers: Mapping[str, Reader]) -> dict[str, Reading]:
    """Each part goes to the first coded field that reads it; what none reads goes to the free fields in order."""
    found: dict[str, Reading] = {}
    rest: list[str] = []
    for part in parts:
        if is_none_word(part):
            continue
        for field in fields:
            if field not in _FREE and field not in found and (reading := readers[field](part))[1] is None:
                found[field] = reading
                break
        else:
            rest.append(part)
    for field, part in zip([field for field in fields if field in _FREE], rest, strict=False):
        found[field] = readers[field](part)
    if not found:
        found[fields[0]] = readers[fields[0]](parts[0])
    return found
