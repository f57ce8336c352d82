"""From one cell to the normal form of one field.

A reader takes a cell that is neither blank nor an error value and returns `(value, fault code or None)`. Readers know
one cell only; what needs two (a number and a sex, a degree and an education) is in `checks`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from juxian.core import codes
from juxian.core.identity import read_identity_kind
from juxian.core.text import clean, code_key, half_width, has_cjk, is_none_word, without_brackets
from juxian.registry.rosters import designations
from juxian.registry.rosters.cells import Cell, cell_text, unquoted
from juxian.registry.rosters.dates import age_on, read_date
from juxian.registry.rosters.pay import amount_of

Reading: TypeAlias = tuple[Any, str | None]
Reader: TypeAlias = Callable[[Cell], Reading]

_YOUNGEST, _OLDEST = 14, 100
_LEAST_WAGE, _MOST_WAGE = Decimal(10_000), Decimal(5_000_000)


Taught = Mapping[str, Mapping[str, str]]
"""By field, what texts (as `code_key` has them) mean beside what the tables say."""


@dataclass(frozen=True)
class Context:
    """What all cells of a column are read against: the day, day 0 of the workbook's serials, the pay's unit in yuan a
    year, what the header says of its codes, and what the office has taught."""

    as_of: date
    base: date = date(1899, 12, 30)
    yuan: Decimal = Decimal(1)
    sexes: Mapping[str, str] | None = None
    taught: Taught = field(default_factory=dict)


def free_text(cell: Cell) -> str | None:
    """Free text in normal form, or None for blank and words for none."""
    text = clean(unquoted(cell_text(cell)))
    return None if is_none_word(text) else text


# Between Chinese characters a dot of any kind is the dot of a minority name.
_DOT = re.compile(r"(?<=[^\x00-\x7f])\s*[·•・∙‧⋅●˙｡。．.﹒･᛫⸱]\s*(?=[^\x00-\x7f])")


@lru_cache(maxsize=20_000)
def _name_of_text(text: str) -> str | None:
    name = _DOT.sub("·", text)
    if has_cjk(name):
        # 艾力 Aili keeps its space; 王 芳 and 曾 天 do not.
        name = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", name)
    return name


_PLAIN_NAME = re.compile("[\u4e00-\u9fff]{2,4}")


def read_name(cell: Cell) -> Reading:
    """A name in its script, without spaces inside Chinese names, with · for the dot of minority names."""
    if type(cell) is str and _PLAIN_NAME.fullmatch(cell) is not None:
        return cell, None
    text = free_text(cell)
    text = text.strip('"“”') if text is not None else None
    name = _name_of_text(text) if text is not None else None
    return name, None if name else "name_missing"


def _read_text(cell: Cell) -> Reading:
    return free_text(cell), None


# What an office writes in a coded field for: there is none (yet).
# What a cell leaves open and only another cell can settle; `checks` does.
POSTGRADUATE = "研究生"
SENIOR = "高级"

_NO_SUCH = {
    "degree": frozenset(("无学位", "无学士学位", "没有学位", "未取得学位", "未取得", "未授予")),
    "title": frozenset(
        (
            "无职称",
            "无技术职称",
            "未评",
            "未评定",
            "未评职称",
            "未聘",
            "未定级",
            "未定职",
            "暂未评定",
            "无技能等级",
            "无证",
        )
    ),
    "title_level": frozenset(("无职称", "未评", "未评定", "未定级", "无级别", "无等级", "未定职")),
    "designations": frozenset(("无称号", "没有称号", "无荣誉", "未入选")),
    "category": frozenset(("未认定", "未评定", "暂未认定", "未定")),
}


# A code before its name (01-汉族), and behind it since when one has it (中共党员 2008.07).
_BESIDE_THE_NAME = re.compile(
    r"^\d{1,3}[-.、_:\s]*(?=[^\d\s])|[\s/、,;-]*(?:19|20)\d\d[-./年]\d{1,2}(?:[-./月](?:\d{1,2}日?)?)?$"
)


def _coded(field: str, find: Callable[[str], str | None]) -> Reader:
    """A reader of a field whose values stand in a code table."""
    none = _NO_SUCH.get(field, frozenset())

    def read(cell: Cell) -> Reading:
        text = free_text(cell)
        if text is None or text in none:
            return None, None
        value = find(text)
        if value is None and (bare := _BESIDE_THE_NAME.sub("", half_width(text))):
            value = find(bare)
        return value, None if value is not None else "unknown_code"

    return read


def _named(normalise: Callable[[str], codes.Code | None]) -> Callable[[str], str | None]:
    def find(text: str) -> str | None:
        code = normalise(text)
        return None if code is None else code.name

    return find


def _sex_reader(context: Context) -> Reader:
    legend = context.sexes or {}

    def find(text: str) -> str | None:
        said = legend.get(code_key(text))
        if said is not None:
            return said
        code = codes.normalise_sex(text) or codes.normalise_sex(without_brackets(text).rstrip("."))
        return None if code is None else code.name

    return _coded("sex", find)


def _find_education(text: str) -> str | None:
    if codes.is_postgraduate(text):
        return POSTGRADUATE
    code = codes.normalise_education(text)
    return None if code is None else code.name


def _find_title_level(text: str) -> str | None:
    key = code_key(text).removesuffix("职称")
    if key in (SENIOR, "高"):
        return SENIOR
    # 高级（副高）: the bracket says which.
    code = codes.normalise_title_level(text) or codes.normalise_title_level(key.removeprefix(SENIOR).strip("()"))
    return None if code is None else code.name


_CATEGORY = re.compile(r"(?:认定)?(?:为|第)?([A-F])(?:类|级|档|层次|层|等)?(?:高层次)?(?:人才)?")


def _find_category(text: str) -> str | None:
    match = _CATEGORY.fullmatch(code_key(without_brackets(text)) or code_key(text).strip("()[]【】"))
    return match[1] if match is not None else None


_ENGAGEMENTS = (
    ("退休返聘", re.compile("(?:离?退休后?)?(?:返聘|反聘|回聘)(?:人员|专家)?|离?退休后?(?:再聘|续聘|再就业)")),
    ("柔性引进", re.compile("柔性.*|柔引|兼职引进|短期引进|项目合作|顾问指导|双休日专家|兼职")),
    ("全职引进", re.compile("全职.*|刚性.*|整体引进|外地引进|外引")),
    ("本土培养", re.compile("本土.*|本地.*|自主培[养育]|自行培养|内部培养|内培|培养|单位培养|本单位培养")),
)


def _find_engagement(text: str) -> str | None:
    key = code_key(without_brackets(text))
    return next((kind for kind, pattern in _ENGAGEMENTS if pattern.fullmatch(key) is not None), None)


def _find_id_type(text: str) -> str | None:
    kind = read_identity_kind(code_key(text))
    return None if kind is None else kind.value


def _with_words(read: Reader, words: Mapping[str, str]) -> Reader:
    """A reader that knows more words than the tables do."""

    def reading(cell: Cell) -> Reading:
        value, fault = read(cell)
        known = words.get(code_key(unquoted(cell_text(cell)))) if fault == "unknown_code" else None
        return (value, fault) if known is None else (known, None)

    return reading


def read_designations(cell: Cell, own: Mapping[str, str]) -> Reading:
    """The designations in the order of the cell; unknown ones are left out and make a fault."""
    # Line breaks separate here, so the text is cleaned part by part.
    found, unknown = designations.read(unquoted(cell_text(cell)), _NO_SUCH["designations"], own)
    return found, "unknown_code" if unknown else None


_MOBILE = r"(?:\(?(?:\+|00)?86\)?[-\s]*)?(1\d{2}[-\s.]?\d{4}[-\s.]?\d{4})"
_LAND = (
    r"(?:(?:\+|00)?86[-\s]*)?\(?(0(?:10|2\d|[3-9]\d{2}))\)?[-\s.]*"
    r"([1-9]\d{2,3}[-\s]?\d{4})(?:\s*(?:-|转|EXT\.?)\s*(\d{1,6}))?"
)
_PHONE = re.compile(rf"(?<!\d)(?:{_MOBILE}|{_LAND})(?!\d)", re.IGNORECASE)
# +86-516-80000000 lacks the 0 of its area code; two mobiles are typed without anything between them.
_AREA_FROM_ABROAD = re.compile(r"(?<!\d)(?:\+|00)?86[-\s]+(?=[2-9]\d{1,2}[-\s]\d{7,8}(?!\d))")
_TWO_MOBILES = re.compile(r"(?<!\d)(1\d{10})(1\d{10})(?!\d)")
_OTHER_NUMBER = re.compile(r"[+(]?\d[\d\-() ]*\d|\d")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"\D")
_PLAIN_MOBILE = re.compile(r"1\d{10}")


def read_phones(cell: Cell) -> Reading:
    """Phone numbers in the order of the cell: mobiles as 11 digits, land lines as 0516-80000000.

    What is neither is kept as it stands and makes a fault. Labels, names and mail addresses around them are dropped.
    """
    if type(cell) is str and _PLAIN_MOBILE.fullmatch(cell) is not None:
        return [cell], None
    if type(cell) is float and 1e10 <= cell < 2e10 and cell.is_integer():
        return [str(int(cell))], None
    text = clean(half_width(unquoted(cell_text(cell)))).replace("—", "-").replace("–", "-")
    text = _TWO_MOBILES.sub(r"\1 \2", _AREA_FROM_ABROAD.sub("0", text))
    if is_none_word(text):
        return [], None
    found: list[str] = []
    # A text file made from figures has 13812345678.0.
    numbers = _EMAIL.sub(" ", text.removesuffix(".0"))
    for match in _PHONE.finditer(numbers):
        mobile, area, land, extension = match.groups()
        digits = _DIGITS.sub("", mobile or land)
        found.append(digits if mobile else f"{area}-{digits}" + (f"-{extension}" if extension else ""))
    rest = _PHONE.sub(" ", numbers)
    others = [other.strip() for other in _OTHER_NUMBER.findall(rest)]
    if others or not found:
        return [*found, *(others or [text])], "phone_invalid"
    return found, None


def _wage_reader(context: Context) -> Reader:
    yuan = context.yuan
    plain = yuan == 1

    def read(cell: Cell) -> Reading:
        if plain and type(cell) is float and 10_000 <= cell <= 5_000_000 and cell.is_integer():
            # Nearly every cell of a column in yuan, at a third of the time that decimals take.
            return f"{cell:.2f}", None
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            # repr gives the shortest text of the number, which is what the person typed.
            amount: Decimal | None = Decimal(repr(cell)) * yuan
        else:
            text = free_text(cell)
            if text is None:
                return None, None
            amount = amount_of(text, yuan)
        if amount is None:
            return None, "number_invalid"
        value = str(amount.quantize(Decimal("0.01")))
        return value, None if _LEAST_WAGE <= amount <= _MOST_WAGE else "wage_implausible"

    return read


def _date_text(cell: Cell) -> Cell | None:
    """The cell without wrapping, or None if it is blank."""
    if not isinstance(cell, str):
        return cell
    text = unquoted(cell)
    return None if is_none_word(clean(text)) else text


def _birth_reader(context: Context) -> Reader:
    def read(cell: Cell) -> Reading:
        content = _date_text(cell)
        if content is None:
            return None, None
        value = read_date(content, context.as_of, context.base)
        if value is None or not _YOUNGEST <= age_on(value, context.as_of) <= _OLDEST:
            return None, "birth_date_invalid"
        return value, None

    return read


def _arrival_reader(context: Context) -> Reader:
    today = context.as_of.isoformat()

    def read(cell: Cell) -> Reading:
        content = _date_text(cell)
        if content is None:
            return None, None
        value = read_date(content, context.as_of, context.base)
        if value is None:
            return None, "date_invalid"
        return value, "date_in_future" if value > today[: len(value)] else None

    return read


_FILE_NUMBER = re.compile(r"RC\d{10}")


def _read_file_number(cell: Cell) -> Reading:
    text = free_text(cell)
    number = code_key(text) if text is not None else None
    return number, None if number is None or _FILE_NUMBER.fullmatch(number) else "file_number_invalid"


def id_text(cell: Cell) -> str:
    """The text of an identity number's cell, unwrapped."""
    return unquoted(cell_text(cell))


