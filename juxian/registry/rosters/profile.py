"""What a column holds, judged by its cells alone: how well they read as each field that has a form of its own."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from juxian.core import codes
from juxian.core.identity import read_identity
from juxian.core.text import clean, code_key, is_none_word
from juxian.registry.rosters import designations
from juxian.registry.rosters.cells import Cell, cell_text, is_error, unquoted
from juxian.registry.rosters.dates import read_date
from juxian.registry.rosters.fields import read_phones

_NAME = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}|[\u4e00-\u9fff]{2,8}[·•・.][\u4e00-\u9fff·•・.]{2,12}")
_TOWNSHIP = re.compile(".{1,6}(?:镇|乡|街道|街道办事处|开发区|园区|农场)")
_EMPLOYER = re.compile(
    ".{2,}(?:公司|集团|厂|医院|卫生院|中心|学校|小学|中学|幼儿园|大学|学院|局|院|所|站|社|合作社|农场|基地|事务所|银行|店|协会|委员会|政府|办事处)"
)
_SCHOOL = re.compile(
    r".*(?:大学|学院|学校|中学|党校|研究院|研究所|农广校|电大|University|College|Institute|School).*", re.IGNORECASE
)
_CATEGORY = re.compile("[A-F](?:类|类人才|级|层次)?")
# 60 of the commonest family names cover some seven in ten people: enough to tell names from other short words.
_FAMILY_NAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
)


def _is_identity(cell: Cell) -> bool:
    identity = read_identity(unquoted(cell_text(cell)))
    return identity.number is not None and identity.kind is not None and len(identity.number) in (15, 18)


def _is_coded(normalise: Callable[[str], codes.Code | None]) -> Callable[[Cell], bool]:
    return lambda cell: normalise(unquoted(cell_text(cell))) is not None


def _is_name(cell: Cell) -> bool:
    text = code_key(cell) if isinstance(cell, str) else ""
    return text[:1] in _FAMILY_NAMES and _NAME.fullmatch(text) is not None


def _is_date(cell: Cell) -> bool:
    return read_date(cell, date(2100, 1, 1)) is not None


def _is_number(cell: Cell) -> bool:
    return (
        isinstance(cell, (int, float))
        or re.fullmatch(r"[¥￥]?-?[\d,]+(?:\.\d+)?[万元wW]*", clean(str(cell))) is not None
    )


def _matches(pattern: re.Pattern[str]) -> Callable[[Cell], bool]:
    return lambda cell: isinstance(cell, str) and pattern.fullmatch(clean(cell)) is not None


_TESTS: dict[str, Callable[[Cell], bool]] = {
    "id_number": _is_identity,
    "phone": lambda cell: read_phones(cell)[1] is None,
    "sex": _is_coded(codes.normalise_sex),
    "ethnic_group": _is_coded(codes.normalise_ethnic_group),
    "political_status": _is_coded(codes.normalise_political_status),
    "education": _is_coded(codes.normalise_education),
    "degree": _is_coded(codes.normalise_degree),
    "title": _is_coded(codes.normalise_title),
    "title_level": _is_coded(codes.normalise_title_level),
    "designations": lambda cell: bool(designations.read(cell_text(cell), frozenset(), {})[0]),
    "category": _matches(_CATEGORY),
    "name": _is_name,
    "birth_date": _is_date,
    "arrival_date": _is_date,
    "annual_wage_yuan": _is_number,
    "township": _matches(_TOWNSHIP),
    "employer": _matches(_EMPLOYER),
    "school": _matches(_SCHOOL),
}
# Fields that content alone can name, whatever the header says. Dates, pay, places and letters could be anything.
TELLING = (
    "id_number",
    "phone",
    "sex",
    "ethnic_group",
    "political_status",
    "education",
    "degree",
    "title",
    "title_level",
    "name",
)


def looks_like(field: str, text: str) -> bool:
    """Whether a text has the form of the field's values."""
    return _TESTS[field](text)


class Profile:
    """The cells of one column that say something, and how many of them read as a field."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = [cell for cell in cells if not _is_silent(cell)]
        self._fits: dict[str, float | None] = {}

    @property
    def texts(self) -> list[str]:
        """The cells as text."""
        return [cell_text(cell) for cell in self.cells]

    def fit(self, field: str) -> float | None:
        """The share of cells that read as the field; None where the field has no form of its own, or no cell speaks."""
        if field not in _TESTS or not self.cells:
            return None
        if field not in self._fits:
            test = _TESTS[field]
            self._fits[field] = sum(map(test, self.cells)) / len(self.cells)
        return self._fits[field]

    def telling(self) -> tuple[str, float] | None:
        """The field that the content alone names, with its share: at least nine in ten of at least five cells."""
        if len(self.cells) < 5:
            return None
        best = max(((self.fit(field) or 0.0, -position, field) for position, field in enumerate(TELLING)), default=None)
        if best is None or best[0] < (0.5 if best[2] == "name" else 0.9):
            return None
        # A column of figures is a count or an age as often as it is codes of sexes or of ethnic groups.
        if best[2] not in ("id_number", "phone") and all(
            not isinstance(cell, str) or cell.strip().isdecimal() for cell in self.cells
        ):
            return None
        return best[2], best[0]


def _is_silent(cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell or is_none_word(clean(cell)) or is_error(cell))


@lru_cache(maxsize=1)
def code_words() -> frozenset[str]:
    """Every name and synonym of the code tables of people: what a list of codes is made of."""
    names = ("sexes", "ethnic_groups", "political_statuses", "educations", "degrees", "titles", "title_levels")
    return frozenset(
        code_key(word) for name in names for code in codes.table(name) for word in (code.name, *code.synonyms)
    )
