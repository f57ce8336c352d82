"""What needs more than one cell: numbers against their owners' sex and birth, degrees, levels, rows against rows."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from juxian.core.codes import table
from juxian.core.identity import Identity, IdentityFault, IdentityKind, read_identity
from juxian.core.text import has_cjk, simplify
from juxian.registry.rosters.cells import Cell, number_text
from juxian.registry.rosters.fields import POSTGRADUATE, SENIOR, id_text
from juxian.registry.rosters.profile import looks_like

Note = tuple[str, str, str | None]
"""A fault in the making: field, code, and the raw text where it is not that of the field's cell."""

_KINDS = {kind.value: kind for kind in IdentityKind}
# From here on a double can not hold every integer of the length of an identity number.
_LOST = 1e15


@lru_cache(maxsize=1)
def _levels() -> Mapping[str, str]:
    return {code.name: code.extra["level"] for code in table("titles") if code.extra["level"]}


def identity_of(cell: Cell, kind: str | None, name: str | None) -> Identity:
    """The identity number in a cell, given the document that another cell names and the person's name."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= _LOST:
        return Identity(None, None, (IdentityFault.LOST_DIGITS,))
    said = _KINDS.get(kind) if kind else None
    identity = read_identity(id_text(cell), said)
    if said is None and identity.kind is IdentityKind.HM_TRAVEL_PERMIT and name and not has_cjk(name):
        # Korean passports look the same, but nobody of Hong Kong is listed without a Chinese name.
        return Identity(IdentityKind.PASSPORT, identity.number)
    return identity


class RowChecks:
    """The checks of one sheet; it remembers the numbers of the rows above."""

    def __init__(self, fields: Sequence[str], employer: str | None) -> None:
        self._slot = slot = {field: number for number, field in enumerate(fields)}
        self._seen: dict[str, list[str]] = {}
        self._given = {"employer": employer} if employer is not None and "employer" not in slot else {}
        self._whose = dict(self._given)
        self._id, self._id_type, self._name = slot.get("id_number"), slot["id_type"], slot.get("name")
        self._sex, self._birth = slot.get("sex"), slot.get("birth_date")
        self._title, self._level, self._education = slot.get("title"), slot.get("title_level"), slot.get("education")

    def run(
        self, cells: list[Any], raw: Mapping[str, Cell], failed: frozenset[str]
    ) -> tuple[list[Note], dict[str, str]]:
        """Settle in `cells` what one cell left open, and return the faults found and what follows from other cells.

        `raw` has the cell of birth_date as it stands; `failed` are the fields already at fault.
        """
        notes: list[Note] = []
        derived: dict[str, str] = {}
        if self._id is not None and "id_number" not in failed:
            self._read_identity(cells, self._id, raw, failed, notes, derived)
        if self._education is not None and cells[self._education] == POSTGRADUATE:
            self._settle_education(cells, self._education, notes)
        if self._title is not None or self._level is not None:
            self._compare_level(cells, notes, derived)
        if self._whose:
            derived.update(self._whose)
        return notes, derived

    def enter_section(self, unit: str | None) -> None:
        """The rows from here on stand under a heading that names this unit."""
        self._whose = dict(self._given)
        for field in ("township", "employer"):
            if unit is not None and field not in self._slot and looks_like(field, unit):
                self._whose[field] = unit
                return

    def _read_identity(
        self,
        cells: list[Any],
        slot: int,
        raw: Mapping[str, Cell],
        failed: frozenset[str],
        notes: list[Note],
        derived: dict[str, str],
    ) -> None:
        name, said = cells[self._name] if self._name is not None else None, cells[self._id_type]
        identity = identity_of(cells[slot] or "", said, name)
        cells[slot] = identity.number
        if said is None and identity.kind is not None and "id_type" not in failed:
            cells[self._id_type] = identity.kind.value
        for fault in identity.faults:
            notes.append(("id_number", fault.value, None))
        # Only a number that passes its own checks has a birth date.
        if identity.birth_date is not None:
            self._compare_person(cells, raw, identity, notes, derived)
        if identity.number is not None and IdentityFault.UNRECOGNISED not in identity.faults:
            self._compare_rows(identity.number, name, notes)

    def _compare_person(
        self, cells: list[Any], raw: Mapping[str, Cell], identity: Identity, notes: list[Note], derived: dict[str, str]
    ) -> None:
        born = str(identity.birth_date)
        if self._sex is None:
            derived["sex"] = identity.sex or ""
        elif (sex := cells[self._sex]) is not None and sex != identity.sex:
            notes.append(("sex", "sex_mismatch", None))
        if self._birth is None:
            derived["birth_date"] = born
            return
        birth = cells[self._birth]
        if birth is None or born.startswith(birth):
            return
        typed = raw.get("birth_date")
        october = isinstance(typed, float) and number_text(typed).endswith(".1") and birth.endswith("-01")
        if october and born[:7] == f"{birth[:4]}-10":
            # As a figure 1985.10 shows as 1985.1; the identity number tells which month was meant.
            cells[self._birth] = born[:7]
            return
        notes.append(("birth_date", "birth_mismatch", None))

    def _compare_rows(self, number: str, name: str | None, notes: list[Note]) -> None:
        if name is None:
            return
        key = simplify(name).replace(" ", "").upper()
        names = self._seen.get(number)
        if names is None:
            self._seen[number] = [key]
        elif key in names:
            notes.append(("id_number", "duplicate_row", number))
        else:
            notes.append(("id_number", "id_conflict", number))
            names.append(key)

    def _settle_education(self, cells: list[Any], slot: int, notes: list[Note]) -> None:
        degree = cells[self._slot["degree"]] if "degree" in self._slot else None
        cells[slot] = "博士研究生" if degree == "博士" else "硕士研究生"
        if degree not in ("博士", "硕士"):
            notes.append(("education", "education_ambiguous", None))

    def _compare_level(self, cells: list[Any], notes: list[Note], derived: dict[str, str]) -> None:
        title = cells[self._title] if self._title is not None else None
        level = _levels().get(title) if title is not None else None
        slot = self._level
        if slot is None:
            if level is not None:
                derived["title_level"] = level
            return
        if cells[slot] == SENIOR:
            cells[slot] = "正高级" if level == "正高级" else "副高级"
        if level is not None and cells[slot] is not None and cells[slot] != level:
            notes.append(("title_level", "title_level_mismatch", None))