def _id_reader(cell: Cell) -> Reading:
    # Numbers are read in `checks`, which knows the kind of document too.
    return cell, None


def reader(field: str, context: Context) -> Reader:
    """The reader of a field."""
    words = context.taught.get(field)
    if field == "designations":
        return lambda cell: read_designations(cell, words or {})
    if words:
        return _with_words(_PLAIN[field], words)
    if field in _PLAIN:
        return _PLAIN[field]
    return {
        "sex": _sex_reader,
        "birth_date": _birth_reader,
        "arrival_date": _arrival_reader,
        "annual_wage_yuan": _wage_reader,
    }[field](context)


_PLAIN: Mapping[str, Reader] = {
    "file_number": _read_file_number,
    "name": read_name,
    "id_number": _id_reader,
    "phone": read_phones,
    "id_type": _coded("id_type", _find_id_type),
    "ethnic_group": _coded("ethnic_group", _named(codes.normalise_ethnic_group)),
    "political_status": _coded("political_status", _named(codes.normalise_political_status)),
    "education": _coded("education", _find_education),
    "degree": _coded("degree", _named(codes.normalise_degree)),
    "title": _coded("title", _named(codes.normalise_title)),
    "title_level": _coded("title_level", _find_title_level),
    "category": _coded("category", _find_category),
    "engagement_kind": _coded("engagement_kind", _find_engagement),
    **dict.fromkeys(("employer", "township", "school", "major", "remarks", "row_mark"), _read_text),
}
# Fields whose cells hardly repeat: remembering them would cost memory and save nothing.
UNIQUE_FIELDS = frozenset(("file_number", "name", "id_number", "phone", "row_mark"))
