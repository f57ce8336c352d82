"""Take the words around a number apart: what leads in, the verb, the noun, what the noun does.

No parser and no dictionary of the language: plans are written in a narrow style, so the lists of `lexicon`
and the position of the number are enough. All texts here are folded, without the times in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import lexicon

_MARKS = re.compile(r"[…“”‘’「」『』\"_*×\x00①-⑳\s]")
_PARENTHESES = re.compile(r"（[^（）]*）")
_EDGES = re.compile(r"^[、，：；。的了和及与或等-]+|[、，：；。的了和及与或-]+$")
_COUNTERS = "人次|人|名|位|家|户|个|项|所|套|场|次|支|批|条|平方米|亩|天|日|月|季度|季|年度|年|半年|周|篇|件|间|期|社区|村|镇|街道|企业|团队"
_EACH = re.compile(
    rf"(?:按照?|给予?|发放|分别)?每一?(?P<counter>{_COUNTERS})"
    rf"(?P<noun>[\u4e00-\u9fff]{{0,8}}?)(?:（[^（）]{{1,8}}）)?(?=每|$|给予|补|奖|资|发|安排|不|至|最|可|标准|都|均|要|新[增建引落签招开认培]|"
    rf"按|[、，]|(?:{lexicon.ACTING}))"
)
_PER_AFTER = re.compile(
    r"^(?:[/每][十百千万]{0,2}(?:人|名|家|户|个|项|年|月|季度|平方米|立方米|平方公里|公里|亩|公顷|吨|万人|千人|天|次|场)(?:[/·每](?:人|年|月))?)+"
)
_COMPLEMENT = re.compile(r"(?:起来|起|出|回|成|到|下|好|齐|满|上|来|入|了)+")
_UNKNOWN_VERB = re.compile(r"[\u4e00-\u9fff]{1,6}(?:了|起|(?<![超突提])出|回|办成)$")

_RATE = re.compile(r"[\u4e00-\u9fff]{2}(?:率|占比|比重|比例|满意度|强度|覆盖面|周期|时限|指数)$")


_SIZE_NOUN = re.compile(r"(?:人数|户数|家数|数量|总量|总数|总额)$")


def is_rate(noun: str) -> bool:
    """Whether a noun is a share or a rate by itself (满意度, 覆盖率)."""
    return _RATE.search(noun) is not None


@dataclass(frozen=True)
class Left:
    """What stands before the number: the governing verb, its noun, a change stated (同比增长), 等 before the
    number, and the ground before the verb (赴高校招聘)."""

    verb: str
    noun: str
    growth: str = ""
    listing: bool = False
    ground: str = ""


def tidy(text: str) -> str:
    """A phrase without quotation marks, masks, parentheses and dangling particles."""
    bare = _MARKS.sub("", _PARENTHESES.sub("", text)).replace("（", "").replace("）", "")
    while (trimmed := _EDGES.sub("", bare)) != bare:
        bare = trimmed
    return bare


def without_leading(text: str) -> str:
    """Drop the adverbs and conjunctions a clause begins with, but nothing of its verb."""
    while match := lexicon.LEADING.match(text):
        verb = lexicon.VERB.match(text)
        if verb and len(verb[0]) > 1 and not lexicon.VERB.match(text, verb.end()):
            break
        text = text[match.end() :]
    return text


def tail(text: str) -> tuple[str, str, bool]:
    """Strip the verb of reaching from the end: (what is left, the change if one is stated, whether 等 was there)."""
    level = listing = False
    growth = ""
    while True:
        change = lexicon.GROWTH.search(text)
        if change and not growth and not level:
            growth = change[0].removeprefix("分别").removesuffix("了").lstrip("较比")
        match = change or lexicon.REACHING.search(text)
        if not match:
            return text, growth, listing
        level |= match[0] in ("到", "至", "到了", "为", "达到", "达")
        listing |= match[0] == "等"
        text = text[: match.start()]


def verbs(text: str) -> list[re.Match[str]]:
    """Verbs that could govern, in order: not within quotation marks, not before 的, single ones only at an edge."""
    quoted = [match.span() for match in re.finditer(r"“[^”]*”", text)]
    return [
        match
        for match in lexicon.VERB.finditer(text)
        if not any(start < match.start() < end for start, end in quoted)
        and not (match[0] in lexicon.SINGLE and match[0] != "获" and match.start() > 0 and match.end() < len(text))
        and not (match[0] == "获" and re.match("[奖益悉]", text[match.end() :]))
        and text[match.end() : match.end() + 1] != "的"
    ]


# 投资 with what is invested in before it is a sum: 固定资产投资完成38亿元.
_INVESTMENT = re.compile(r"(?:资产|工业|技改|民间|基础设施|房地产|开发|服务业|制造业|产业|年度|项目|总)$")


def _makes_noun(text: str, match: re.Match[str]) -> bool:
    if match[0] == "投资" and _INVESTMENT.search(text[: match.start()]):
        return True
    if match[0] == "支付" and text[: match.start()].endswith("转移"):
        return True
    return match.end() < len(text) and lexicon.NOUN_TAIL.match(text, match.end()) is not None


def governing(text: str) -> tuple[int, int] | None:
    """Where the governing verb stands, adjoining verbs (招引和培养, 组织推荐) taken together."""
    found = verbs(text)
    pool = [match for match in found if match[0] not in lexicon.NOUNLIKE or match.start() == 0]
    pool = pool or [match for match in found if _after_subject(text, match)]
    plain = [match for match in pool if not _makes_noun(text, match)]
    acting = [match for match in plain if not _in_office(text, match, plain)]
    first_is_verb = pool and pool[0].start() == 0 and pool[0].end() < len(text) and pool[0][0] not in lexicon.NOUNLIKE
    if (
        not acting
        and first_is_verb
        and not re.match(r"数量|人数|总数|总量|率|规模|比例|周期|时限", text[pool[0].end() :])
    ):
        acting = pool[:1]  # 引进人才 at the head of a clause, though 引进人才 can be a noun elsewhere
    if not acting:
        return None
    ground = lexicon.GROUND.match(text) is not None and acting[0].start() > 0
    first = acting[-1] if ground else acting[0]
    further = [match for match in acting if match.start() > first.end() and match[0] not in lexicon.NOUNLIKE]
    if first[0] in lexicon.AUXILIARY and further:
        first = further[0]
    return _group(text, first, found)


_SUBJECT = re.compile(
    r"(?:局|委|部|办|中心|公司|政府|镇|乡|县|区|市|院|校|会|园|企业|社区|村|我们|各地|"
    r"单位|部门|已|共|均|各|将|了|，)$"
)


def _after_subject(text: str, match: re.Match[str]) -> bool:
    """区人社局培训100人: a word that is also a noun governs after a subject or right before the number."""
    if re.search("[和与及]$", text[: match.start()]) and match.start() > 2:
        return False  # 预算收入和支出
    return _SUBJECT.search(text[: match.start()]) is not None


def _in_office(text: str, match: re.Match[str], others: list[re.Match[str]]) -> bool:
    office = lexicon.OFFICE.match(text, match.end())
    return office is not None and any(other.start() >= office.end() for other in others)


def _group(text: str, first: re.Match[str], found: list[re.Match[str]]) -> tuple[int, int]:
    start, end = first.span()
    for match in found:
        adjoining = match.start() >= end and re.fullmatch(r"[、和与及并或]?", text[end : match.start()]) is not None
        if (
            adjoining
            and not _makes_noun(text, match)
            and (match[0] not in lexicon.NOUNLIKE or match.end() == len(text))
        ):
            end = match.end()
    return start, end


_FROM = re.compile(
    r"(?:从|由)[^，；\d]{0,10}\d[\d.]*[^，；\d]{0,4}(?P<to>(?:跃升|攀升|增加|提高|增长|下降|降|升|增)[到至为].{0,3})$"
)


def take_apart(text: str) -> Left:
    """Take apart what stands before a number."""
    whole = _PARENTHESES.sub("", text)
    if based := _FROM.search(whole):
        whole = whole[: based.start()] + based["to"]  # 从2015年的约4500万人跃升至
    whole = without_leading(whole)
    whole = re.sub(r"(?:当前|目前|如今|现在)的$|(?<=[加高升降减少大展长][到至])的$", "", whole)
    if re.search(r"[^等]的$", whole):
        return Left("", whole)  # 用于人才引进的 | 不低于60%: a noun without its head
    if lexicon.VERB.fullmatch(whole):
        return Left(whole, "")
    rest, growth, listing = tail(whole)
    rest = re.sub(r"(?:从|由)[^，；]{0,10}\d[^，；]{0,8}$", "", rest)  # 从8.7万元提高到
    rest = re.sub(r"(?<!，)在[^，；]{0,14}基础上(?:再|又)?$", "", rest)  # 在去年1.8亿元的基础上增加到
    if _RATE.search(rest):
        verb = lexicon.VERB.match(rest)
        light = verb and verb[0] in lexicon.LIGHT and len(rest) > verb.end() + 1
        return Left("", rest[verb.end() :] if verb and light else rest, growth, listing)
    place = governing(rest)
    if not place:
        if _UNKNOWN_VERB.search(whole.removesuffix("了") if whole.endswith("了") else whole):
            return Left(rest, "", growth, listing)
        return Left("", without_leading(rest), growth, listing)
    start, end = place
    if start > 0 and rest != whole and _SIZE_NOUN.search(rest):
        return Left("", without_leading(rest), growth, listing)  # 集体合同覆盖劳动者人数达到
    noun = rest[end:]
    noun = "" if _COMPLEMENT.fullmatch(noun) else re.sub(r"^(?:了|到(?!岗|位))", "", noun)
    if noun and lexicon.VERB.fullmatch(noun):
        return Left(noun, "", growth, listing)  # 汇聚了来自
    return Left(rest[start:end], noun, growth, listing, without_leading(rest[:start]))


def is_nominal(right: str) -> bool:
    """Whether the words after a number begin with a noun."""
    return bool(right) and lexicon.PREDICATE.match(right) is None


_PART_OF_NOUN = frozenset(
    [
        "和",
        "及",
        "与",
        "或",
        "的",
        "、",
        "等",
        "有",
        "不",
        "以",
        "比",
        "回",
        "前",
        "后",
        "可",
        "至",
        "为",
        "是",
        "受",
        "由",
        "按",
        "返",
        "留",
        "投入",
        "面积",
        "结构",
    ]
)


def split_right(text: str) -> tuple[str, str]:
    """What stands after a number as (noun, what it does): 高层次人才 | 参加创业大赛."""
    text = re.split(r"，|；|。|并(?!购)|其中|左右|以上|大关", _PARENTHESES.sub("", text), maxsplit=1)[0]
    for i in range(2, len(text)):
        match = lexicon.PREDICATE.match(text, i)
        if (match and match[0] not in _PART_OF_NOUN) or _acts(text, i):
            return text[:i], text[i:]
    return text, ""


def _acts(text: str, i: int) -> bool:
    """Whether a verb with an object begins at i: 高校|建立合作关系, but not 创新|创业大赛."""
    verb = lexicon.VERB.match(text, i)
    if verb is None or len(verb[0]) == 1 or verb[0] in lexicon.NOUNLIKE or _makes_noun(text, verb):
        return False
    return text[i - 1] not in "、和及与" and verb.end() < len(text) and text[verb.end()] != "的"


def each(left: str) -> tuple[str, str, str]:
    """Strip 每人, 每家企业, 每年 from what stands before: (rest, per such as /人/月, the noun named)."""
    per, noun = "", ""
    while match := _EACH.search(left):
        counter = match["counter"]
        noun = noun or match["noun"]
        whose = match["noun"] if counter in ("个", "支", "项") and match["noun"] else counter
        per += "/" + ("人" if counter in ("名", "位") else whose)
        left = left[: match.start()] + left[match.end() :]
    return left, per, noun


def per_after(right: str) -> tuple[str, str]:
    """Strip /人, /月, 每人 that stand after: (rest, per)."""
    match = _PER_AFTER.match(right)
    if not match:
        return right, ""
    return right[match.end() :], re.sub(r"[每·/]+", "/", match[0])


def object_of(clause: str) -> str:
    """The object of a clause, for what leans on it (担任“招才引智大使”，每人…; 对新引进的博士，给予…)."""
    clause = _PARENTHESES.sub("", clause)
    found = [match for match in verbs(clause) if match.end() < len(clause) and not _makes_noun(clause, match)]
    noun = clause[found[-1].end() :] if found else tail(without_leading(clause))[0]
    noun = re.sub(r"^(?:对|凡|给|为|向|按)(?!接|口)", "", noun)
    noun = re.sub(r"^(?:每|新|成功)*(?:[引推]进|设立|认定|就业|引荐|入选)?的?", "", noun) if "的" in noun[:8] else noun
    return tidy(re.sub(r"^了?(?:一批|若干|一系列|多[个名家项]|\d+[名个家位项人])", "", noun))


def recipient(clause: str) -> str:
    """Who a rule is for: the noun of 对…的X, 对X, 凡X的; nothing when the clause names nobody."""
    case = re.search(rf"每(?:成功|新)?((?:{lexicon.ACTING})(?:了|到)?)\d+[名个家人项](.+)", clause)
    if case:
        return tidy(case[1] + case[2])
    if re.match(r"对(?:比|照|标|接|口)", clause):
        return ""
    if not re.match(r"(?:对|凡|给|为|支持|鼓励|每)", clause.lstrip("，、；：。")):
        return ""
    clause = clause.lstrip("，、；：。").removesuffix("的")
    return object_of(clause)


def case_of(clause: str) -> str:
    """The case a sum is given for, without 对: 推荐并协助引进的，给予…; 引进1名高层次人才，给予…."""
    return tidy(re.sub(r"\d+[名个家人项]", "", clause).removesuffix("的"))


# Halves of a whole, named before what is measured in both: 城镇和农村常住居民人均可支配收入.
_DIVISION = re.compile(
    r"城镇|城乡|农村|城市|小学|初中|高中|职工|企业|男性|女性|全市|全区|全县|工业|农业|国内|海外|国外|省内|省外|[一二三]产"
)


def enumeration(text: str, count: int) -> list[str]:
    """The members of an enumeration of `count`, each whole: A、B类人才 → A类人才, B类人才; else nothing."""
    parts = [part for part in re.split(r"[、和及与]|以及", tidy(text)) if part]
    if len(parts) != count or count < 2:
        return []
    last, first = parts[-1], parts[-2]
    shared = ""
    if (len(last) > len(first) and (last[len(first) - 1] == first[-1] or first.isascii())) or (
        len(last) >= len(first) + 4 and _DIVISION.fullmatch(first)
    ):
        shared = last[len(first) :]
    elif len(last) == 2 < len(first) and count == 2:
        return [first, first[:-2] + last]  # 一般公共预算收入和支出
    if parts[0].rfind("的") > 0:
        parts[0] = parts[0][parts[0].rfind("的") + 1 :]
    return [part + shared for part in parts[:-1]] + [last]
