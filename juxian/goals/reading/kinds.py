"""Decide whether a quantity is to be reached (target), was reached (result) or simply holds (standing).

Evidence is weighed: words of the clause before words of the sentence, those before the section's heading,
that before the document's title. Positive weight speaks for a target, negative for a result; the words that
weighed most are kept, so that a clerk sees why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .lexicon import VERB
from .quantities import Quantity
from .temporal import Frame, Time
from .units import Measure

Kind = Literal["target", "result", "standing"]
Where = Literal["clause", "table", "sentence", "paragraph", "section", "document", "default"]


@dataclass(frozen=True)
class Evidence:
    """Words found `where`, and which way they speak."""

    where: Where
    words: str
    weight: float


@dataclass(frozen=True)
class Verdict:
    kind: Kind
    confidence: float
    why: tuple[Evidence, ...]


_VERB = VERB.pattern
_COMING = re.compile(
    rf"确保|力争|争取(?!到了)|拟(?={_VERB})|(?<![才动程])计划(?!总?投资额)(?={_VERB}|全年|总|投|在|于|到|年|完)|"
    rf"将(?=[^，；]{{0,6}}(?:{_VERB}|达|突破))|(?<![需重主纲必])要(?![求点素闻件职])"
    r"|目标(?:是|为|：)|预期|努力(?!下)|务必|保证|必须|不得|力促|冲刺|奋力|有望|"
    r"瞄准|(?:着力|持续|加快|推动)(?![\u4e00-\u9fff]{2}(?:[，；。]|$))|大力(?!支持下)|适时|谋划"
)
_HARD_COMING = re.compile(
    rf"(?:^|[，；：])[一二三四五六七八九十]?是?要(?![求点素闻])|(?<=[省市县区镇局部厅委院们])计划(?!生育|单列|内|外)|确保|力争|拟(?={_VERB})|"
    rf"(?<![才动程])计划(?!总?投资额)(?={_VERB}|全年)|(?:目标|任务)(?:是|为|：)|预期|务必|有望|"
    rf"将(?=[^，；]{{0,4}}(?:{_VERB}|达|突破))|必须|力促|争取(?={_VERB})"
)
_PAST = re.compile(
    r"(?<![为除未])了(?![解然如])|已(?!有待|经济)|曾|荣获|获评|喜获|斩获|被(?:评|授|认|"
    r"列|确|命|推)|超额|先后|陆续|相继|以来|实际(?:控制|完成|达到?|增长)|创[^，；]{0,4}新[高低]"
)
_SOFT_PAST = re.compile(
    r"(?:(?<![公中总])共|累计|总计)(?=[^建同享赢识产青和])|成功|同比|环比|[比较](?:上年|"
    r"去年)|顺利|圆满|首次|目前|现有|(?<!平)均|仅|仍(?!需|要|将)"
)
# 新增就业1958人，完成全年目标数的65.3%: a share of the year's task is what was reached of it.
_SHARE_DONE = re.compile(
    r"(?:完成|实现|达到?|占)了?(?:全?年度?|序时)*(?:进度)?(?:目标|任务|计划)[^，；。%]{0,10}?[\d.]+%"
)
# What is estimated is what the year came to, unless its section or a word near it looks ahead.
_ESTIMATE = re.compile("预计")
_SOFT_PAST_VERB = re.compile(r"位居|位列|入选|获批|新认定")
_SOFT_COMING = re.compile(r"不少于|不低于|以上|至少|每年|不断|积极|推进")
_RULE_EACH = re.compile(
    r"每(?:人|名|位|家|户|个|项|月|次|场|篇|件|亩|平方米)|[/](?:人|月|年)|人均|一次性|"
    r"分别?(?:给予|按)|按照?[^，]{0,14}(?:标准|给予)"
)
_RULE_CASE = re.compile(
    r"(?:对|凡|符合|经)[^，；。]{2,40}的[，、]|对[^，；。]{2,30}(?:给予|按|补|奖|予以)|"
    r"(?:最高|上限)[^，。]{0,10}$"
)
_RAISED = re.compile(r"(?:提高|增加|上调|升|增|达)(?:到|至)")
_GIVING = re.compile(r"给予|补助|补贴|奖励|资助|发放|享受|配套|予以|奖补|贴息|支持|标准|支付|兑现|减免")
_FACT = re.compile(
    r"下辖|(?<!所)辖(?=[\d一二三四五六七八九十])|总面积|常住人口|户籍人口|(?<!占)总人口|占地(?!区)|位于|区域面积|"
    r"全国(?:共有|人才)"
)

_TITLE_COMING = re.compile(
    r"要点|计划|方案|目标|任务|打算|安排|规划|清单|责任[状书]|部署(?!会)|谋划|思路|行动|分解|"
    r"下达|指标"
)
_TITLE_PAST = re.compile(
    r"总结|回顾|汇报|述职|自[查评]|通报|情况|成效|成绩|进展|小结|盘点|简报|完成|年报|动态|快讯|纪实|侧记"
)
_TITLE_RULE = re.compile(r"政策|办法|细则|规定|若干意见|若干措施|实施意见|指南|条款|标准")
_HEAD_COMING = re.compile(
    r"目标|任务|计划|打算|安排|谋划|部署|下一步|下步|今后|明年|要点|重点工作|主要举措|"
    r"工作举措|思路|将|力争|确保|要(?!素|点|闻|求)|加强|加快|推进|推动|强化|深化|"
    r"实施|落实|加大|健全|优化|提升|构建|聚力|着力|聚焦|坚持|举措|措施|指标|预期"
)
_HEAD_HARD_COMING = re.compile(
    r"(?:目标|任务)(?!明确|清晰)|计划|打算|安排|谋划|部署|下一步|下步|下阶段|下半年|今后|明年|要点|"
    r"重点工作|思路|力争|确保|^[^，]{0,6}要|预期"
)
_HEAD_PAST = re.compile(
    r"回顾|总结|成绩|成效|成就|完成情况|进展|亮点|做法|过去|去年|上年|开展情况|工作情况|"
    r"基本情况|取得|现状|背景|形势|问题|不足|差距|以来|业绩|成果丰|喜人|概况|显著|基础(?!设施)|特点|情况(?:$|[^，]{0,4}如下)"
)

# 养老服务能力提升 tells what came about, 提升养老服务能力 what to do.
_HEAD_DONE = re.compile(
    r"[\u4e00-\u9fff]{3}(?:提升|提高|增强|改善|优化|发展|加快|突破|完善|解决|有效|有力|充分|明显|凸显|彰显|"
    r"巩固|扩大|增加|落实|见效|有序)$"
)


def heading(text: str, years: Sequence[int], year: int | None) -> float:
    """Which way a heading speaks: +3 plainly to come, -3 plainly over, weaker for mere imperatives, 0 silent."""
    coming, past = _HEAD_HARD_COMING.search(text), _HEAD_PAST.search(text)
    if re.search("(?:圆满|超额|顺利|提前)完成|(?:完成|实现|取得)了", text) and not _HARD_COMING.search(text):
        return -3.0  # 圆满完成了下达的任务
    if coming and past:
        return 0.0 if not re.search(r"完成情况|执行情况", text) else -3.0
    if past:
        return -3.0
    if coming:
        return 3.0
    if year and years and all(named != year for named in years):
        return -3.0 if max(years) < year else 3.0
    if _HEAD_DONE.search(text):
        return -0.8
    return 1.2 if _HEAD_COMING.search(text) else 0.0


def title(text: str) -> tuple[float, bool]:
    """Which way the document's title speaks, and whether it is a body of rules."""
    plain = re.sub(r"[“「][^”」]*[”」]", "", text)
    coming, past = bool(_TITLE_COMING.search(plain)), bool(_TITLE_PAST.search(plain))
    rule = bool(_TITLE_RULE.search(text)) and not coming and not past
    return (2.0 if coming else 0.0) - (2.0 if past else 0.0), rule


