"""What needs more than one cell: numbers against their owners' sex and birth, degrees, levels, rows against rows.

Checks run over a batch of people column by column, because a loop over a hundred thousand rows of twenty cells each
is most of what reading costs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from juxian.core.codes import table
from juxian.core.identity import Identity, IdentityFault, IdentityKind, read_identity
from juxian.core.text import has_cjk, simplify
from juxian.registry.rosters.cells import Cell, is_error, number_text
from juxian.registry.rosters.fields import POSTGRADUATE, SENIOR, id_text
from juxian.registry.rosters.profile import looks_like

_KINDS = {kind.value: kind for kind in IdentityKind}
# From here on a double can not hold every integer of the length of an identity number.
_LOST = 1e15


@lru_cache(maxsize=1)
def _levels() -> Mapping[str, str]:
    return {code.name: code.extra["level"] for code in table("titles") if code.extra["level"]}


@dataclass(slots=True)
class Batch:
    """Some people of a sheet, as columns.

    `values` has a list for each field, of equal length: normal forms, but for id_number the cell as it stands, and
    None throughout for id_type where the sheet has no such column. `births` are the cells of the birth column as they
    stand. `faults` are (field, code, raw text or None for that of the cell) by position; `derived` likewise.
    """

    size: int
    values: dict[str, list[Any]]
    births: Sequence[Cell] = ()
    faults: dict[int, list[tuple[str, str, str | None]]] = field(default_factory=dict)
    derived: dict[int, dict[str, str]] = field(default_factory=dict)

    def note(self, position: int, name: str, code: str, raw: str | None = None) -> None:
        """Note a fault."""
        self.faults.setdefault(position, []).append((name, code, raw))

    def derive(self, position: int, name: str, value: str) -> None:
        """Note what follows from other cells."""
        self.derived.setdefault(position, {})[name] = value

    def failed(self, position: int, name: str) -> bool:
        """Whether a field is at fault already."""
        return position in self.faults and any(fault[0] == name for fault in self.faults[position])


def identity_of(cell: Cell, kind: str | None, name: str | None) -> Identity:
    """The identity number in a cell, given the document that another cell names and the person's name."""
    if type(cell) is str and len(cell) == 18 and cell.isdecimal():
        identity = read_identity(cell)
        # A text file made from figures that kept 15 digits.
        lost = cell.endswith("000") and IdentityFault.CHECK_DIGIT in identity.faults
        return Identity(None, None, (IdentityFault.LOST_DIGITS,)) if lost else identity
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= _LOST:
        return Identity(None, None, (IdentityFault.LOST_DIGITS,))
    said = _KINDS.get(kind) if kind else None
    identity = read_identity(id_text(cell), said)
    if said is None and identity.kind is IdentityKind.HM_TRAVEL_PERMIT and name and not has_cjk(name):
        # Korean passports look the same, but nobody of Hong Kong is listed without a Chinese name.
        return Identity(IdentityKind.PASSPORT, identity.number)
    return identity


