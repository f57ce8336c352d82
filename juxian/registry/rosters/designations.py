"""The designations that units abbreviate, and how a cell with several is taken apart.

The directory (`data/designations.csv`) is of names and synonyms; a district's own may be added to it when reading.
"""

import csv
import re
from collections.abc import Callable, Mapping, Set
from functools import lru_cache
from importlib.resources import files

from juxian.core.text import clean, code_key, is_none_word, without_brackets

# 1.省双创 2、市领军: what numbers the parts separates them.
_NUMBERED = re.compile(r"(?:^|(?<=[\s;；,，、。]))[(（]?\d{1,2}[.、)）．](?=(?:19|20)\d\d|\D)")
_SEPARATOR = re.compile(r"[;；、,，/|+＋\n\r]+|\s{2,}")
# What stands before a name and says only when it was given.
_WHEN = re.compile(
    r"^(?:[(\[]?\d{1,2}[)\].、])?(?:(?:19|20)\d\d(?:\.\d{1,2})?(?:年)?(?:度)?(?:\d{1,2}月)?)?(?:第[一二三四五六七八九十\d]+(?:批|期|届|层次))?(?:入选|获评|获得|获|荣获|享受|评为|被评为|授予)?"
)
# A unit names its province, city or district; the directory says 省, 市 and 区.
_PLACE = re.compile("^(?:(?:[^省市县区国]{2,3}省)?[^省市县区国]{2,4}(?=[市县区])|[^省市县区国]{2,3}(?=省))")
_BATCH = re.compile(r"第[一二三四五六七八九十\d]+(?:批|期|届|层次)")
# What says only that one has it.
_HOLDER = re.compile("(?:培养对象|培养人选|建设人选|人选|入选者|获得者|荣誉称号|称号)$")
_QUOTES = re.compile("[“”\"'‘’「」《》〈〉·•]")


@lru_cache(maxsize=1)
def _directory() -> dict[str, str]:
    text = (files(__package__) / "data" / "designations.csv").read_text(encoding="utf-8")
    directory: dict[str, str] = {}
    for row in csv.DictReader(text.splitlines()):
        for spelling in (row["name"], *row["synonyms"].split("|")):
            directory.setdefault(_key(spelling), row["name"])
    return directory


def _key(text: str) -> str:
    return _QUOTES.sub("", code_key(text))


@lru_cache(maxsize=20_000)
def _find(text: str, whole: bool) -> str | None:
    """The designation that a text names, or None; of a whole cell nothing but dates is dropped, for it may name two."""
    for candidate in (_key(text), _key(without_brackets(text))):
        dated = _WHEN.sub("", candidate)
        local = _PLACE.sub("", _BATCH.sub("", dated))
        looser = () if whole else (local, _HOLDER.sub("", dated), _HOLDER.sub("", local))
        for stem in (candidate, dated, *looser):
            name = _directory().get(stem)
            if name is not None:
                return name
    return None


def read(text: str, none: Set[str], own: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The designations of a cell in its order, without repetition, and the parts that name none of the directory.

    `own` are the district's names and other names, by `code_key`; they go before the directory's.
    """

    def find(part: str, whole: bool = False) -> str | None:
        return own.get(code_key(part)) or own.get(code_key(without_brackets(part))) or _find(part, whole)

    whole = find(clean(text), whole=True)
    if whole is not None:
        return [whole], []
    found: list[str] = []
    unknown: list[str] = []
    for part in _parts(text, find):
        name = find(part)
        if name is None:
            if part not in none:
                unknown.append(part)
        elif name not in found:
            found.append(name)
    return found, unknown


def _parts(text: str, find: Callable[[str], str | None]) -> list[str]:
    parts = [clean(part).rstrip("。.") for part in _SEPARATOR.split(_NUMBERED.sub("\n", text))]
    parts = [part for part in parts if not is_none_word(part)]
    # A single space separates only where each side is known: names of other directories have spaces of their own.
    split: list[str] = []
    for part in parts:
        words = part.split(" ")
        split.extend(words if len(words) > 1 and all(find(word) for word in words) else [part])
    return split
