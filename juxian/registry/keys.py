"""The keys that people are found by, and those that a typed text stands for.

Of 张明远 are kept: the name and each of its ends (张明远, 明远, 远), which makes any part of it the beginning of a key; in
the same way its pinyin from each syllable on (zhangmingyuan, mingyuan, yuan) and its initials (zmy). That is one row of
`SearchKey`; longer and further names have more. Of numbers a fingerprint of the last four characters is kept.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product, zip_longest

from django.conf import settings

from juxian.core import crypto
from juxian.core.text import has_cjk, simplify
from juxian.registry.names import syllables

# The columns of `SearchKey` and the order in which they are looked through.
NAMES = ("name", "name_2", "name_3")
SOUNDS = ("sound", "initials", "sound_2", "sound_3")
COLUMNS = (*NAMES, "sound", "sound_2", "sound_3", "initials", "number", "phone")
# Ends of a name in one row; longer names are found by their first parts and letters.
ENDS, PARTS, LETTERS, TAIL = 3, 12, 40, 4
SEPARATORS = re.compile(r"[\W_]+")
Cells = tuple[bytes | None, ...]
# What people from the coast to the south write for one another.
ACCENTS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"))
ENDINGS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


def plain(text: str) -> str:
    """Return `text` as keys hold it: simplified, half width, lower case, only letters, characters and digits."""
    folded = unicodedata.normalize("NFKC", simplify(text)).lower().replace("ü", "v")
    letters = unicodedata.normalize("NFD", folded) if not folded.isascii() else folded
    return "".join(filter(str.isalnum, letters))


def rows_of(names: Iterable[str], numbers: Iterable[str], phones: Iterable[str]) -> list[Cells]:
    """Return the rows (`COLUMNS`) that find somebody of these names, identity numbers and phones: mostly one."""
    named = [cells for name in names if name for cells in _of_name(name)]
    columns = zip_longest(named, _tails(numbers), _tails(phones))
    return [(*(cells or NOTHING), number, phone) for cells, number, phone in columns]


def _tails(numbers: Iterable[str]) -> list[bytes]:
    return [tail(one) for one in numbers if len(one) >= TAIL]


NOTHING = (None,) * 7


@lru_cache(maxsize=20_000)
def _of_name(name: str) -> list[Cells]:
    """Return the cells of a name: of each row three ends of it, their pinyin, and the initials from there on."""
    written = plain(name) if has_cjk(name) else ""
    spoken = (syllables(written) if written else [word for word in map(plain, SEPARATORS.split(name)) if word])[:PARTS]
    found = []
    for at in range(0, len(spoken), ENDS):
        texts = [_key(written[start:]) for start in range(at, at + ENDS)]
        sounds = [_key("".join(spoken[start:])) for start in range(at, at + ENDS)]
        found.append((*texts, *sounds, _key("".join(part[0] for part in spoken[at:]))))
    return found


def _key(text: str) -> bytes | None:
    return text[:LETTERS].encode() or None


def tail(number: str) -> bytes:
    """Return what is kept of a number: eight bytes of the keyed fingerprint of its last characters."""
    return _fingerprint(number[-TAIL:].upper(), settings.FIELD_KEY)


@lru_cache(maxsize=20_000)
def _fingerprint(ending: str, _field_key: str) -> bytes:
    # Ten thousand endings come again and again.
    return bytes.fromhex(crypto.blind_index(f"tail:{ending}")[:16])


def typed(text: str) -> list[tuple[str, bytes]]:
    """Return the columns that `text` may stand in and what their values then begin with, the best first.

    A value that is the whole of it comes before longer ones.
    """
    key = plain(text)[:LETTERS]
    return [(column, key.encode()) for column in (NAMES if has_cjk(key) else SOUNDS)] if key else []


def alike(text: str) -> list[bytes]:
    """Return the `sound` of names that sound like `text`: homophones and accents of Chinese, one slip of the hand in pinyin."""
    key = plain(text)[:LETTERS]
    if len(key) < 2:
        return []
    if has_cjk(key):
        ways = [_accents(syllable) for syllable in syllables(key)[:4]]
        spoken = {"".join(way) for way in product(*ways)}
    else:
        spoken = set(_slips(key)) if key.isalpha() and len(key) > 3 else set()
    return [one.encode() for one in sorted(spoken)]


def _accents(syllable: str) -> list[str]:
    found = {syllable}
    for one, other in ACCENTS:
        if syllable.startswith(one):
            found.add(other + syllable[len(one) :])
        elif syllable.startswith(other):
            found.add(one + syllable[len(other) :])
    for long, short in ENDINGS:
        for way in list(found):
            if way.endswith(long):
                found.add(way[: -len(long)] + short)
            elif way.endswith(short):
                found.add(way[: -len(short)] + long)
    return sorted(found)


def _slips(key: str) -> Iterator[str]:
    """Yield `key` with two letters changed over, one left out, one put in, or one replaced."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for at in range(len(key) + 1):
        head, tail = key[:at], key[at:]
        yield from (head + letter + tail for letter in letters)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in letters)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
