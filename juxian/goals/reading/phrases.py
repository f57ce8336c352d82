"""Name what a quantity counts: the verb that governs it and the noun phrase it belongs to.

Officialese is regular. The number stands after its noun (引进院士4名, 院士达到4名), before it (引进4名院士,
20所高校入驻), or alone and leans on what was said (其中外籍1名, 同比增长10%). `left` and `right` below are
the words between the quantity and the borders of its clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import lexicon
from .quantities import Quantity
from .units import Measure

_MARKS = re.compile(r"[“”‘’「」『』\"_*×\x00①-⑳\s]")
_PARENTHESES = re.compile(r"（[^（）]*）")
_EDGES = re.compile(r"^[、，：；的了和及与或等-]+|[、，：；的了和及与或-]+$")
_EACH_WORD = (
    r"每(?:一?(?P<counter>人次|人|名|位|家|户|个|项|所|套|场|次|支|批|条|平方米|亩|天|日|月|季度|季|年度|年|半年|周|篇|件|间|期|社区|村|镇|街道|企业|团队))"
)
_EACH = re.compile(_EACH_WORD + r"(?P<noun>[\u4e00-\u9fff]{0,6}?)(?=每|$|给予|补|奖|资|发|安排|不|至|最|可|标准|按|" + lexicon._VERB + ")")
_PER_AFTER = re.compile(r"^(?:[/每](?:人|名|家|户|个|项|年|月|季度|平方米|天|次|场)(?:[/·每](?:人|年|月))?)+")


@dataclass(frozen=True)
class Phrase:
    """`metric` as shown; `verb` and `noun` for what leans on it; `per` such as /人 or /年."""

    metric: str
    verb: str
    noun: str
    per: str = ""
    leaning: bool = False


@dataclass(frozen=True)
class Left:
    """What stands before the number, taken apart."""

    verb: str
    noun: str
    growth: str = ""
    listing: bool = False
    base: str = ""


def tidy(text: str) -> str:
    """A phrase without quotation marks, masks, parentheses and dangling particles."""
    bare = _MARKS.sub("", _PARENTHESES.sub("", text)).replace("（", "").replace("）", "")
    while (trimmed := _EDGES.sub("", bare)) != bare:
        bare = trimmed
    return bare


def _without_leading(text: str) -> str:
    """Drop the adverbs and conjunctions a clause begins with, but nothing of its verb."""
    while match := lexicon.LEADING.match(text):
        verb = lexicon.VERB.match(text)
        if verb and len(verb[0]) > 1 and not lexicon.VERB.match(text, verb.end()):
            break
        text = text[match.end() :]
    return text


def _tail(text: str) -> tuple[str, str, bool]:
    """Strip the verb of reaching from the end: (what is left, growth word if a change is stated, 等 seen)."""
    level = listing = False
    growth = ""
    while True:
        change = lexicon.GROWTH.search(text)
        if change and change[0] and not growth:
            growth = "" if level else change[0].removeprefix("分别").removesuffix("了")
            if change.start() == 0 and not growth:
                return "", "", listing
            text = text[: change.start()]
            continue
        match = lexicon.REACHING.search(text)
        if not match:
            return text, growth, listing
        level |= match[0] in ("到", "至", "到了", "为", "达到", "达")
        listing |= match[0] == "等"
        text = text[: match.start()]


def _candidates(text: str) -> list[re.Match[str]]:
    quoted = [match.span() for match in re.finditer(r"“[^”]*”", text)]
    found = [
        match
        for match in lexicon.VERB.finditer(text)
        if not any(start < match.start() < end for start, end in quoted)
        and not (match[0] in lexicon.SINGLE and match[0] != "获" and 0 < match.start() and match.end() < len(text))
        and not (match[0] == "获" and re.match("[奖益悉]", text[match.end() :]))
        and text[match.end() : match.end() + 1] != "的"
    ]
    return found


def _governing(text: str) -> tuple[int, int] | None:
    """Where the governing verb stands, adjoining verbs (招引和培养, 组织推荐) taken together."""
    found = _candidates(text)
    strong = [match for match in found if match[0] not in lexicon.NOUNLIKE or match.start() == 0]
    pool = strong or found
    plain = [match for match in pool if not (match.end() < len(text) and lexicon.NOUN_TAIL.match(text, match.end()))]
    acting = [match for match in plain if not _office(text, match, plain)]
    if not acting and pool and pool[0].start() == 0 and pool[0].end() < len(text) and pool[0][0] not in lexicon.NOUNLIKE:
        acting = pool[:1] if not re.match(r"数量|人数|总数|总量|率|规模|比例", text[pool[0].end() :]) else []
    if not acting:
        return None
    ground = lexicon.GROUND.match(text) is not None and acting[0].start() > 0
    first = acting[-1] if ground and len(acting) > 1 else acting[0]
    return _group(text, first, found)


def _office(text: str, match: re.Match[str], others: list[re.Match[str]]) -> bool:
    office = lexicon.OFFICE.match(text, match.end())
    return office is not None and any(other.start() >= office.end() for other in others)


def _group(text: str, first: re.Match[str], found: list[re.Match[str]]) -> tuple[int, int]:
    start, end = first.span()
    for match in found:
        if match.start() >= end and re.fullmatch(r"[、和与及并或]?", text[end : match.start()]) is not None:
            noun = match.end() < len(text) and lexicon.NOUN_TAIL.match(text, match.end())
            if not noun and (match[0] not in lexicon.NOUNLIKE or match.end() == len(text)):
                end = match.end()
    return start, end


def take_apart(text: str) -> Left:
    """Take apart what stands before a number: subject dropped, verb, noun, change or level."""
    text = _PARENTHESES.sub("", text)
    whole = _without_leading(text)
    rest, growth, listing = _tail(whole)
    if not rest and whole and lexicon.VERB.fullmatch(whole):
        return Left(whole, "", growth)
    place = _governing(rest)
    if not place:
        return Left("", _without_leading(rest), growth, listing)
    start, end = place
    return Left(_plain_verb(rest[start:end]), _without_de(rest[end:]), growth, listing)


def _plain_verb(verb: str) -> str:
    return verb.removesuffix("了")


def _without_de(noun: str) -> str:
    return re.sub(r"^(?:了|到|好)(?!岗|位)", "", noun)


def split_right(text: str) -> tuple[str, str]:
    """What stands after a number as (noun, what it does): 高层次人才 | 参加创业大赛."""
    text = re.split(r"，|；|。|并(?!购)|其中|左右|以上", _PARENTHESES.sub("", text), maxsplit=1)[0]
    for i in range(2, len(text)):
        match = lexicon.PREDICATE.match(text, i)
        if match and match[0] not in ("和", "及", "与", "或", "的", "、", "等", "有", "不", "以", "比", "回", "前", "后", "可", "至", "为", "是", "受"):
            return text[:i], text[i:]
        verb = lexicon.VERB.match(text, i)
        if verb and len(verb[0]) > 1 and verb[0] not in lexicon.NOUNLIKE and not lexicon.NOUN_TAIL.match(text, verb.end()):
            if text[i - 1] not in "、和及与" and verb.end() < len(text) and text[verb.end()] != "的":
                return text[:i], text[i:]
    return text, ""


def _is_nominal(right: str) -> bool:
    return bool(right) and lexicon.PREDICATE.match(right) is None


def each(left: str) -> tuple[str, str, str]:
    """Strip 每人/每家/每年 from what stands before: (rest, per suffix, noun after 每个)."""
    per, noun = "", ""
    while match := _EACH.search(left):
        counter = match["counter"]
        noun = match["noun"] if counter in ("个", "家", "名", "位", "项", "所", "支") else ""
        per += "/" + ("人" if counter in ("人", "名", "位") else counter)
        left = left[: match.start()] + left[match.end() :]
    return left, per, noun


def name(quantity: Quantity, left_text: str, right_text: str, before: Phrase | None, antecedent: str) -> Phrase:
    """The phrase for a quantity; `before` is the last one of the sentence, `antecedent` the noun in reach."""
    stripped, per, whose = each(left_text)
    after = _PER_AFTER.match(right_text)
    if after:
        per += re.sub(r"[每·]", "/", after[0]).replace("//", "/")
        right_text = right_text[after.end() :]
    left, base = _with_base(quantity, stripped)
    noun_right, deed = split_right(right_text)
    if quantity.money:
        verb, noun = _money(left, right_text, noun_right)
    else:
        verb, noun = _counted(left, right_text, noun_right, deed)
    carried, leaning = (verb, noun), False
    lean = before.noun if before and before.noun else antecedent
    if _leans(noun, left, right_text, per):
        noun, leaning = _lean(noun, lean, right_text if not _is_nominal(right_text) else ""), True
    if not verb and before and not left.growth and not deed and not left.base and _lists(noun, right_text):
        carried = (before.verb, noun)
        verb = before.verb
    shown = "" if verb in lexicon.LIGHT else verb
    metric = tidy(f"{shown}{noun}")
    metric += left.growth if left.growth and not metric.endswith(left.growth) else ""
    if base:
        metric = re.sub(r"(?:所占)?(?:的)?(?:比例|比重|占比)$", "", metric) + f"占{tidy(base)}比例"
    metric = f"{whose}{metric}" if whose else metric
    return Phrase(shorten(metric), carried[0], noun, per, leaning)


def _with_base(quantity: Quantity, left: str) -> tuple[Left, str]:
    """比例不少于专项资金的50%: the ratio's base stands between the comparator and 的."""
    if quantity.ratio and left.endswith("的"):
        match = re.search(r"(?:不少于|不低于|不超过|不高于|超过|高于|低于|占到?|达到?|相当于|按照?|完成了?)([^，；]{2,20})的$", left)
        if match:
            return take_apart(left[: match.start()]), match[1]
    return take_apart(left), ""


