"""Name what a quantity counts: the verb that governs it and the noun phrase it belongs to.

The number stands after its noun (引进院士4名, 院士达到4名), before it (引进4名院士, 20所高校入驻), or alone
and leans on what was said (其中外籍1名, 同比增长10%, 每人给予20万元).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import lexicon, syntax
from .quantities import Quantity
from .syntax import Left, tidy

_BASE = re.compile(
    r"(?:不少于|不低于|不超过|不高于|超过|高于|低于|占到?|达到?|相当于|按照?|"
    r"完成了?)(?P<base>[^，；]{2,20})的$"
)
_SHARE_NOUN = re.compile(r"(?:所占)?(?:的)?(?:比例|比重|占比)$")
_GIFT = re.compile(r"(?:给予|发放|享受|提供)([^，。；]{0,8}?(?:补贴|补助|奖励|津贴|资助))")
_GIFT_BEFORE = re.compile(r"([^，。；的]{0,6}(?:补贴|补助|奖励|津贴|资助))$")
_SUM_TOTAL = re.compile(r"总.{0,2}$|(?:规模|人数|数量)$")
_OWN_PREDICATE = re.compile(r"(?:来自|入选|入驻|落户|获)")
_COMPARISON = re.compile(r"(?:比|较|高出|高于|低于|快于|好于|优于)")
_SPENT_AS = re.compile(r"投资|投入|安排|拨付|支出|列支")


@dataclass(frozen=True)
class Phrase:
    """`metric` as shown; `verb` and `noun` for what leans on it; `per` such as /人 or /年."""

    metric: str
    verb: str
    noun: str
    per: str = ""
    deed: str = ""


@dataclass(frozen=True)
class Words:
    """The words a name is made of.

    `left` and `right` belong to the quantity's clause, `beyond` is the clause after it; `before` the last
    phrase of the sentence, `antecedent` the noun within reach, `recipient` whom a rule in the sentence is for,
    `member` the noun that is this quantity's in a 分别 list, `size` says that it is an area or a length,
    `last_unit` is the unit of `before`, `part` says that 其中 stands before in the sentence.
    """

    left: str
    right: str
    beyond: str = ""
    before: Phrase | None = None
    antecedent: str = ""
    recipient: str = ""
    member: str = ""
    size: bool = False
    last_unit: str = ""
    part: bool = False


def name(quantity: Quantity, words: Words) -> Phrase:
    """The phrase for a quantity."""
    left_text, per, whose = syntax.each(words.left)
    right, per_after = syntax.per_after(words.right)
    left, base = _with_base(quantity, left_text)
    verb, noun, deed = (_money if quantity.money else _counted)(left, right, words)
    if not quantity.money and left.noun and _repeats(left_text, right):
        verb, (noun, deed) = "", syntax.split_right(right)  # 文学院、法学院、商学院3个学院
    listed = not verb and not deed and not left.growth and not _own_verb(noun) and bool(tidy(noun))
    before = words.before
    if verb in lexicon.LIGHT and _MEASURE.fullmatch(tidy(noun)) and 2 <= len(left.ground) <= 14:
        noun = left.ground + noun  # 规模以上工业实现增加值880亿元
    if re.match("每[十百千万]", left.ground):
        verb, noun = "", left.ground + verb + noun  # 每万人拥有5G基站19个
    noun += _measured(quantity, words) if noun and not verb and not deed and not left.growth else ""
    if words.member:
        noun = words.member if not quantity.money else words.member + _unless_in(noun, words.member)
    elif _leans(noun, left):
        noun = _lean(noun, words, "" if syntax.is_nominal(right) else right)
        verb = before.verb if before and not words.left and not right else verb  # 建成人才公寓2栋288套
    else:
        noun = _for_whom(noun, per, left, words) if quantity.money else noun
        if listed and before and _goes_on(quantity, words, noun) and not _OWN_PREDICATE.match(right):
            verb = before.verb
    short = len(left.noun) <= 4 and left.noun and not left.growth and not syntax.is_rate(left.noun)
    if quantity.unit.name == "百分点" and before and (short or _COMPARISON.match(left.noun)):
        noun = before.noun + left.noun  # 比“九五”期间增幅高8个百分点
    metric = tidy(f"{'' if verb in lexicon.LIGHT else verb}{noun}{deed}")
    metric = _qualified(metric, quantity, left, base, tidy(_reach(words)) if left_text.endswith("的") else None)
    return Phrase(shorten(whose + metric if whose not in metric else metric), verb, noun, per + per_after, deed)


_MEASURE = re.compile(r"(?:总产值|增加值|产值|播种面积|面积|产量|总量|收入|支出|投资|[总进出]口?额|出栏|存栏)$")


def _measured(quantity: Quantity, words: Words) -> str:
    """总产值176亿元，其中农业85亿元，牧业24亿元: a part is measured in what the whole is measured in."""
    whole = words.before.noun if words.before else words.antecedent
    measure = _MEASURE.search(whole)
    plain = re.fullmatch(r"[\u4e00-\u9fff]{2,4}", words.left.removeprefix("其中").lstrip("，：")) and not words.right
    if not (words.part and measure and plain) or not (quantity.money or words.size):
        return ""
    return "" if re.search(r"[资金额款值费量积]$", words.left) else measure[0]


_ALIKE = frozenset(
    ["人", "名", "位", "个", "家", "所", "支", "对", "组", "项", "座", "处", "条", "户", "只", "间", "套"]
)


def _goes_on(quantity: Quantity, words: Words, noun: str) -> bool:
    """Whether a quantity continues the list before it and so shares its verb: counts of people and things do."""
    unit, last = quantity.unit.name, words.last_unit
    alike = unit == last or (unit in _ALIKE and last in _ALIKE) or (quantity.money and last.endswith("元"))
    return alike and not quantity.ratio and not _SUM_TOTAL.search(tidy(noun))


def _reach(words: Words) -> str:
    """The noun a leaning quantity leans on: 每期不少于25人 on what the clause before it spoke of."""
    if words.antecedent and syntax.each(words.left)[1]:
        return words.antecedent
    return words.before.noun if words.before and words.before.noun else words.antecedent


def _qualified(metric: str, quantity: Quantity, left: Left, base: str, whole: str | None) -> str:
    """The metric with the change, the base or the whole a ratio is of; `whole` is None where none is meant."""
    if left.growth and not metric.endswith(left.growth):
        metric += left.growth
    if base:
        counted = tidy(re.sub(r"\d.*", "", base))  # 完成年目标任务12500人的98.5%
        return f"{_SHARE_NOUN.sub('', metric)}占{counted}比例"
    if quantity.unit.name == "倍" and not left.growth:
        return f"{metric}倍数"
    if quantity.ratio and whole is not None:
        return f"{metric}占{whole}比例" if whole else f"{metric}比例"
    return metric


def _repeats(left: str, right: str) -> bool:
    """Whether what follows the number is the head of the enumeration before it."""
    return "、" in left and len(right) >= 2 and left.endswith(right[:2])


def _with_base(quantity: Quantity, left: str) -> tuple[Left, str]:
    """比例不少于专项资金的50%: a ratio's base stands between the comparator and 的."""
    match = _BASE.search(left) if quantity.ratio else None
    if match:
        return syntax.take_apart(left[: match.start()]), match["base"]
    return syntax.take_apart(left), ""


