"""From the words of a header to fields.

The words are data (`data/headers.json`): for each field exact names, patterns, weak names that other columns may beat,
and words that rule the field out. A header of two levels is read as its last level, with the level above as context.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from juxian.core.text import code_key, without_brackets

# How far each kind of match is to be believed, before the content has a say.
EXACT, PATTERN, WEAK = 1.0, 0.75, 0.5
_PUNCTUATION = re.compile(r"[\s:：*※、,，.。;；_\-/\\|]+")
# What a column tells besides: 人才称号及入选年度 is of designations.
_BESIDES = re.compile(
    r"[及和与、/](?:入选|取得|获得|评定|评审|聘任|批准|认定|授予|加入|入党)?(?:的)?(?:时间|年度|年份|日期|年月|文号)$"
    r"|[/、:]?(?:单位:?)?(?<=[/、:])[万千]?元(?:/[年月])?$"
)
_SPLIT = re.compile(r"[/、及和与&\\+|,，]|或")
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_ENGLISH = re.compile(r"[A-Z][A-Z .'/&]*")
# A group of columns about somebody else: 紧急联系人 over 姓名 and 电话.
_SOMEBODY_ELSE = re.compile(
    "紧急联系|配偶|家属|子女|父母|家庭成员|联系人|法人|法定代表|经办|导师|推荐人(?!选)|监护|填表人"
)
# Which of two columns for one field is meant: the highest degree rather than the first or the part-time one.
_CONTEXT = (
    ("最高", 0.06),
    ("最终", 0.05),
    ("在职", -0.1),
    ("全日制", -0.04),
    ("第一", -0.3),
    ("初始", -0.3),
    ("原", -0.1),
)


@dataclass(frozen=True, slots=True)
class Match:
    """What a header may be: the fields of one column and how far that is to be believed (0 to 1)."""

    fields: tuple[str, ...]
    score: float


@dataclass(frozen=True)
class _Words:
    exact: Mapping[str, list[str]]
    weak: Mapping[str, list[str]]
    like: tuple[tuple[str, re.Pattern[str]], ...]
    never: Mapping[str, re.Pattern[str]]
    unmapped: frozenset[str]
    shared: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((files(__package__) / "data" / "headers.json").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def _words() -> _Words:
    raw = _raw()
    exact: dict[str, list[str]] = {}
    weak: dict[str, list[str]] = {}
    like: list[tuple[str, re.Pattern[str]]] = []
    for field, words in raw["fields"].items():
        for word in words["exact"]:
            exact.setdefault(word, []).append(field)
        for word in words.get("weak", ()):
            weak.setdefault(word, []).append(field)
        like.extend((field, re.compile(pattern)) for pattern in words.get("like", ()))
    never = {field: re.compile("|".join(words["never"])) for field, words in raw["fields"].items() if "never" in words}
    shared = {word: tuple(fields.split("+")) for fields, words in raw["shares"].items() for word in words}
    return _Words(exact, weak, tuple(like), never, frozenset(raw["unmapped"]), shared)


@cache
def row_pattern(kind: str) -> re.Pattern[str]:
    """The pattern of rows that are no people: total, subtotal, note, signature or example."""
    return re.compile(_raw()[kind])


def header_key(text: str) -> str:
    """A header in the form in which it is compared, brackets kept."""
    return _PUNCTUATION.sub("", code_key(text))


def _bare(text: str) -> str:
    """A header without brackets, and without the English that stands after the Chinese."""
    bare = _PUNCTUATION.sub("", _BESIDES.sub("", without_brackets(code_key(text))))
    chinese = _ENGLISH.sub("", bare).removesuffix("描述")
    return chinese or bare


def is_known_word(text: str) -> bool:
    """Whether the text is a header, of a field or of a column that is none (序号, 籍贯, 参加工作时间)."""
    return _bare(text) in _words().unmapped or any(match.score >= WEAK for match in header_matches(text))


def is_other_column(text: str) -> bool:
    """Whether the header is known to be of a column that is no field."""
    return _bare(text.rsplit("\x1f", 1)[-1]) in _words().unmapped


def rules_out(field: str, text: str, above: str = "") -> bool:
    """Whether the header says that the column is not the field, whatever is in it: 紧急联系人电话 is another's phone."""
    never = _words().never.get(field)
    own = never is not None and never.search(header_key(text)) is not None
    return own or _SOMEBODY_ELSE.search(above) is not None


@lru_cache(maxsize=4096)
def header_matches(text: str, above: str = "") -> tuple[Match, ...]:
    """What a header may be, best first; `above` is the level over it, or "".

    A header that names several fields (学历/学位) gives one match with all of them.
    """
    bare, full = _bare(text), header_key(text)
    joined = _bare(above) + bare if above else ""
    closest = _bare(above.rsplit("/", 1)[-1]) + bare if "/" in above else ""
    if (bare in _words().unmapped and not above) or _SOMEBODY_ELSE.search(above) is not None:
        return ()
    several = _several(full, bare, text)
    if several is not None:
        return (several,)
    scores: dict[str, float] = {}
    hint = _bare("".join(_IN_BRACKETS.findall(code_key(text))))
    for key, believed in (
        (bare, 1.0),
        (full, 1.0),
        (joined, 1.0 if len(bare) <= 2 else 0.9),
        (closest, 0.95),
        (hint, 0.6),
    ):
        if key:
            _score(key, believed, scores)
    shift = sum(amount for word, amount in _CONTEXT if word in code_key(above + text))
    matches = [Match((field,), score + shift) for field, score in scores.items()]
    return tuple(sorted(matches, key=lambda match: -match.score))


def _score(key: str, believed: float, scores: dict[str, float]) -> None:
    words = _words()

    def note(field: str, score: float) -> None:
        never = words.never.get(field)
        if never is None or (key in words.exact and field in words.exact[key]) or never.search(key) is None:
            scores[field] = max(scores.get(field, 0.0), score * believed)

    for field in words.exact.get(key, ()):
        note(field, EXACT)
    for field in words.weak.get(key, ()):
        note(field, WEAK)
    for field, pattern in words.like:
        if pattern.fullmatch(key) is not None:
            note(field, PATTERN)


def _several(full: str, bare: str, text: str) -> Match | None:
    """The fields of a header that names several, or None."""
    shared = _words().shared.get(full) or _words().shared.get(bare)
    if shared is not None:
        return Match(shared, EXACT)
    parts = [part for part in _SPLIT.split(without_brackets(code_key(text))) if part]
    if len(parts) < 2:
        return None
    fields: list[str] = []
    for part in parts:
        exact = _words().exact.get(_bare(part))
        if exact is None:
            return None
        if exact[0] not in fields:
            fields.append(exact[0])
    return Match(tuple(fields), EXACT if len(fields) > 1 else PATTERN)


_LEGEND = re.compile(r"(\w)[、:：=\-.为]*(男|女)")


def sex_legend(header: str) -> dict[str, str]:
    """What the header says of its codes, as in 性别(1男2女) or 性别（0女 1男）."""
    key = code_key(header)
    legend = {code: sex for code, sex in _LEGEND.findall(key) if code not in "男女别"}
    if not legend:
        legend = {code: sex for sex, code in re.findall(r"(男|女)[:：=\-为]?(\w)", key) if code not in "男女"}
    return legend if len(legend) == 2 else {}
