"""Fold the text as found into the text that is read, keeping for each character its place in the former.

Copied web pages carry the pronunciation in parentheses after characters (領(lǐng)導), mix simplified and
traditional script, use full-width digits, and have spaces inside sentences. None of that changes what is
said, so it is folded away before reading; offsets always lead back into the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

from juxian.core.text import readings

_PINYIN = re.compile(r"(?<!^)(?:[(（][a-zü\u00e0-\u00fc\u0101-\u01dc\u01f9\u1e3f\u0300-\u030c]{1,7}[)）])+")
_SYLLABLE = re.compile(r"[(（]([^)）]+)[)）]")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_WIDE = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
    | {
        "％": "%",
        "．": ".",
        "＋": "+",
        "＊": "*",
        "～": "~",
        "〜": "~",
        "－": "-",
        "–": "-",
        "—": "-",
        "─": "-",
    }
    | {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）", "〇": "〇", "○": "〇"}
    | {"﹪": "%", "\u3000": " ", "\u00a0": " ", "\t": " "}
)
_NARROW = {",": ",", "，": ",", ":": ":", "：": ":"}


@dataclass(frozen=True)
class Folded:
    """Text to read; `at[i]` is the offset in the given text of the i-th character."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the given text that the folded range [start, end) was made of."""
        return self.at[start], self.at[end - 1] + 1


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _simplified(text: str) -> str:
    """Simplified script, one character for one, so that offsets hold."""
    converter = _converter()
    whole: str = converter.convert(text)
    if len(whole) == len(text):
        return whole
    singles = (converter.convert(char) for char in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, singles, strict=True))


def _toneless(syllable: str) -> str:
    plain = unicodedata.normalize("NFD", syllable.replace("ü", "v"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def _pinyin_spans(text: str) -> list[tuple[int, int]]:
    """Parentheses that spell the character before them; '(app)' or '(a)' after another word stay."""
    spans = []
    for match in _PINYIN.finditer(text):
        before = readings(text[match.start() - 1])
        spelt = [_toneless(syllable) for syllable in _SYLLABLE.findall(match[0])]
        toned = any(not syllable.isascii() for syllable in _SYLLABLE.findall(match[0]))
        if toned or all(syllable in before for syllable in spelt):
            spans.append(match.span())
    return spans


def _kept(text: str) -> Iterable[int]:
    """Offsets of the characters that say something, spaces still among them."""
    start = 0
    for left, right in [*_pinyin_spans(text), (len(text), len(text))]:
        yield from (i for i in range(start, left) if text[i] not in _INVISIBLE)
        start = right


@lru_cache(maxsize=8)  # asked once for each number of a sentence
def readable(text: str) -> str:
    """The sentence as shown to a person: simplified, without the pinyin, on one line."""
    kept = "".join(text[i] for i in _kept(text))
    return _simplified(re.sub(r"[ \t]*[\r\n]+[ \t]*", "", kept)).strip()


def fold(text: str, base: int = 0) -> Folded:
    """Fold `text`, which begins at offset `base` of the document.

    Besides script and pinyin: full-width digits and signs become narrow, ASCII punctuation becomes
    Chinese (except between digits), and spaces go unless they stand between two Latin words.
    """
    kept = list(_kept(text))
    folded = _simplified("".join(text[i] for i in kept))
    wide = folded.translate(_WIDE)
    chars = [
        _NARROW[old] if old in _NARROW and _in_number(wide, i, _NARROW[old]) else new
        for i, (old, new) in enumerate(zip(folded, wide, strict=True))
    ]
    solid = _solid("".join(chars))
    return Folded("".join(chars[i] for i in solid), tuple(base + kept[i] for i in solid))


def _in_number(text: str, i: int, sign: str) -> bool:
    """A comma that groups thousands (1,200 but not '5,300多人' after '4名,'), a colon in 1:3 or 9:30."""
    before, after = text[max(0, i - 4) : i], text[i + 1 : i + 5]
    leading = len(before) - len(before.rstrip("0123456789"))
    following = len(after) - len(after.lstrip("0123456789"))
    return bool(leading and following) if sign == ":" else 0 < leading <= 3 and following == 3


def _solid(text: str) -> list[int]:
    """Indices without the white space, except single spaces between Latin words."""
    spaces = {match.start() for match in re.finditer(r"(?<=[A-Za-z])\s(?=\s*[A-Za-z])", text)}
    return [i for i, char in enumerate(text) if not char.isspace() or i in spaces]
