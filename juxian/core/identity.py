"""Identity numbers of every kind that a talent office meets.

Resident numbers (GB 11643, 18 digits, and the 15 digits before 1999), foreign permanent
residents (18 characters from 9 since 2023, and the older three letters and twelve digits),
residence permits of Hong Kong, Macau and Taiwan (81, 82, 83), mainland travel permits, passports.
"""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from stdnum import numdb
from stdnum.iso7064 import mod_11_2

from juxian.core.codes import table
from juxian.core.text import clean, half_width, is_none_word


class IdentityKind(StrEnum):
    """The document that a number is of; the value is its Chinese name, as rosters have it."""

    RESIDENT = "居民身份证"
    PERMANENT_RESIDENT = "外国人永久居留身份证"
    HMT_RESIDENCE_PERMIT = "港澳台居民居住证"
    PASSPORT = "护照"
    HM_TRAVEL_PERMIT = "港澳居民来往内地通行证"
    TAIWAN_TRAVEL_PERMIT = "台湾居民来往大陆通行证"


# Documents whose number of 18 characters holds the birth date (GB 11643).
DATED = frozenset((IdentityKind.RESIDENT, IdentityKind.PERMANENT_RESIDENT, IdentityKind.HMT_RESIDENCE_PERMIT))


class IdentityFault(StrEnum):
    """What is wrong with a number, or worth knowing of it."""

    MISSING = "id_missing"
    LENGTH = "id_length"
    CHECK_DIGIT = "id_check_digit"
    BIRTH_INVALID = "id_birth_invalid"
    AREA_UNKNOWN = "id_area_unknown"
    LOST_DIGITS = "id_lost_digits"
    UNRECOGNISED = "id_unrecognised"
    FIFTEEN_DIGIT = "id_15_digit"

    @property
    def is_error(self) -> bool:
        """Errors make a number unusable; warnings do not."""
        return self not in (IdentityFault.MISSING, IdentityFault.AREA_UNKNOWN, IdentityFault.FIFTEEN_DIGIT)


class Identity(NamedTuple):
    """A number as read.

    `number` is in normal form (half width, capitals, 15 digits raised to 18), kept also when it is faulty, and None
    when there is none or its digits are lost. `birth_date`, `sex` (男/女) and `area` (GB/T 2260, six digits or the
    two of a province) are given only for a number that passes its own checks.
    """

    kind: IdentityKind | None
    number: str | None
    faults: tuple[IdentityFault, ...] = ()
    birth_date: date | None = None
    sex: str | None = None
    area: str | None = None

    @property
    def valid(self) -> bool:
        """Whether there is a number and it passes its own checks."""
        return self.number is not None and not any(fault.is_error for fault in self.faults)


def check_character(seventeen: str) -> str:
    """The check character (0-9 or X) of the first 17 digits: ISO 7064 MOD 11-2, as GB 11643 asks."""
    return mod_11_2.calc_check_digit(seventeen)


def raise_to_18(fifteen: str) -> str:
    """The 18-digit number of a 15-digit one: born 19yy, check character added."""
    body = f"{fifteen[:6]}19{fifteen[6:]}"
    return body + check_character(body)


_CHECKS = "10X98765432"
_DECORATION = re.compile(r"[\s'\"`’‘“”′＇.,，。、\-‐‑–—_()（）\[\]:：]+")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}")
_OLD_PERMANENT = re.compile(r"[A-Z]{3}\d{12}")
_HM_PERMIT = re.compile(r"[HM]\d{8}(?:\d{2})?")
_TAIWAN_PERMIT = re.compile(r"\d{8}|\d{10}[A-Z]?")
_PASSPORT = re.compile(r"(?=[A-Z0-9]*\d{4})[A-Z]{1,3}[A-Z0-9]?\d{4,9}[A-Z]?")
_ENGLISH_LABEL = re.compile(r"^ID(?:NO|CARD|NUMBER)?(?=\d{14})")
_LABEL = re.compile(r"(?:居民)?(?:身份证件?号?码?|证件号码?|护照号?码?|通行证号?码?|ID(?:NO)?)")