def remote_comparator(quantity: Quantity, left: str) -> str:
    """A comparator that stands before the verb or the base and not at the number: 至少建成1个, 不少于资金的50%."""
    if quantity.comparator != "eq":
        return quantity.comparator
    if re.search(r"(?:至少|最少|不少于|不低于|不得少于)[^，、；\d]{0,10}$", left):
        return "ge"
    if re.search(r"(?:不少于|不低于)[^，、；\d]{0,20}的$", left):
        return "ge"
    if re.search(
        r"(?:不超过|不高于|最多|至多)[^，、；\d]{0,20}的$|(?:最高|最多|至多|"
        r"不超过)[^，、；\d到至]{0,8}$",
        left,
    ):
        return "le"
    return "eq"


def _counted(left: Left, right: str, words: Words) -> tuple[str, str, str]:
    """(verb, noun, what the noun does) of a count, a measure or a ratio."""
    noun_right, deed = syntax.split_right(right.removeprefix("的"))
    of_right = right.startswith("的") and bool(tidy(noun_right))
    if words.size and of_right and left.noun:
        return left.verb, f"{noun_right}{left.noun}", ""  # 建筑面积8000平方米的会客厅
    if re.search("(?:向|为|给)$", words.left) and right:
        return "", right, ""
    if re.search(r"[中里]有?$", left.noun) and 0 < len(right) <= 14:
        return left.verb, re.sub(r"[中里]有?$", "", left.noun), right  # 毕业企业中有11家进入上市后备库
    if left.verb and left.noun and not left.listing:
        if syntax.is_nominal(right) and lexicon.ATTRIBUTE.fullmatch(left.noun):
            return left.verb, left.noun + noun_right, ""
        return left.verb, left.noun, ""
    if syntax.is_nominal(right):
        prefix = left.noun if left.noun and not left.listing and len(left.noun) <= 10 else ""
        return left.verb, prefix + noun_right, deed if len(deed) <= (12 if left.verb else 16) else ""
    if of_right and not left.noun:
        return left.verb, noun_right, deed if len(deed) <= 16 else ""
    if left.verb and not left.noun and len(tidy(left.ground)) >= 2:
        return "", left.ground + left.verb, ""  # 赴省外高校招聘5场次
    return left.verb, left.noun, ""


