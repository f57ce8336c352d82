"""White space, width and script of text as people type it into cells and forms.

`clean` is for free text: it trims and squeezes spaces of every kind and keeps the script.
`code_key` is for coded fields: simplified script, half width, no spaces, no decoration, so
that two spellings of one code compare equal.
"""

import os
import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

# Characters that print nothing: zero-width spaces and joiners, direction marks, soft hyphens, byte order marks.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]")
# Excel writes a carriage return inside a shared string as _x000D_.
_EXCEL_ESCAPE = re.compile(r"_x00(0[0-9A-Fa-f]|1[0-9A-Fa-f])_")
_SPACES = re.compile(r"\s+")
_CJK = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAS_CJK = re.compile(f"[{_CJK}]")
_ONLY_DASHES = re.compile(r"[-/\\_—–―－／＼＿─━‐‑﹣〇·.。,，、…\s]*")
_NONE_WORDS = frozenset(
    (
        "无",
        "無",
        "没有",
        "暂无",
        "空",
        "（无）",
        "(无)",
        "(空)",
        "（空）",
        "n/a",
        "na",
        "nil",
        "none",
        "null",
        "(null)",
        "<null>",
        "\\n",
        "nan",
        "无。",
    )
)


def clean(text: str) -> str:
    """Free text trimmed of spaces of every kind and line breaks; runs inside become one space.

    The script, the width of letters and the kind of brackets stay as they were typed.
    """
    if "_x00" in text:
        text = _EXCEL_ESCAPE.sub(" ", text)
    if "&nbsp;" in text:
        # Web pages saved as spreadsheets have their blanks spelt out.
        text = text.replace("&nbsp;", " ")
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def squeeze(text: str) -> str:
    """The text without any white space or invisible character."""
    return _SPACES.sub("", clean(text))


def half_width(text: str) -> str:
    """Letters, digits and punctuation in their half-width form (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def has_cjk(text: str) -> bool:
    """Whether the text has a Chinese character."""
    return _HAS_CJK.search(text) is not None


@lru_cache(maxsize=20_000)
def readings(character: str) -> tuple[str, ...]:
    """Return the toneless pinyin of a Chinese character, the usual reading first, ü as v; none for any other sign."""
    # Characters are read one by one, so the dictionary of phrases, 45 MB and half a second, stays on the disk.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin import Style, pinyin  # the other dictionary would be a tenth of every start

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(reading for group in found for reading in group)


def is_none_word(text: str) -> bool:
    """Whether a cleaned text says that there is nothing: blank, 无, dashes, slashes, N/A."""
    return _ONLY_DASHES.fullmatch(text) is not None or text.lower() in _NONE_WORDS


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=20_000)
def simplify(text: str) -> str:
    """The text in simplified script."""
    if not has_cjk(text):
        return text
    converted: str = _converter().convert(text)
    return converted


@lru_cache(maxsize=50_000)
def code_key(text: str) -> str:
    """The form in which a code, a title or a header is compared: half width, simplified, upper case, no spaces."""
    return simplify(half_width(squeeze(text))).upper()


_BRACKETS = re.compile(r"[(\[【〔{（<《][^()\[\]【】〔〕{}（）<>《》]*[)\]】〕}）>》]")


def without_brackets(text: str) -> str:
    """The text without what stands in brackets of any kind (also nested ones)."""
    while True:
        shorter = _BRACKETS.sub("", text)
        if shorter == text:
            return text
        text = shorter