_FIGURE = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?![\d.年号]|,\d)")
_BOUND = re.compile(r"以上|以内|左右|不低于|不少于|不超过")


def exact(number: str) -> bool:
    """Whether a number is written to a digit nobody aims at (2949人, 13797.8万元): what is counted, not what is wanted."""
    found = _FIGURE.search(number)
    return (
        found is not None
        and not re.fullmatch(r"(?:19|20)\d\d", found[0])
        and len(re.sub(r"[.,]", "", found[0]).strip("0")) >= 4
    )


def tendency(text: str) -> Evidence | None:
    """Which way a folded text speaks on the whole, by its words, else by how exact its figures are: a faint last
    resort where nothing nearer says anything."""
    figures = [match[0] for match in _FIGURE.finditer(text) if exact(match[0])]
    for past, coming in (
        ([match[0] for match in _PAST.finditer(text)], [match[0] for match in _HARD_COMING.finditer(text)]),
        (figures, [match[0] for match in _BOUND.finditer(text)]),
    ):
        more, fewer, weight = (past, coming, -0.5) if len(past) > len(coming) else (coming, past, 0.5)
        if len(more) >= 2 * len(fewer) + 2:
            return Evidence("document", max(set(more), key=more.count), weight)
    return None


def speaks(text: str) -> Evidence | None:
    """Which way a sentence without figures speaks for those after it: 取得了显著成效. 要抓好以下工作."""
    coming, past = _HARD_COMING.search(text), _PAST.search(text)
    if bool(coming) == bool(past):
        return None
    return Evidence("paragraph", coming[0], 1.2) if coming else Evidence("paragraph", past[0], -1.2) if past else None


