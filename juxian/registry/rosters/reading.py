"""Reads a file: opens it, chooses the data sheets, maps their columns, and reads their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from juxian.core.memory import collector_at_rest
from juxian.core.text import clean, code_key, squeeze
from juxian.registry.rosters.cells import Cell, cell_text, letter
from juxian.registry.rosters.errors import RosterError
from juxian.registry.rosters.fields import Taught
from juxian.registry.rosters.headers import header_key
from juxian.registry.rosters.layout import HeaderCell, Layout, find_layout
from juxian.registry.rosters.mapping import GivenMapping, apply_given, propose
from juxian.registry.rosters.model import Column, IgnoredRows, Roster, SheetRoster
from juxian.registry.rosters.profile import Profile, code_words
from juxian.registry.rosters.sources import Sheet, open_source
from juxian.registry.rosters.tables import TableReader, context_for

# Rows looked at to find the header and to judge what the columns hold.
_HEAD = 400
_EMPTY_TABLE = "header without rows"


@dataclass(frozen=True)
class _Plan:
    """A sheet that may hold people: its header, its columns and how its cells are read."""

    sheet: Sheet
    layout: Layout
    columns: tuple[Column, ...]
    profiles: tuple[Profile, ...]
    preamble: tuple[str, ...]
    # The columns of the names of two people side by side, as letters, or nothing.
    beside: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.sheet.name or ""

    @property
    def filled_fields(self) -> int:
        """How many mapped fields have anything in their column."""
        return sum(
            len(column.fields) for column, profile in zip(self.columns, self.profiles, strict=True) if profile.cells
        )


def read_roster(
    source: Path | bytes,
    name: str,
    *,
    as_of: date,
    employer: str | None = None,
    mapping: GivenMapping | None = None,
    taught: Taught = MappingProxyType({}),
) -> Roster:
    """Read a unit's roster: .xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .tsv or .txt.

    `name` is the file's name, for messages and `Roster.file`. Dates, ages and two-digit years are judged as of
    `as_of`. `employer` is whose roster it is, where no column says; it becomes a derived value of each row.
    `mapping` overrides the proposal: column letter or header to a field of `model.FIELDS`, several, or None.
    `taught` says by field what texts mean that the tables do not know.

    :raises RosterError: if the file can not be read or holds no table of people.
    """
    opened = open_source(source, name)
    plans: list[_Plan] = []
    others: dict[str, str] = {}
    for sheet in opened.sheets:
        plan = _plan(sheet, mapping, name)
        if isinstance(plan, str):
            others[sheet.name or ""] = plan
        else:
            plans.append(plan)
    chosen = _choose(plans, others)
    if not chosen:
        raise _nothing(opened.sheets, plans, others, name)
    for plan in chosen:
        if plan.beside:
            cell, other = (f"{letter_}{plan.layout.first + plan.layout.height}" for letter_ in plan.beside)
            raise RosterError("side_by_side", file=name, sheet=plan.name, cell=cell, other=other)
    sheets = [_read(plan, as_of, employer, opened.base, taught) for plan in chosen]
    kept = _without_copies(sheets, others)
    if not any(sheet.rows for sheet in kept):
        plan = chosen[0]
        cell = f"A{plan.layout.first + plan.layout.height}"
        raise RosterError("no_people", file=name, sheet=plan.name, cell=cell)
    order = {sheet.name: position for position, sheet in enumerate(opened.sheets)}
    return Roster(
        name,
        sorted(kept, key=lambda sheet: order[sheet.sheet]),
        {title: others[title] for title in sorted(others, key=lambda title: order.get(title, 0))},
    )


def _plan(sheet: Sheet, mapping: GivenMapping | None, file: str) -> _Plan | str:
    """The plan of a sheet, or why it holds no people."""
    hidden = " (hidden)" if sheet.hidden else ""
    head = list(islice(sheet.rows(), _HEAD))
    if not any(cell != "" for row in head for cell in row):
        return "blank" + hidden
    layout = find_layout(head, sheet.merged)
    if layout is None:
        return _kind_of_text(head) + hidden
    body = head[layout.first + layout.height :]
    if not any(clean(cell_text(cell)) for row in body for cell in row):
        # Instructions like to show a few of the words that the header has.
        return ("instructions" if layout.first and len(layout.fields) < 5 else _EMPTY_TABLE) + hidden
    width = max(len(layout.cells), max(map(len, head)))
    headers = [*layout.cells, *[HeaderCell("", "")] * (width - len(layout.cells))]
    profiles = tuple(Profile([row[column] for row in body if column < len(row)]) for column in range(width))
    width = max((n + 1 for n in range(width) if clean(headers[n].text) or profiles[n].cells), default=0)
    columns = propose(headers[:width], profiles[:width])
    if mapping is not None:
        columns = apply_given(columns, mapping, file)
    preamble = tuple(clean(cell_text(cell)) for row in head[: layout.first] for cell in row if cell != "")
    plan = _Plan(sheet, layout, tuple(columns), profiles[:width], preamble, _side_by_side(columns, profiles, body))
    return _kind_of_text(head) + hidden if not _has_names(plan) and _is_code_list(head) else plan


def _side_by_side(
    columns: Sequence[Column], profiles: Sequence[Profile], body: Sequence[Sequence[Cell]]
) -> tuple[str, ...]:
    """The letters of two columns that are headed alike and hold the names of different people, as lists to be printed do."""
    named = [at for at, column in enumerate(columns) if "name" in column.fields]
    for at in named:
        for other in range(at + 1, len(columns)):
            alike = header_key(columns[other].header) == header_key(columns[at].header) != ""
            if alike and (profiles[other].fit("name") or 0) >= 0.5:
                pairs = [(clean(cell_text(row[at])), clean(cell_text(row[other]))) for row in body if other < len(row)]
                differ = sum(bool(one and two and one != two) for one, two in pairs)
                if differ * 2 > sum(bool(two) for _one, two in pairs):
                    return columns[at].letter, columns[other].letter
    return ()


def _has_names(plan: _Plan) -> bool:
    return any("name" in column.fields for column in plan.columns)


def _is_code_list(head: Sequence[Sequence[Cell]]) -> bool:
    words = [code_key(cell) for row in head for cell in row if isinstance(cell, str) and clean(cell)]
    return sum(word in code_words() for word in words) * 2 > len(words)


def _kind_of_text(head: Sequence[Sequence[Cell]]) -> str:
    """What a sheet without a table of people is: a list of codes has short words only, instructions have sentences."""
    texts = [clean(cell_text(cell)) for row in head for cell in row if cell != ""]
    longest = max(map(len, texts), default=0)
    figures = sum(not isinstance(cell, str) for row in head for cell in row)
    if figures * 3 >= len(texts):
        return "statistics"
    return "instructions" if longest > 14 else "code list"


def _choose(plans: list[_Plan], others: dict[str, str]) -> list[_Plan]:
    """The plans to read: those with names, on visible sheets if any is, and not far poorer than the best."""
    named = [plan for plan in plans if _has_names(plan)]
    for plan in plans:
        if plan not in named:
            others[plan.name] = "no column of names" + (" (hidden)" if plan.sheet.hidden else "")
    visible = [plan for plan in named if not plan.sheet.hidden] or named
    for plan in named:
        if plan not in visible:
            others[plan.name] = "roster (hidden), not read"
    best = max((plan.filled_fields for plan in visible), default=0)
    chosen = [plan for plan in visible if plan.filled_fields >= 3 or plan.filled_fields * 2 > best]
    for plan in visible:
        if plan not in chosen:
            others[plan.name] = "leftover, too few columns"
    return chosen


def _nothing(sheets: Sequence[Sheet], plans: list[_Plan], others: dict[str, str], file: str) -> RosterError:
    if plans:
        plan = max(plans, key=lambda plan: len(plan.layout.fields))
        return RosterError("no_name_column", file=file, sheet=plan.name, cell=f"A{plan.layout.first + 1}")
    empty = next((sheet for sheet in sheets if others.get(sheet.name or "", "").startswith(_EMPTY_TABLE)), None)
    if empty is not None:
        layout = find_layout(list(islice(empty.rows(), _HEAD)), empty.merged)
        return RosterError("no_people", file=file, sheet=empty.name or "", cell=f"A{layout.first + 1 if layout else 1}")
    for sheet in sheets:
        for number, row in enumerate(sheet.rows(), 1):
            column = next((column for column, cell in enumerate(row) if cell != ""), None)
            if column is not None:
                return RosterError("no_header", file=file, sheet=sheet.name or "", cell=f"{letter(column)}{number}")
    return RosterError("empty_workbook", file=file)


def _read(plan: _Plan, as_of: date, employer: str | None, base: date, taught: Taught) -> SheetRoster:
    layout = plan.layout
    profiles = {column.letter: profile for column, profile in zip(plan.columns, plan.profiles, strict=True)}
    context = context_for(plan.columns, profiles, " ".join(plan.preamble), as_of, base, taught)
    roster = SheetRoster(plan.sheet.name, layout.first + 1, layout.height, plan.columns)
    rows = plan.sheet.rows()
    for number, row in enumerate(islice(rows, layout.first), 1):
        why = "preamble" if any(clean(cell_text(cell)) for cell in row) else "blank"
        roster.ignored.append(IgnoredRows(number, number, why))
    for _header in range(layout.height):
        next(rows)
    reader = TableReader(plan.columns, context, employer, plan.sheet.merged)
    with collector_at_rest():
        reader.read(rows, layout.first + layout.height + 1, roster)
    return roster


def _without_copies(sheets: list[SheetRoster], others: dict[str, str]) -> list[SheetRoster]:
    """The sheets without those whose people nearly all stand on a larger one: copies, townships beside the total."""
    kept: list[SheetRoster] = []
    seen: dict[str, set[tuple[str, str]]] = {}
    for sheet in sorted(sheets, key=lambda sheet: -len(sheet.rows)):
        if len(sheets) == 1:
            return sheets
        people = {_person(row.get("name"), row.get("id_number")) for row in sheet.rows}
        names = {name for name, _number in people}
        original = next(
            (
                title
                for title, those in seen.items()
                if _share(people, those) >= 0.9 or (_nameless(people) and _share_names(names, those) >= 0.9)
            ),
            None,
        )
        if original is not None or not people:
            others[sheet.sheet or ""] = f"copy of {original}" if people else _EMPTY_TABLE
        else:
            kept.append(sheet)
            seen[sheet.sheet or ""] = people
    return kept


def _person(name: str | None, number: str | None) -> tuple[str, str]:
    return squeeze(name or ""), number or ""


def _share(people: set[tuple[str, str]], those: set[tuple[str, str]]) -> float:
    return len(people & those) / len(people) if people else 0.0


def _nameless(people: set[tuple[str, str]]) -> bool:
    """Whether the sheet has hardly any numbers, so that names must tell."""
    return sum(bool(number) for _name, number in people) * 10 < len(people)


def _share_names(names: set[str], those: set[tuple[str, str]]) -> float:
    known = {name for name, _number in those}
    return len(names & known) / len(names) if names else 0.0
