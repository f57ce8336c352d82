"""What needs more than one cell: numbers against their owners' sex and birth, degrees, levels, rows against rows."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from juxian.core.codes import table
from juxian.core.identity import Identity, IdentityFault, IdentityKind, read_identity
from juxian.core.text import has_cjk, simplify
from juxian.registry.rosters.cells import Cell, number_text
from juxian.registry.rosters.fields import POSTGRADUATE, SENIOR, id_text

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
        self._slot = {field: slot for slot, field in enumerate(fields)}
        self._seen: dict[str, list[str]] = {}
        self._employer = employer if "employer" not in self._slot else None

    def run(self, cells: list[Any], raw: Mapping[str, Cell], failed: frozenset[str]) -> tuple[list[Note], dict[str, str]]:
        """Settle in `cells` what one cell left open, and return the faults found and what follows from other cells.

        `raw` has the cells of name, id_number and birth_date as they stand; `failed` the fields already at fault.
        """
        notes: list[Note] = []
        derived: dict[str, str] = {}
        if "id_number" in self._slot:
            self._identity(cells, raw, failed, notes, derived)
        if "education" in self._slot:
            self._education(cells, notes)
        if "title" in self._slot or "title_level" in self._slot:
            self._level(cells, notes, derived)
        if self._employer is not None:
            derived["employer"] = self._employer
        return notes, derived

    def _get(self, cells: list[Any], field: str) -> Any:
        slot = self._slot.get(field)
        return None if slot is None else cells[slot]

    def _identity(
        self, cells: list[Any], raw: Mapping[str, Cell], failed: frozenset[str], notes: list[Note], derived: dict[str, str]
    ) -> None:
        if "id_number" in failed:
            return
        name, said = self._get(cells, "name"), self._get(cells, "id_type")
        identity = identity_of(raw["id_number"], said, name)
        cells[self._slot["id_number"]] = identity.number
        if said is None and identity.kind is not None and "id_type" not in failed:
            cells[self._slot["id_type"]] = identity.kind.value
        for fault in identity.faults:
            notes.append(("id_number", fault.value, None))
        if identity.valid and identity.birth_date is not None:
            self._against_person(cells, raw, identity, notes, derived)
        if identity.number is not None and IdentityFault.UNRECOGNISED not in identity.faults:
            self._against_rows(identity.number, name, notes)

    def _against_person(
        self, cells: list[Any], raw: Mapping[str, Cell], identity: Identity, notes: list[Note], derived: dict[str, str]
    ) -> None:
        born = identity.birth_date.isoformat() if identity.birth_date is not None else ""
        if "sex" not in self._slot:
            derived["sex"] = identity.sex or ""
        elif (sex := cells[self._slot["sex"]]) is not None and sex != identity.sex:
            notes.append(("sex", "sex_mismatch", None))
        if "birth_date" not in self._slot:
            derived["birth_date"] = born
            return
        birth = cells[self._slot["birth_date"]]
        if birth is None or born.startswith(birth):
            return
        typed = raw.get("birth_date")
        if isinstance(typed, float) and birth.endswith("-01") and born[:7] == birth[:4] + "-10" and number_text(typed).endswith(".1"):
            # As a figure 1985.10 shows as 1985.1; the identity number tells which month was meant.
            cells[self._slot["birth_date"]] = born[:7]
            return
        notes.append(("birth_date", "birth_mismatch", None))

    def _against_rows(self, number: str, name: str | None, notes: list[Note]) -> None:
        names = self._seen.setdefault(number, [])
        if name is None:
            return
        key = simplify(name).replace(" ", "").upper()
        if key in names:
            notes.append(("id_number", "duplicate_row", number))
        elif names:
            notes.append(("id_number", "id_conflict", number))
        if key not in names:
            names.append(key)

    def _education(self, cells: list[Any], notes: list[Note]) -> None:
        slot = self._slot["education"]
        if cells[slot] == POSTGRADUATE:
            degree = self._get(cells, "degree")
            cells[slot] = "博士研究生" if degree == "博士" else "硕士研究生"
            if degree not in ("博士", "硕士"):
                notes.append(("education", "education_ambiguous", None))

    def _level(self, cells: list[Any], notes: list[Note], derived: dict[str, str]) -> None:
        title = self._get(cells, "title")
        level = _levels().get(title) if title is not None else None
        slot = self._slot.get("title_level")
        if slot is None:
            if level is not None:
                derived["title_level"] = level
            return
        if cells[slot] == SENIOR:
            cells[slot] = "正高级" if level == "正高级" else "副高级"
        if level is not None and cells[slot] is not None and cells[slot] != level:
            notes.append(("title_level", "title_level_mismatch", None))