@dataclass(frozen=True)
class Scene:
    """What is known around a quantity. Texts are folded, names in quotation marks blanked out.

    `clause` is the quantity's own, `before` and `after` the rest of its sentence, `times` those that hold
    for it (nearest last), `paragraph` the weight left by the paragraph's earlier sentences.
    """

    clause: str
    before: str
    after: str
    times: tuple[Time, ...]
    paragraph: Evidence | None
    section: Evidence | None
    document: Evidence | None
    turn: Evidence | None
    rules: bool


def decide(quantity: Quantity, per: str, scene: Scene) -> Verdict:
    """Kind, confidence between 0 and 1, and the evidence, strongest first."""
    found = [*_words(scene), *_times(scene)]
    found += [known for known in (scene.paragraph, scene.section, scene.document, scene.turn) if known and known.weight]
    found.sort(key=lambda evidence: -abs(evidence.weight))
    weight = sum(evidence.weight for evidence in found)
    own = sum(evidence.weight for evidence in found if evidence.where == "clause")
    if abs(own) >= 4:  # what the clause says plainly is not outvoted from afar
        weight = own + sum(one.weight * (0.6 if one.weight * own < 0 else 1) for one in found if one.where != "clause")
    rule = _rule(quantity, per, scene, weight)
    if rule:
        return Verdict("standing", 0.85, (Evidence("clause", rule, 0.0), *found[:2]))
    if not found:
        return Verdict("target", 0.4, (Evidence("default", "", 0.0),))
    confidence = round(min(0.98, 0.5 + abs(weight) / 12), 2)
    return Verdict("target" if weight > 0 else "result", confidence, tuple(found[:3]))