def _counted(left: Left, right: str, noun_right: str, deed: str) -> tuple[str, str]:
    if left.verb and left.noun and not left.listing:
        if right and _is_nominal(right) and lexicon.ATTRIBUTE.fullmatch(left.noun):
            return left.verb, left.noun + noun_right
        return left.verb, left.noun
    if _is_nominal(right):
        prefix = left.noun if left.noun and not left.listing and len(left.noun) <= 10 else ""
        doing = deed if len(deed) <= 16 and not left.verb else deed if len(deed) <= 12 else ""
        return left.verb, prefix + noun_right + doing
    if right.startswith("的") and not left.noun:
        return left.verb, noun_right[1:]
    return left.verb, left.noun


def _money(left: Left, right: str, noun_right: str) -> tuple[str, str]:
    clause = re.split(r"，|；|。|并|、", right, maxsplit=1)[0].removeprefix("的")
    if clause and (lexicon.MONEY_NOUN.search(noun_right.removeprefix("的")) or not lexicon.VERB.match(clause)):
        if _is_nominal(right) or right.startswith("的"):
            head = noun_right.removeprefix("的")
            return (left.verb, left.noun + head) if left.noun else (left.verb, head)
    purpose = re.match(r"(?:用于|专项用于|主要用于|，?用于)?(.+)", clause)
    if purpose and purpose[1] != clause or (clause and lexicon.VERB.match(clause)):
        goal = purpose[1] if purpose else clause
        if not left.noun and not lexicon.MONEY_NOUN.search(goal[-3:]):
            return "", f"{goal}{left.verb if left.verb in ('投资', '投入', '安排', '拨付', '支出') else '资金'}"
    return left.verb, left.noun


