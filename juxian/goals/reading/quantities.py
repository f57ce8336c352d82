"""Find the quantities of a sentence: a number with a unit, a comparator, perhaps a second bound.

Everything that only looks like one is hidden first (dates, titles in 《》, short quoted names, ordinals,
document numbers, codes, set phrases), so that the grammar of quantities can stay plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .numerals import AMOUNT, CHINESE, DIGITS, amount, neighbours
from .temporal import Time
from .units import UNIT, UNITS, Measure, Unit

HIDDEN = "\x00"

_NUMBER = rf"(?:{DIGITS}|[{CHINESE}]+)"
_HIDE = [
    re.compile(r"《[^《》]{0,60}》"),
    re.compile(rf"第{_NUMBER}[届批次个期轮名位位条章节]?"),
    re.compile(rf"{_NUMBER}(?:届|中全会|次全会|次党代会)"),
    re.compile(rf"[〔\[【]20\d\d[〕\]】]{_NUMBER}号|[A-Za-z]+[-/]?\d+[A-Za-z]*|\d+[A-Za-z]+\d*|No\.?\d+"),
    re.compile(rf"{_NUMBER}(?:\+(?:{_NUMBER}|[NXnx])){{1,5}}|\d+:\d+|\d+[×xX*]\d+|\d{{3,4}}-\d{{7,8}}"),
    re.compile(
        rf"[{CHINESE}]+(?:位一体|个一(?!百)|方面|一对一|分(?![之点])|者|网通办|体化|站式|"
        r"门式|把手|次性|揽子|条龙|家亲)"
    ),
    re.compile(
        r"一人一|一企一|一户一|一事一|一件事|一条龙|一站式|一对一|最多跑一次|一个个|一项项|一批(?!次)|一次[办性]|"
        r"百分之?百(?=服务)|首次|再次|(?:时间|任务|时限|进度)过半"
    ),
    re.compile(
        r"千家万户|千方百计|成百上千|万众|万无一失|两个一百年|两学一做|三会一课|八项规定|"
        r"一带一路|四上|三农|[几四两三]套班子"
    ),
    re.compile(r"每[十百千万亿\d]+(?:人口|[名人个户])"),
    re.compile(
        rf"[{CHINESE}]个(?:意识|自信|维护|确立|全面|必须|坚持|代表|转变|结合|统一|一百年)|"
        r"百日|万能|万象"
    ),
    re.compile(r"24小时|7×24|365天|12345|8小时(?:之)?外"),
]
_QUOTED = re.compile(r"[“「『\"‘]([^“”「」『』\"‘’]{1,30})[”」』\"’]")
_NAME_AFTER = re.compile(
    r"等?(?:计划|工程|行动|项目|战略|平台|政策|活动|人才|模式|机制|品牌|体系|称号|大赛|企业|"
    r"工作|院|高校)"
)

# Words before and after an amount that make it a bound; the group's name is the comparator.
_BEFORE = (
    r"(?:(?P<ge>不少于|不低于|不小于|不得少于|不得低于|至少|最少|最低|≥|>=|上(?=[百千万亿]))"
    r"|(?P<le>不得超过|不超过|不高于|不多于|不大于|至多|最多|最高(?:不超过|可达|可获|可|"
    rf"达)?|上限为?|(?<![目以之此])前(?=[\d{CHINESE}])|≤|<=)"
    rf"|(?P<gt>(?<!赶)超过了?|超出|(?<![赶反])超(?=[\d{CHINESE}])|高于|多于|大于|突破了?|"
    r"逾|(?<=[已])过(?=\d)|过(?=[百千万亿])|>)"
    r"|(?P<lt>低于|少于|不足|不到|不满|未满|小于|接近|将近|近|<)"
    r"|(?P<about>大约|(?<![签预契集制节履邀条公])约为?|平均))?"
)
_AFTER = (
    r"(?:(?P<ge2>(?:及|或|（含）|含)?以上|之上|\+)|(?P<le2>(?:及|或|（含）|含)?以下|以内|之内|内)"
    r"|(?P<gt2>有余)|(?P<about2>左右|上下|不等))?"
)
_QUANTITY = re.compile(
    rf"{_BEFORE}(?:百分之(?P<percent>{AMOUNT})(?:(?:至|到|-|~)百分之(?P<percent2>{AMOUNT}))?"
    rf"|(?P<whole>[{CHINESE}]+)分之(?P<part>[{CHINESE}]+)"
    rf"|(?P<half>一半|半数|过半)"
    rf"|翻了?(?P<double>[一两二三])?番"
    rf"|(?:(?<=增长|增速|增幅)(?P<minus>-))?(?P<low>{AMOUNT})(?:(?P<lowunit>{UNIT})?(?:[-~至到]{{1,2}})(?P<high>{AMOUNT}))?(?P<plus>\+)?(?P<unit>{UNIT})?"
    r"(?:(?<=成)(?P<tenth>[一二三四五六七八九半](?![一二三四五六七八九十百千万]|年|个)))?)"
    rf"{_AFTER}"
)
_MEASURED = (Measure.MONEY, Measure.SIZE, Measure.RATIO, Measure.NONE)
_NO_UNIT = Unit("", Measure.NONE)


@dataclass(frozen=True)
class Quantity:
    """A quantity at [start, end) of the folded sentence, its comparator words included.

    `value` is in the unit's base (yuan, people, a ratio); `chinese` says the number was spelt out.
    """

    start: int
    end: int
    number: str
    comparator: str
    value: Decimal | tuple[Decimal, Decimal]
    unit: Unit
    chinese: bool
    bare: bool = False

    @property
    def money(self) -> bool:
        return self.unit.measure is Measure.MONEY

    @property
    def ratio(self) -> bool:
        return self.unit.measure is Measure.RATIO


def hide(text: str, times: Sequence[Time]) -> str:
    """The sentence with everything that must not be taken for a quantity blanked out, offsets kept."""
    chars = list(text)
    spans = [(time.start, time.end) for time in times]
    spans += [match.span() for match in _QUOTED.finditer(text) if _is_name(text, match)]
    spans += [match.span() for pattern in _HIDE for match in pattern.finditer(text)]
    for start, end in spans:
        chars[start:end] = HIDDEN * (end - start)
    return "".join(chars)


def _is_name(text: str, quoted: re.Match[str]) -> bool:
    inside = quoted[1]
    counted = re.search(rf"\d[百千万亿]{{0,3}}(?:{UNIT})", inside)
    return not counted or len(inside) <= 8 or _NAME_AFTER.match(text, quoted.end()) is not None


def find(text: str, times: Sequence[Time] = ()) -> list[Quantity]:
    """The quantities of a folded sentence in order."""
    return list(_found(hide(text, times)))


def _found(scan: str) -> Iterator[Quantity]:
    at = 0
    while match := _QUANTITY.search(scan, at):
        at = max(match.end(), match.start() + 1)
        quantity = _quantity(scan, match)
        if quantity:
            at = quantity.end
            yield quantity


def _quantity(scan: str, match: re.Match[str]) -> Quantity | None:
    number = max(match.start(), match.start("low"))
    vague = r"数" if re.match("[十百千万亿]", scan[number:]) else r"(?!)"
    if re.search(rf"(?:{vague}|[几A-Za-z.])$", scan[:number]):
        return None  # 数十, 几百: no number is stated
    try:
        value, unit, more = _value(match)
    except (ValueError, KeyError, IndexError):
        return None  # 万一, 十百千: numerals that spell no number
    if (
        re.fullmatch("[百千万亿]+", match["low"] or "")
        and match.start() == match.start("low")
        and unit.measure in _MEASURED
    ):
        return None  # 单位：万元, 亿元企业: a magnitude alone states no amount
    end = match.end()
    if match["le2"] == "内" and unit.measure is not Measure.TIME:
        end -= 1  # 3个区内: 'within' belongs to what follows
    if unit is _NO_UNIT and not _stands_alone(scan, match):
        return None
    comparator = "range" if isinstance(value, tuple) else _comparator(match, end, more)
    written = scan[match.start() : end]
    return Quantity(
        match.start(),
        end,
        written,
        comparator,
        value,
        unit,
        chinese=not re.search(r"\d", written),
        bare=unit is _NO_UNIT,
    )


def _stands_alone(scan: str, match: re.Match[str]) -> bool:
    """A number without a unit counts only after a verb of reaching, or compared, and at the end of a phrase."""
    groups = match.groupdict()
    compared = any(groups[name] for name in ("ge", "le", "gt", "lt", "ge2", "le2", "gt2"))
    reached = re.search(r"(?:达到|达|突破|超过|增至|增加到|提高到|升至|为|至|到)$", scan[: match.start()])
    low = groups["low"] or ""
    big = re.search(r"\d[百千万亿]", low) or re.fullmatch(r"\d{2,}(?:,\d{3})*", low)
    closed = match.end() == len(scan) or scan[match.end()] in "，。；、！）"
    return bool(big and closed and (reached or compared))


def _comparator(match: re.Match[str], end: int, more: bool) -> str:
    groups = match.groupdict()
    for name in ("ge", "le", "gt", "lt"):
        if groups[name]:
            return name
    for name in ("ge", "le", "gt"):
        if groups[f"{name}2"] and match.start(f"{name}2") < end:
            return name
    return "ge" if groups["plus"] else "gt" if more else "eq"


def _value(match: re.Match[str]) -> tuple[Decimal | tuple[Decimal, Decimal], Unit, bool]:
    """Value in the base unit, the unit, and whether 多 or 余 said 'more than'."""
    groups = match.groupdict()
    percent = UNITS["%"]
    if groups["percent"]:
        low, more = _plain(groups["percent"])
        if groups["percent2"]:
            return (low / 100, _plain(groups["percent2"])[0] / 100), percent, False
        return low / 100, percent, more
    if groups["whole"]:
        ratio = amount(groups["part"]) / amount(groups["whole"])
        return ratio.quantize(Decimal("0.0001")).normalize(), percent, False
    if groups["half"]:
        return Decimal("0.5"), percent, groups["half"] == "过半"
    if not groups["low"]:
        return Decimal(2) ** int(amount(groups["double"] or "一")), UNITS["倍"], False
    unit = _unit_meant(match)
    if groups["high"]:
        return _range(groups, unit), unit, False
    both = neighbours(groups["low"])
    if both:
        return (both[0] * unit.factor, both[1] * unit.factor), unit, False
    low, more = _plain(groups["low"])
    if groups["tenth"]:  # 六成五
        low += (amount(groups["tenth"]) if groups["tenth"] != "半" else 5) / Decimal(10)
    return low * unit.factor * (-1 if groups["minus"] else 1), unit, more


# 分别提高1.8和5.3个百分点: the unit of the last is the unit of all.
_SHARED = re.compile(rf"(?:[和、与及]{DIGITS}[百千万亿]{{0,2}}(?:个(?=[和、与及]))?)+(?P<unit>{UNIT})")


# 95.5万贫困人口, 30万农户: people are named by the noun alone.
_PEOPLE = re.compile(
    r"名?[\u4e00-\u9fff]{0,6}?(?:[\u4e00-\u9fff]{2}人口|群众|职工|农民|居民|学生|党员|劳动力|市民|游客|患者|贫困户|农户)"
)


def _unit_meant(match: re.Match[str]) -> Unit:
    """The unit of a number that has none of its own: shared with those after it, or of money (投资8000万实施改造)."""
    own = match["unit"]
    before = match.string[max(0, match.start() - 14) : match.start()]
    if own and own != "个":
        return UNITS[own]
    shared = _SHARED.match(match.string, match.end())
    if shared and re.search("(?:分别|各|依次)[^，；。]*$", before):
        return UNITS[shared["unit"]]
    if own:
        return UNITS[own]
    people = _PEOPLE.match(match.string, match.end()) if re.search(r"\d[万亿][多余]?$", match["low"]) else None
    if people:
        return UNITS["户" if people[0].endswith("户") else "人"]
    spent = re.search(r"\d[万亿]$", match["low"]) and re.search("(?:投资|投入|出资|融资|资金)$", before)
    return UNITS["元"] if spent else _NO_UNIT


def _plain(written: str) -> tuple[Decimal, bool]:
    bare = re.sub(r"[多余来]", "", written)
    return amount(bare), bool(re.search(r"[多余]", written))


def _range(groups: dict[str, str | None], unit: Unit) -> tuple[Decimal, Decimal]:
    """2-3个, 3到5万元, 30%至50%: the first bound shares the second's magnitude when it has none of its own."""
    low_text, high_text = groups["low"] or "", groups["high"] or ""
    low, high = _plain(low_text)[0], _plain(high_text)[0]
    magnitude = re.search(r"[百千万亿]+$", high_text)
    if magnitude and not re.search(r"[百千万亿]$", low_text) and not groups["lowunit"]:
        low *= amount(magnitude[0]) if low < high else 1
    if low >= high:
        raise ValueError(f"{low_text}-{high_text} is no range")
    factor = unit.factor
    return low * factor, high * factor