def _words(scene: Scene) -> list[Evidence]:
    found: list[Evidence] = []
    clause = re.sub(r"(?:比|较|同比)(?:上年|去年)", "", scene.clause)
    for where, text, scale in (
        ("clause", clause, 1.0),
        ("sentence", scene.before, 0.8),
        ("sentence", scene.after, 0.4),
    ):
        hard, past = _HARD_COMING.search(text), _PAST.search(text)
        soft, soft_past = _COMING.search(text), _SOFT_PAST.search(text)
        if where == "sentence" and past and (hard or soft):
            # 去年已下发方案，明确今年的目标是300亿元: the later word is nearer
            nearer = [match.start() for match in (_HARD_COMING if hard else _COMING).finditer(text)][-1] > past.start()
            hard, past = (hard, None) if nearer else (None, past)
        if hard and scale > 0.5:
            found.append(Evidence(where, hard[0], 5.0 * scale))  # type: ignore[arg-type]
        elif soft and scale > 0.5:
            found.append(Evidence(where, soft[0], 1.5 * scale))  # type: ignore[arg-type]
        if past:
            wanted = where == "sentence" and any(one.where == "clause" and one.weight == 5.0 for one in found)
            found.append(Evidence(where, past[0], -4.0 * scale * (0.5 if wanted else 1)))  # type: ignore[arg-type]
        elif soft_past and scale > 0.5 and not hard:
            found.append(Evidence(where, soft_past[0], -1.5 * scale))  # type: ignore[arg-type]
    share = _SHARE_DONE.search(scene.clause + "，" + scene.after.split("；")[0])
    if share:
        found.append(Evidence("sentence", share[0], -3.5))
    estimate = _ESTIMATE.search(scene.before + clause)
    if estimate and not any(evidence.weight for evidence in found):
        found.append(Evidence("sentence", estimate[0], -1.0))
    won = _SOFT_PAST_VERB.search(clause)
    if won and not any(evidence.where == "clause" and evidence.weight for evidence in found):
        found.append(Evidence("clause", won[0], -1.0))
    bound = _SOFT_COMING.search(clause)
    if bound:
        found.append(Evidence("clause", bound[0], 0.8))
    figure = next((match[0] for match in _FIGURE.finditer(clause) if exact(match[0])), "")
    nearby = figure or next((match[0] for match in _FIGURE.finditer(scene.before + scene.after) if exact(match[0])), "")
    if nearby:
        found.append(Evidence("clause" if figure else "sentence", nearby, -2.0 if figure else -1.0))
    return found


def _times(scene: Scene) -> list[Evidence]:
    if not scene.times:
        return []
    time = scene.times[-1]
    if time.frame is Frame.COMING and _ESTIMATE.search(scene.before + scene.clause):
        return []
    if time.frame is Frame.PAST:
        return [Evidence("sentence", time.text, -4.0)]
    if time.frame is Frame.COMING:
        return [Evidence("sentence", time.text, 3.5)]
    return [Evidence("sentence", time.text, 1.0)] if time.firm and time.due else []


def _rule(quantity: Quantity, per: str, scene: Scene, weight: float) -> str:
    """The words that make it a rule or a lasting fact, or nothing."""
    around = scene.before[-40:] + scene.clause
    done = _PAST.search(scene.clause) or any(time.frame is Frame.PAST for time in scene.times)
    if (quantity.money or quantity.ratio or quantity.unit.measure is Measure.SIZE) and not done:
        if per and per != "/年" and _GIVING.search(around):
            return per
        each = _RULE_EACH.search(scene.clause)
        if each and _GIVING.search(around) and not (weight < -1 and _RAISED.search(scene.clause)):
            return each[0]
        case = _RULE_CASE.search(around)
        if case and _GIVING.search(around) and weight > -3:
            return case[0][:12]
        if quantity.comparator == "le" and re.search("最高|上限", quantity.number) and weight > -3:
            return quantity.number
    aimed = weight >= 2 or any(time.due for time in scene.times)
    if scene.rules and not done and not aimed and not _HARD_COMING.search(around):
        return "规定"
    fact = _FACT.search(scene.clause)
    return fact[0] if fact and not (quantity.ratio or done or _HARD_COMING.search(around)) else ""