def _passes_check(number: str) -> bool:
    # The weights of GB 11643 written out, because rosters have a hundred thousand numbers and a loop takes four times
    # as long. They add to 100, and an ASCII digit is 48 more than its value.
    a, b, c, d, e, f, g, h, i, j, a2, b2, c2, d2, e2, f2, g2, _check = number.encode()
    total = 7 * (a + a2) + 9 * (b + b2) + 10 * (c + c2) + 5 * (d + d2) + 8 * (e + e2) + 4 * (f + f2) + 2 * (g + g2)
    total += h + 6 * i + 3 * j
    return _CHECKS[(total - 4800) % 11] == number[17]


@lru_cache(maxsize=100_000)
def _calendar_date(yyyymmdd: str) -> date | None:
    try:
        return date(int(yyyymmdd[:4]), int(yyyymmdd[4:6]), int(yyyymmdd[6:]))
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _provinces() -> frozenset[str]:
    """The first two digits of every province; those of withdrawn counties lie in one of them and so stay known."""
    return frozenset(code.code[:2] for code in table("areas") if code.code.endswith("0000"))


def area_name(area: str) -> str | None:
    """Names of a six-digit area code, province first, as in 江苏省徐州市云龙区; withdrawn codes are known too."""
    names: list[str] = []
    for _part, found in numdb.get("cn/loc").info(area):
        names.extend(re.sub(r"\[[^]]*]", "", text).split(",")[0] for text in found.values())
    city = table("areas").by_code(area[:4] + "00")
    if city is not None and city.name not in names and len(names) > 1:
        names.insert(1, city.name)
    return "".join(names) or None


def _read_18(number: str, raised: bool = False) -> Identity:
    if number[0] == "9":
        kind, area = IdentityKind.PERMANENT_RESIDENT, number[1:3]
    else:
        kind, area = IdentityKind.RESIDENT, number[:6]
        if number[:2] in ("81", "82", "83"):
            kind = IdentityKind.HMT_RESIDENCE_PERMIT
    notes = (IdentityFault.FIFTEEN_DIGIT,) if raised else ()
    if not _passes_check(number):
        return Identity(kind, number, (*notes, IdentityFault.CHECK_DIGIT))
    birth = _calendar_date(number[6:14])
    if birth is None:
        return Identity(kind, number, (*notes, IdentityFault.BIRTH_INVALID))
    if kind is not IdentityKind.HMT_RESIDENCE_PERMIT and area[:2] not in _provinces():
        notes = (*notes, IdentityFault.AREA_UNKNOWN)
    return Identity(kind, number, notes, birth, "男" if int(number[16]) % 2 else "女", area)


def _read_15(number: str) -> Identity:
    if _calendar_date(f"19{number[6:12]}") is None:
        return Identity(IdentityKind.RESIDENT, number, (IdentityFault.FIFTEEN_DIGIT, IdentityFault.BIRTH_INVALID))
    return _read_18(raise_to_18(number), raised=True)


def _read_old_permanent(number: str) -> Identity:
    """Three letters (country), four digits (place of issue), birth as yymmdd, one order digit, one check digit."""
    return Identity(IdentityKind.PERMANENT_RESIDENT, number)


_HINTS: dict[IdentityKind, re.Pattern[str]] = {
    IdentityKind.PASSPORT: re.compile(r"(?=[A-Z0-9]*\d{3})[A-Z0-9]{5,17}"),
    IdentityKind.HM_TRAVEL_PERMIT: _HM_PERMIT,
    IdentityKind.TAIWAN_TRAVEL_PERMIT: _TAIWAN_PERMIT,
    IdentityKind.PERMANENT_RESIDENT: _OLD_PERMANENT,
}


# What stands at the end of a number in place of X: a multiplication sign, a Greek or a Cyrillic letter.
_LIKE_X = str.maketrans("×✕ΧХ", "XXXX")
_AS_FIGURE = re.compile(r"(\d{15}|\d{18})\.0+")


