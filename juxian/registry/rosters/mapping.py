"""Which column is which field: the header proposes, the content confirms, contradicts or, where the header is
unknown, decides; each field goes to the column that fits it best."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from juxian.core.text import clean, code_key, simplify
from juxian.registry.rosters.cells import letter
from juxian.registry.rosters.errors import RosterError
from juxian.registry.rosters.headers import is_other_column, rules_out
from juxian.registry.rosters.layout import HeaderCell
from juxian.registry.rosters.model import FIELDS, Column
from juxian.registry.rosters.profile import Profile

GivenMapping = Mapping[str, str | Sequence[str] | None]

# Fields of which several columns may hold parts: a mobile and a land line.
_REPEATABLE = frozenset(("phone",))
# Fields that units confuse under one header: a column 职称 with 副高 and 中级 in it holds levels.
_KIN = {
    "title": ("title_level",),
    "education": ("degree",),
    "degree": ("education",),
    "school": ("employer",),
    "employer": ("school",),
}
_LEAST = 0.35


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    column: int
    fields: tuple[str, ...]
    why: str


def _candidates(column: int, header: HeaderCell, profile: Profile) -> list[_Candidate]:
    found: list[_Candidate] = []
    for match in header.matches:
        score = match.score
        if len(match.fields) == 1:
            field = match.fields[0]
            fit = profile.fit(field)
            if fit is not None:
                score *= 0.7 + 0.3 * fit
            found.extend(_kin(column, field, fit, match.score, profile))
        found.append(_Candidate(score, column, match.fields, "header"))
    telling = None if header.matches or is_other_column(header.text) else profile.telling()
    if telling is not None and not rules_out(telling[0], header.text, header.above):
        found.append(_Candidate(0.5 * telling[1], column, (telling[0],), "content"))
    return found


def _kin(column: int, field: str, fit: float | None, score: float, profile: Profile) -> list[_Candidate]:
    """Near fields that the cells read as where they do not read as the field of the header."""
    if fit is None or fit > 0.2 or len(profile.cells) < 3:
        return []
    return [
        _Candidate(score * 0.95, column, (kin,), "content")
        for kin in _KIN.get(field, ())
        if (profile.fit(kin) or 0.0) >= 0.8
    ]


def propose(headers: Sequence[HeaderCell], profiles: Sequence[Profile]) -> list[Column]:
    """The columns with the fields they are taken for."""
    candidates = [
        candidate
        for column, (header, profile) in enumerate(zip(headers, profiles, strict=True))
        for candidate in _candidates(column, header, profile)
        if candidate.score >= _LEAST
    ]
    # Of equal columns the first is meant.
    candidates.sort(key=lambda candidate: (-candidate.score, candidate.column))
    chosen: dict[int, _Candidate] = {}
    taken: set[str] = set()
    for candidate in candidates:
        free = [field for field in candidate.fields if field not in taken or field in _REPEATABLE]
        # A weak second column of a repeatable field is another's phone as often as one's own.
        repeated = any(field in taken for field in free)
        if candidate.column in chosen or len(free) < len(candidate.fields) or (repeated and candidate.score < 0.7):
            continue
        chosen[candidate.column] = candidate
        taken.update(candidate.fields)
    return [
        _column(column, header, profile, chosen.get(column))
        for column, (header, profile) in enumerate(zip(headers, profiles, strict=True))
    ]


def _column(column: int, header: HeaderCell, profile: Profile, candidate: _Candidate | None) -> Column:
    samples = tuple(dict.fromkeys(profile.texts[:50]))[:5]
    if candidate is None:
        why = "other" if is_other_column(header.text) or header.matches else "unknown"
        return Column(letter(column), header.joined, (), 0.0, why, samples)
    return Column(letter(column), header.joined, candidate.fields, min(candidate.score, 1.0), candidate.why, samples)


def apply_given(columns: Sequence[Column], given: GivenMapping, file: str) -> list[Column]:
    """The columns with what the caller says of them; `given` is by letter or header. A field given elsewhere is freed.

    :raises RosterError: if a field does not exist.
    """
    said = {column.letter: _given_fields(given, column, file) for column in columns}
    claimed = {field for fields in said.values() if fields for field in fields}
    result: list[Column] = []
    for column in columns:
        fields = said[column.letter]
        if fields is None:
            kept = tuple(field for field in column.fields if field not in claimed or field in _REPEATABLE)
            why = column.why if kept == column.fields else "given"
            result.append(Column(column.letter, column.header, kept, column.confidence, why, column.samples))
        else:
            result.append(Column(column.letter, column.header, fields, 1.0, "given", column.samples))
    return result


def _given_fields(given: GivenMapping, column: Column, file: str) -> tuple[str, ...] | None:
    key = column.letter if column.letter in given else column.header
    if key not in given:
        return None
    value = given[key]
    fields = () if not value else (value,) if isinstance(value, str) else tuple(value)
    for field in fields:
        if field not in FIELDS:
            raise RosterError("unknown_field", file=file, cell=column.letter, field=field)
    return fields


_MONTHLY = re.compile("月薪|月工资|月收入|月均|每月|/月|元[/每]?月|月度")
_TEN_THOUSAND = re.compile(r"万")
_THOUSAND = re.compile(r"千元|千")


def pay_unit(header: str, preamble: str, profile: Profile) -> int:
    """Yuan a year that one unit of the pay column means: by the header, else by 单位：万元 above the table.

    Where neither says, a middle figure under 1,000 means ten thousand yuan: nobody earns 300 a year.
    """
    header = code_key(header)
    months = 12 if _MONTHLY.search(header) else 1
    for text in (header, *re.findall(r"单位[:：][^\s]{0,12}", simplify(preamble))):
        if _TEN_THOUSAND.search(text):
            return 10_000 * months
        if _THOUSAND.search(text):
            return 1000 * months
        if "元" in text:
            return months
    figures = sorted(float(text) for text in map(clean, profile.texts) if re.fullmatch(r"\d+(\.\d+)?", text))
    middle = figures[len(figures) // 2] if figures else 0.0
    return (10_000 if 0 < middle < (1000 if months == 1 else 20) else 1) * months
