"""Units named as being in charge: （牵头单位：区委组织部；责任单位：区人社局、各镇街）."""

from __future__ import annotations

import re

_ROLE = (
    r"(?:牵头|责任|配合|主办|承办|协办|协同|参与|负责|实施|落实)(?:单位|部门|主体|科室|"
    r"领导)(?:和(?:配合|责任)单位)?"
)
_CHARGE = re.compile(rf"(?P<open>[（【\[])?{_ROLE}[：:](?=\S)(?P<names>[^。）】\]]{{2,160}})[）】\]]?")
_ROLE_WORD = re.compile(rf"(?:[；;，,、]?\s*)?(?P<role>{_ROLE})[：:]?")
_SHORT = re.compile(
    r"（(?P<names>[^（）：，。\d]{2,20}(?:部|局|委|办|中心|会|镇|街道|园区|院|公司|集团|"
    r"馆|台)(?:、[^（）：，。\d]{2,20})*)(?:牵头|负责|落实|按职责分工负责)）"
)


def units(text: str) -> tuple[str, ...]:
    """The names of a list of units, roles and 等 dropped, each once."""
    plain = _ROLE_WORD.sub("、", text)
    names = [
        re.sub(r"(?:等.*|（.*)$", "", part).strip(" ：:“”*★▲△\v\n") for part in re.split(r"[、，,；;/\s\v]+", plain)
    ]
    return tuple(dict.fromkeys(name for name in names if 2 <= len(name) <= 30))


def in_charge(text: str) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    """(units named as in charge in a folded text, the lead first; the spans that name them)."""
    found: list[str] = []
    spans = []
    for match in [*_CHARGE.finditer(text), *_SHORT.finditer(text)]:
        found += units(match["names"])
        spans.append(match.span())
    return tuple(dict.fromkeys(found)), spans