def _compact(text: str) -> str:
    plain = half_width(clean(text)).upper().translate(_LIKE_X)
    if (match := _AS_FIGURE.fullmatch(plain)) is not None:
        # A text file made from figures.
        plain = match[1]
    number = _DECORATION.sub("", plain)
    number = _ENGLISH_LABEL.sub("", number)
    return number if number.isascii() else _DECORATION.sub("", _LABEL.sub("", number))


def read_identity(text: str, kind: IdentityKind | None = None) -> Identity:
    """Read a number as a person typed it.

    `kind` is the document that another cell names; it decides where the form alone does not: an H or M with eight
    digits is a travel permit unless a passport is meant, and eight digits are a travel permit only if one is meant.
    """
    # Most cells are 18 plain characters, and a roster has a hundred thousand of them.
    if len(text) == 18 and text[0] != "0" and text.isascii() and text[:17].isdecimal() and text[17] in "0123456789Xx":
        return _read_18(text.upper())
    cleaned = clean(text)
    if is_none_word(cleaned):
        return Identity(None, None, (IdentityFault.MISSING,))
    if _SCIENTIFIC.fullmatch(half_width(cleaned).upper()):
        return Identity(None, None, (IdentityFault.LOST_DIGITS,))
    number = _compact(cleaned)
    if kind in _HINTS and not (len(number) in (15, 18) and number[:-1].isdecimal()) and _HINTS[kind].fullmatch(number):
        return Identity(kind, number)
    return _read_by_form(number, cleaned)


def _read_by_form(number: str, cleaned: str) -> Identity:
    if (number.isascii() and number.isdecimal()) or (
        number[:-1].isascii() and number[:-1].isdecimal() and number[-1] == "X"
    ):
        if len(number) == 18:
            return _read_18(number)
        if len(number) == 15 and number.isdecimal():
            return _read_15(number)
        return Identity(None, number, (IdentityFault.LENGTH,))
    for form, kind in _FORMS:
        if form.fullmatch(number):
            return Identity(kind, number)
    return Identity(None, cleaned, (IdentityFault.UNRECOGNISED,))


_FORMS: Iterable[tuple[re.Pattern[str], IdentityKind]] = (
    (_OLD_PERMANENT, IdentityKind.PERMANENT_RESIDENT),
    (_HM_PERMIT, IdentityKind.HM_TRAVEL_PERMIT),
    (_PASSPORT, IdentityKind.PASSPORT),
)

_KIND_WORDS: tuple[tuple[str, IdentityKind], ...] = (
    ("永久居", IdentityKind.PERMANENT_RESIDENT),
    ("永居", IdentityKind.PERMANENT_RESIDENT),
    ("绿卡", IdentityKind.PERMANENT_RESIDENT),
    ("五星卡", IdentityKind.PERMANENT_RESIDENT),
    ("居住证", IdentityKind.HMT_RESIDENCE_PERMIT),
    ("护照", IdentityKind.PASSPORT),
    ("PASSPORT", IdentityKind.PASSPORT),
    ("台胞证", IdentityKind.TAIWAN_TRAVEL_PERMIT),
    ("大陆通行证", IdentityKind.TAIWAN_TRAVEL_PERMIT),
    ("回乡证", IdentityKind.HM_TRAVEL_PERMIT),
    ("内地通行证", IdentityKind.HM_TRAVEL_PERMIT),
    ("港澳通行证", IdentityKind.HM_TRAVEL_PERMIT),
    ("身份证", IdentityKind.RESIDENT),
    ("户口", IdentityKind.RESIDENT),
    ("IDCARD", IdentityKind.RESIDENT),
)


def read_identity_kind(key: str) -> IdentityKind | None:
    """The document that a cell names (`key` as `core.text.code_key` makes it), such as 外国护照, 永居证, 台胞证."""
    return next((kind for word, kind in _KIND_WORDS if word in key), None)
