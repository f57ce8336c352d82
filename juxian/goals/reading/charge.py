"""Units named as being in charge: （牵头单位：区委组织部；责任单位：区人社局、各镇街；完成时限：6月底前）.

A note names them by their role, each role with a colon, in brackets, after the sentence or on the next line; or it is
a bracket at the end that holds nothing but names of units (区人社局牵头，各镇街配合). Persons in a note are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ROLE = (
    r"(?:(?:牵头|责任|配合|主办|承办|协办|协同|协助|参与|负责|实施|落实|第一责任)(?:单位|部门|主体|科室)"
    r"(?:[和及与、](?:牵头|配合|责任)单位)?|责任分工|牵头领导|责任领导)"
)
_PERSON = r"(?:(?:牵头|责任|分管|包抓|联系|挂钩|挂联|负责)(?:[区县市]?领导|同志)|(?:直接)?责任人|联系人|负责人)"
_DUE = r"(?:(?:完成|办结|推进|落实)?(?:时限|期限|时间(?:节点|要求|安排)?)|时间节点|截止(?:时间|日期))"
_KEY = rf"(?P<person>{_PERSON})|(?P<due>{_DUE})|(?P<role>{_ROLE})"
_A_KEY = re.compile(rf"(?:{_KEY})：")
_PLAIN_KEY = rf"(?:{_PERSON}|{_DUE}|{_ROLE})："
# What a key says ends at the next key, at a full stop, or at the bracket that holds the note.
_VALUE = rf"(?:(?!{_PLAIN_KEY})(?:（[^（）：]{{0,20}}）|[^。（）()【】〔〕\[\]])){{1,160}}"
_NOTE = re.compile(rf"[（【〔\[]?{_PLAIN_KEY}{_VALUE}(?:。?{_PLAIN_KEY}{_VALUE})*[）】〕\]]?")
_OFFICE = r"(?:部|局|委|办|镇|乡|街道|园区|开发区|高新区|管委会|政府|专班|镇街|单位|部门|镇（街道）)"
# These are units in charge only when the place they belong to stands before them: 区融媒体中心, not 数据中心.
_LOCAL = r"(?:中心|会|院|公司|集团|馆|台|校|所|处|社)"
_DOES = r"(?:共同|分别)?(?:牵头|负责|落实|配合|参与|实施|按职责分工负责|分工负责|具体负责)*"
_INNER = r"[^（）〔〕【】：，。；、\d]"
_UNIT = rf"(?:(?:{_INNER}{{1,18}}?{_OFFICE}|[区县市省各]{_INNER}{{1,16}}?{_LOCAL})等?{_DOES})"
_NAMES = re.compile(
    r"[（〔【](?:(?:长期坚持|持续推进|常态化?推进|全年推进)[；，])?"
    rf"(?P<names>{_UNIT}(?:[、，；]{_UNIT})*)[）〕】]"
)
# Two units with nothing but a space between them, which folding took away: 区人社局区科协.
_RUN_ON = re.compile(
    r"(?<=[局委办会院部团])(?=[区县市各](?![区县市])[\u4e00-\u9fff]{1,10}?(?:局|委|办|会|协|联|中心|公司|集团|院)$)"
)


@dataclass(frozen=True)
class Note:
    """A note at [start, end): the units in charge, the lead first, and the time allowed, where it says so."""

    start: int
    end: int
    names: tuple[str, ...] = ()
    due: str = ""


def units(text: str) -> tuple[str, ...]:
    """The names of a list of units, roles, what they do and 等 dropped, each once."""
    names = []
    for part in re.split(r"[、，,；;/\s\v]+", re.sub(rf"{_ROLE}：?", "、", text)):
        bare = re.sub(rf"等?{_DOES}$", "", part.strip(" ：:“”*★▲△\v\n。"))
        bare = re.sub(r"(?:等.*|（(?!街道|乡镇|区|园区)[^（）]*）|[】〕\]])$", "", bare)
        bare = bare if "（" in bare else bare.rstrip("）")
        names += _RUN_ON.split(bare)
    return tuple(dict.fromkeys(name for name in names if 2 <= len(name) <= 30))


def notes(text: str) -> list[Note]:
    """The notes of a folded text that say who is in charge, in order, none overlapping."""
    found = [_note(match) for match in _NOTE.finditer(text)]
    for match in _NAMES.finditer(text):
        # Behind a sentence: （区人社局） within one names whom it speaks of.
        behind = text[match.start() - 1 : match.start()] in ("。", "；") or text[match.end() : match.end() + 1] in (
            "",
            "。",
            "；",
        )
        if (
            behind
            and match.start()
            and not any(note.start < match.end() and match.start() < note.end for note in found)
        ):
            found.append(Note(*match.span(), units(match["names"])))
    return sorted(found, key=lambda note: note.start)


def nothing_else(text: str, found: list[Note]) -> bool:
    """Whether a text says nothing but who is in charge."""
    rest = "".join(char for i, char in enumerate(text) if not any(note.start <= i < note.end for note in found))
    return bool(found) and not rest.strip("；;。，、 ")


def _note(match: re.Match[str]) -> Note:
    names: list[str] = []
    due = ""
    keys = list(_A_KEY.finditer(match[0]))
    for key, after in zip(keys, [*[one.start() for one in keys[1:]], len(match[0])], strict=True):
        value = match[0][key.end() : after]
        if key["due"]:
            due = due or value.strip("；;，,。）】〕] ")
        elif key["role"] and not key["role"].endswith("领导"):
            names += units(value)
    return Note(*match.span(), tuple(dict.fromkeys(names)), due)
