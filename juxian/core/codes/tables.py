"""Loads the code tables of `data/`: one CSV file each, read once."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from juxian.core.text import code_key

# Table name to its file; the source standard stands in each row.
TABLES = (
    "areas",
    "countries",
    "degrees",
    "educations",
    "ethnic_groups",
    "industries",
    "political_statuses",
    "sexes",
    "title_levels",
    "titles",
)
_COMMON = frozenset(("code", "name", "valid_from", "valid_to", "source", "synonyms"))


@dataclass(frozen=True, slots=True)
class Code:
    """One row of a code table.

    `code` is the national code, or "" where the source gives the name no number of its own
    (titles made by the reform of 2016 and later); `extra` holds the table's own columns, such as a title's level.
    """

    code: str
    name: str
    valid_from: date
    valid_to: date | None
    source: str
    synonyms: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    def valid_on(self, day: date) -> bool:
        """Whether the code was in force on the day (the last day included)."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class CodeTable:
    """A code table: iterate over its `Code`s, or look one up by code or by anything people write for it."""

    def __init__(self, name: str, codes: tuple[Code, ...]) -> None:
        self.name = name
        self.codes = codes
        self._by_code = {code.code: code for code in codes if code.code}
        self._by_key: dict[str, Code] = {}
        # Names before synonyms, and of rows with one name (教育 is a section and its only division) the first.
        for code in codes:
            self._by_key.setdefault(code_key(code.name), code)
        for code in codes:
            for synonym in code.synonyms:
                self._by_key.setdefault(code_key(synonym), code)

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def by_code(self, code: str) -> Code | None:
        """The row with this national code."""
        return self._by_code.get(code)

    def by_key(self, key: str) -> Code | None:
        """The row whose name or synonym has this `code_key`."""
        return self._by_key.get(key)

    def find(self, text: str) -> Code | None:
        """The row with this name, synonym or code, however it is typed."""
        key = code_key(text)
        return self._by_key.get(key) or self._by_code.get(key)


def _read(row: dict[str, str]) -> Code:
    return Code(
        code=row["code"],
        name=row["name"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        source=row["source"],
        synonyms=tuple(filter(None, row["synonyms"].split("|"))),
        extra=MappingProxyType({key: value for key, value in row.items() if key not in _COMMON}),
    )


@cache
def table(name: str) -> CodeTable:
    """The table of this name (one of TABLES).

    :raises KeyError: if there is no such table.
    """
    if name not in TABLES:
        raise KeyError(name)
    text = (files(__package__) / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return CodeTable(name, tuple(_read(row) for row in csv.DictReader(text.splitlines())))
