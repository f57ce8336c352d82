"""Names as people search them: pinyin and initials, surnames read as surnames."""

from functools import lru_cache

from juxian.core.text import has_cjk, readings

# Surnames that are not read as the same character elsewhere, longest first.
SURNAMES = {
    "万俟": ("mo", "qi"),
    "尉迟": ("yu", "chi"),
    "单于": ("chan", "yu"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "宰父": ("zai", "fu"),
    "单": ("shan",),
    "仇": ("qiu",),
    "解": ("xie",),
    "曾": ("zeng",),
    "查": ("zha",),
    "朴": ("piao",),
    "区": ("ou",),
    "盖": ("ge",),
    "任": ("ren",),
    "翟": ("zhai",),
    "缪": ("miao",),
    "员": ("yun",),
    "覃": ("qin",),
    "乐": ("yue",),
    "种": ("chong",),
    "折": ("she",),
    "黑": ("he",),
    "秘": ("bi",),
    "召": ("shao",),
    "繁": ("po",),
    "冼": ("xian",),
    "洗": ("xian",),
    "隗": ("wei",),
    "乜": ("nie",),
    "令狐": ("ling", "hu"),
    "尹": ("yin",),
    "纪": ("ji",),
    "宓": ("mi",),
    "逄": ("pang",),
    "郇": ("xun",),
}


def spelling(name: str, latin: str = "") -> tuple[str, str]:
    """Return (pinyin without spaces, initials), both in lower case: ("fangyining", "fyn").

    Of a name without Chinese characters it is the Latin name's letters and the words' first letters.
    """
    if not has_cjk(name):
        words = "".join(letter if letter.isalpha() else " " for letter in (latin or name)).lower().split()
        return "".join(words)[:200], "".join(word[0] for word in words)[:40]
    spoken = syllables(name)
    return "".join(spoken)[:200], "".join(syllable[0] for syllable in spoken)[:40]


def syllables(name: str) -> list[str]:
    """Return the pinyin of each character, of a surname as surnames are read."""
    for length in (2, 1):
        surname = SURNAMES.get(name[:length])
        if surname and len(name) > length:
            return [*surname, *filter(None, map(_syllable, name[length:]))]
    return [syllable for syllable in map(_syllable, name) if syllable]


@lru_cache(maxsize=20_000)
def _syllable(character: str) -> str:
    if not has_cjk(character):
        return character.lower() if character.isalnum() else ""
    found = readings(character)
    return found[0] if found else character