class TableChecks:
    """The checks of one sheet; it remembers the numbers of the rows above, and under which heading they stand."""

    def __init__(self, fields: Sequence[str], employer: str | None) -> None:
        self._fields = frozenset(fields)
        # Most numbers stand once: their one name is kept as it is, and a tuple only made for a second.
        self._seen: dict[str, str | tuple[str, ...]] = {}
        self._given = {"employer": employer} if employer is not None and "employer" not in self._fields else {}
        self._whose = dict(self._given)

    def enter_section(self, unit: str | None) -> None:
        """The rows from here on stand under a heading that names this unit."""
        self._whose = dict(self._given)
        for name in ("township", "employer"):
            if unit is not None and name not in self._fields and looks_like(name, unit):
                self._whose[name] = unit
                return

    def run(self, batch: Batch) -> None:
        """Settle what single cells left open, and note the faults found and what follows from other cells."""
        names = batch.values["name"]
        if None in names:
            for position, name in enumerate(names):
                if name is None and not batch.failed(position, "name"):
                    batch.note(position, "name", "name_missing")
        if "id_number" in self._fields:
            self._read_identities(batch)
        if "education" in self._fields:
            self._settle_education(batch)
        if "title" in self._fields or "title_level" in self._fields:
            self._compare_levels(batch)
        for position in range(batch.size) if self._whose else ():
            batch.derived.setdefault(position, {}).update(self._whose)

    def _read_identities(self, batch: Batch) -> None:
        numbers, kinds, names = batch.values["id_number"], batch.values["id_type"], batch.values["name"]
        on_file = batch.values.get("file_number") or [None] * batch.size
        for position, cell in enumerate(numbers):
            if on_file[position] and cell in ("", None):
                # The file number says who it is; the number may have been given out masked.
                numbers[position] = None
                continue
            if is_error(cell):
                numbers[position] = None
                batch.note(position, "id_number", "cell_error")
                continue
            said = kinds[position]
            identity = identity_of("" if cell is None else cell, said, names[position])
            number = numbers[position] = identity.number
            if said is None and identity.kind is not None and not batch.failed(position, "id_type"):
                kinds[position] = identity.kind.value
            for fault in identity.faults:
                batch.note(position, "id_number", fault.value)
            # Only a number that passes its own checks has a birth date.
            if identity.birth_date is not None:
                self._compare_person(batch, position, identity)
            if number is not None and IdentityFault.UNRECOGNISED not in identity.faults:
                self._compare_rows(batch, position, number, names[position])

    def _compare_person(self, batch: Batch, position: int, identity: Identity) -> None:
        sexes, births = batch.values.get("sex"), batch.values.get("birth_date")
        number = identity.number or ""
        born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        if sexes is None:
            batch.derive(position, "sex", identity.sex or "")
        elif (sex := sexes[position]) is not None and sex != identity.sex:
            batch.note(position, "sex", "sex_mismatch")
        if births is None:
            batch.derive(position, "birth_date", born)
            return
        birth = births[position]
        if birth is None or born.startswith(birth):
            return
        typed = batch.births[position] if batch.births else None
        october = isinstance(typed, float) and number_text(typed).endswith(".1") and birth.endswith("-01")
        if october and born[:7] == f"{birth[:4]}-10":
            # As a figure 1985.10 shows as 1985.1; the identity number tells which month was meant.
            births[position] = born[:7]
        else:
            batch.note(position, "birth_date", "birth_mismatch")

    def _compare_rows(self, batch: Batch, position: int, number: str, name: str | None) -> None:
        if name is None:
            return
        key = simplify(name).replace(" ", "").upper()
        seen = self._seen.get(number)
        if seen is None:
            self._seen[number] = key
            return
        names = (seen,) if isinstance(seen, str) else seen
        if key in names:
            batch.note(position, "id_number", "duplicate_row", number)
        else:
            batch.note(position, "id_number", "id_conflict", number)
            self._seen[number] = (*names, key)

    def _settle_education(self, batch: Batch) -> None:
        levels, degrees = batch.values["education"], batch.values.get("degree")
        if POSTGRADUATE not in levels:
            return
        for position, level in enumerate(levels):
            if level == POSTGRADUATE:
                degree = degrees[position] if degrees is not None else None
                levels[position] = "博士研究生" if degree == "博士" else "硕士研究生"
                if degree not in ("博士", "硕士"):
                    batch.note(position, "education", "education_ambiguous")

    def _compare_levels(self, batch: Batch) -> None:
        nothing = [None] * batch.size
        implied = list(map(_levels().get, batch.values.get("title", nothing)))
        stated = batch.values.get("title_level")
        if stated is None:
            for position, level in enumerate(implied):
                if level is not None:
                    batch.derive(position, "title_level", level)
            return
        if SENIOR in stated:
            for position, level in enumerate(stated):
                if level == SENIOR:
                    stated[position] = "正高级" if implied[position] == "正高级" else "副高级"
        for position, (title, level) in enumerate(zip(implied, stated, strict=True)):
            if title is not None and level is not None and title != level:
                batch.note(position, "title_level", "title_level_mismatch")