def _money(left: Left, right: str, words: Words) -> tuple[str, str, str]:
    """(verb, noun, "") of a sum: its noun after it (20万元工作经费), before it, or what it is spent on."""
    clause = re.split(r"，|；|。|并|、", right, maxsplit=1)[0].removeprefix("的")
    clause = re.sub(r"^(?:的?标准)(?:给予|发放|予以|提供|进行)?", "", clause)
    noun_right = syntax.split_right(clause)[0]
    spent = re.match(r"(?:专项|主要)?用于(.+)|(?=" + lexicon.VERB.pattern + r")(.+)", clause)
    if spent and not lexicon.MONEY_NOUN.search(clause[-3:]) and not left.noun:
        return "", _spent(spent[1] or spent[2], left.verb), ""
    noun_follows = lexicon.MONEY_NOUN.search(noun_right) or not spent
    if noun_follows and not (spent and spent[1]) and syntax.is_nominal(clause):
        return left.verb, left.noun + noun_right, ""
    use = re.match(r"，?(?:专项|主要|全部)?用于([^，。；]+)", words.beyond)
    if use and (not left.noun or not lexicon.MONEY_NOUN.search(left.noun)):
        return "", _spent(use[1], left.verb), ""
    return left.verb, left.noun, ""


def _spent(goal: str, verb: str) -> str:
    means = verb if _SPENT_AS.fullmatch(verb) else "资金"
    return goal if lexicon.MONEY_NOUN.search(goal[-3:]) else f"{goal}{means}"


def _own_verb(noun: str) -> bool:
    found = syntax.governing(noun)
    return found is not None and found[0] == 0 and found[1] < len(noun)


def _unless_in(noun: str, member: str) -> str:
    return "" if noun in member or noun[:2] == member[:2] else tidy(noun)


def _leans(noun: str, left: Left) -> bool:
    bare = tidy(noun)
    if not bare or lexicon.RELATIONAL.fullmatch(bare):
        return True
    return lexicon.ATTRIBUTE.fullmatch(bare) is not None and not left.growth


def _lean(noun: str, words: Words, right: str) -> str:
    """The noun completed by what it leans on; `right` is what the quantity does (17位来自海外)."""
    bare, on = tidy(noun), tidy(_reach(words))
    deed = tidy(re.split(r"，|；|。", right, maxsplit=1)[0])
    if lexicon.ATTRIBUTE.fullmatch(bare) and not lexicon.RELATIONAL.fullmatch(bare):
        return bare + re.sub(r"^(?:国家|[省市县区镇])级(?:以上|及以上)?", "", on)
    if not bare and 0 < len(deed) <= 12 and not re.match(r"左右|等|以上|的|和|及|大关", deed):
        return deed + on + (words.before.deed if words.before else "")
    shared = next((k for k in range(min(len(on), len(bare)), 0, -1) if on.endswith(bare[:k])), 0)
    return on + bare[shared:]


def _for_whom(noun: str, per: str, left: Left, words: Words) -> str:
    """A sum that is given is named with whom it is given to, when the sentence says so before."""
    bare = tidy(noun)
    on = words.recipient or (words.antecedent if "人" in per else "")
    given = "给予" in words.left or "给予" in left.verb or (len(bare) <= 6 and lexicon.MONEY_NOUN.search(bare))
    if per and bare and not lexicon.MONEY_NOUN.search(bare):
        gift = _GIFT.search(words.beyond) or _GIFT_BEFORE.search(words.antecedent)
        return bare + gift[1] if gift else noun
    if not on or not given or len(on) + len(bare) > 34 or on in bare:
        return noun
    return on + bare


def shorten(metric: str, most: int = 36) -> str:
    """Keep a metric short: drop the front of an enumeration or of a long attribute."""
    if len(metric) <= most:
        return metric
    for sign in ("的", "、"):
        _head, found, last = metric.rpartition(sign)
        if found and 4 <= len(last) <= most:
            return last
    return metric[-most:]