def _leans(noun: str, left: Left, right: str, per: str) -> bool:
    bare = tidy(noun)
    if not bare:
        return True
    if lexicon.RELATIONAL.fullmatch(bare) or (lexicon.ATTRIBUTE.fullmatch(bare) and not left.growth):
        return True
    return bool(per) and not left.noun and "人" in per and len(bare) <= 6


def _lean(noun: str, on: str, deed: str) -> str:
    bare = tidy(noun)
    deed = tidy(re.split(r"，|；|。", deed, maxsplit=1)[0]) if deed else ""
    if lexicon.ATTRIBUTE.fullmatch(bare) and not lexicon.RELATIONAL.fullmatch(bare):
        return bare + tidy(on)
    if not bare and 0 < len(deed) <= 12 and not re.match(r"左右|等|以上|的|和|及", deed):
        return deed + tidy(on)
    return tidy(on) + bare


def _lists(noun: str, right: str) -> bool:
    """A further member of a list (…4名，海外专家6名) shares the verb; a clause with its own predicate does not."""
    return bool(tidy(noun)) and (not right or not re.match(r"(?:来自|入选|入驻|落户|获)", right))


def shorten(metric: str, most: int = 32) -> str:
    """Keep a metric short: drop the front of an enumeration or of a long attribute."""
    if len(metric) <= most:
        return metric
    for sign in ("的", "、"):
        head, found, last = metric.rpartition(sign)
        if found and 4 <= len(last) <= most:
            return last
    return metric[-most:]


def object_of(clause: str) -> str:
    """The object of a clause without a number, for what leans on it (担任“招才引智大使”，每人…)."""
    found = [match for match in _candidates(clause) if match.end() < len(clause)]
    found = [match for match in found if not lexicon.NOUN_TAIL.match(clause, match.end())]
    noun = clause[found[-1].end() :] if found else _tail(_without_leading(clause))[0]
    return tidy(re.sub(r"^了?(?:一批|若干|一系列|多[个名家项])", "", noun))


def counts(quantity: Quantity) -> bool:
    """Whether the unit is a classifier, to which a noun belongs, rather than a measure."""
    return quantity.unit.measure in (Measure.PEOPLE, Measure.ITEMS)
