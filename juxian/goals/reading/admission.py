"""Which quantities state something, and which only describe, enumerate or condition what is stated."""

from __future__ import annotations

import re

from . import lexicon, syntax
from .quantities import Quantity
from .units import LOOSE, Measure

_SPAN_NOUN = re.compile(r"时限|期限|周期|时间|学时|课时|办结|审批|工期|天数|时长|服务期")
_SCORED = re.compile(r"(?:达到?|到|为|至|得分|评分|满意度|指数|成绩)$")
_LENGTH = re.compile(r"(?:[天日]数|教育年限|寿命|住院日|时长)(?:累计|共)?$")
_SPAN_VERB = re.compile(r"(?:压缩|缩短|压减|控制|提速|减少|增加|精简|延长|降|不少于|不低于)(?:到|至|在|为)?$")
_SPAN_DONE = re.compile(
    r"[^，。；]{0,8}?(?:办结|完成|答复|兑现|拨付|审核|响应|办理|到账|反馈|受理|回复|"
    r"发放|落实|解决|审批)"
)
_BASE_AFTER = re.compile(
    r"(?:[^，。；\d]{0,8})?(?:逐步|一次性)?(?:提高|增加|增长|上升|提升|缩短|压缩|下降|"
    r"降低|减少|扩大|拓展|调整|发展|压减|增|升|降|减|扩|提|跃升|攀升)(?:到|至|为)|^(?:到|至|扩大到)"
)
_CHANGED = re.compile(r"(?:从|由)[^，。；]{0,12}$")
_GOAL = re.compile(r"(?:的[^，。；的\d]{0,6}(?:目标|任务|指标|要求|水平)|大关)")
_CONDITION = re.compile(r"的(?:[，、；。]|$)|的[^，。；的]{1,14}(?:[，、]|给予|按|可|，)")


def states(quantity: Quantity, left: str, right: str, follows: bool, led: bool = False) -> bool:
    """Whether the quantity itself is stated.

    `left` are the words before it in its clause (after any quantity there), `right` the rest of the sentence;
    `follows` says that another quantity stands after it in the clause, `led` that one stands before it.
    """
    passed = re.match("突破|超过?|过|逾", quantity.number)
    if passed and re.match(r"[^，。；]{0,4}，(?:达到?|为)了?\d", right):
        return False  # 首次突破百人，达到113名: the exact figure follows
    if _conditions(quantity, left, right):
        return False
    if re.search(r"(?:超额|提前)(?:完成|实现)[^，；。\d]{0,12}$", left) and _GOAL.match(right):
        return False  # 超额完成40所的年度目标任务: what was surpassed
    if not quantity.ratio and re.match(r"的(?:\d[\d.]*%|百分之)", right):
        return False  # 完成年目标任务12500人的98.5%: what a share is of
    if quantity.unit.name == "位" and re.search("(?:升|降|前移|前进|进|退)了?$", left):
        return False  # 较去年上升2位: a rank
    if quantity.unit.measure is Measure.SCORE and quantity.comparator == "eq" and not _SCORED.search(left):
        return False  # 引才（40分）: points to be had
    if quantity.unit.measure is Measure.TIME:
        return _span(quantity, left, right)
    if quantity.chinese and not _counts_in_words(quantity, left, right):
        return False
    if lexicon.MATTER.match(right) and quantity.unit.name in ("个", "项", "条"):
        return False
    if (
        led
        and quantity.comparator in ("ge", "gt")
        and re.match("的[^，。；]", right)
        and not re.search("[、，和及]", left)
    ):
        return False  # 建成20个年接待游客300万人次以上的景区
    return not (_describes(quantity, left, right, follows))


def is_base(left: str, right: str) -> bool:
    """从100家增加到150家: the first figure is the ground the second is stated from; the words are those of the text."""
    return bool(_CHANGED.search(left) and _BASE_AFTER.match(right))


def _conditions(quantity: Quantity, left: str, right: str) -> bool:
    """每引进1名…, 对引进5名以上博士的企业，给予…: a case the rule is for, not what it gives."""
    if re.search(rf"每(?:新|成功|再)?(?:{lexicon.ACTING})(?:了|到)?$", left):
        return True
    if quantity.value == 1 and re.match(r"[^，。；]{0,24}，(?:给予|奖励|补助|一次性|最高|可|按)", right):
        return True
    head = lexicon.CONDITION_HEAD.match(left.lstrip("，、；：（"))
    if head and not quantity.money and _CONDITION.search(right) and not re.search("给予|补助|奖励", left):
        return True
    if quantity.money and re.match(r"(?:以上|以下|及以上)?的[，、]", right):
        return True
    return (
        re.match(
            r"[^，。；]{0,16}的，(?:[^。]{0,16})(?:给予|可|按|享受|予以|最高|一次性|奖励|补助|"
            r"发放)",
            right,
        )
        is not None
    )


def _span(quantity: Quantity, left: str, right: str) -> bool:
    """A duration is stated only as a limit or an amount of hours (压缩到5个工作日, 不少于40学时)."""
    name = quantity.unit.name
    if _LENGTH.search(syntax.tail(left)[0]):
        return True  # 优良天数达312天, 人均预期寿命达到78岁
    if name in ("岁", "周岁", "周"):
        return False
    if name in ("学时", "课时"):
        return True
    bounded = quantity.comparator in ("ge", "le", "lt", "gt", "range")
    if _SPAN_VERB.search(left):
        return True
    if name in ("年", "个月", "月"):
        return bounded and bool(re.search(r"服务期|期限|时限|周期|工期", left))
    if name == "日" and quantity.comparator != "le":
        return False
    return bounded and (bool(_SPAN_NOUN.search(left)) or bool(_SPAN_DONE.match(right)))


def _counts_in_words(quantity: Quantity, left: str, right: str) -> bool:
    """Spelt-out numbers count when they are large or a verb of making governs them; 四种资源 does not."""
    if quantity.ratio:
        # 一半 and 半数 are often loose talk, 七成 and 三分之一 are not
        loose = re.search("一半|半数", quantity.number) is not None
        return not loose or re.search(r"达|占|比|率|提高|增|降|减|缩|压|完成|实现|超|以上", left[-12:]) is not None
    largest = max(quantity.value) if isinstance(quantity.value, tuple) else quantity.value
    noun = re.split(r"[，。；、：！？）]", right, maxsplit=1)[0]
    if re.match(r"(?:[计规]划|工程|行动)", noun) and largest >= 100 and not quantity.money:
        return False
    if quantity.unit.name in ("座", "栋", "支", "幢", "所", "家", "处") and not noun and left:
        return True  # 人才会客厅一座: after its noun a number always counts
    if quantity.money:
        return not re.match(r"(?:级|产业|企业|大|园区|集群|工程|项目|俱乐部|镇|村|楼宇)", noun)
    made = lexicon.MAKING.search(left) is not None
    if lexicon.ABSTRACT.match(noun):
        return False
    if (
        not noun
        and left
        and quantity.unit.measure is Measure.ITEMS
        and (largest >= 10 or (lexicon.VERB.search(left) and largest > 1))
    ):
        return True  # 建设青年人才社区三个
    if quantity.unit.name != "期" and re.match(
        r"[^，。；]{1,12}?(?:入选|获评|获批|荣获|落户|上市|入驻|入园|通过|被评为)", right
    ):
        return True
    if quantity.value == 1:
        return made and quantity.unit.name in ("家", "所", "座", "支", "名", "只", "栋", "处") and bool(noun)
    if quantity.unit.name in LOOSE and largest < 100:
        return made or quantity.comparator in ("ge", "le", "range")
    counted = quantity.unit.measure in (Measure.PEOPLE, Measure.ITEMS, Measure.SIZE)
    if quantity.unit.name == "家" or quantity.unit.name == "人":
        return made or largest >= 10 or bool(re.search(r"达到?|共有?|：|、$", left))
    return counted and (largest >= 10 or made or quantity.comparator != "eq" or bool(noun))


def _describes(quantity: Quantity, left: str, right: str, follows: bool) -> bool:
    """年销售收入1亿元以上企业20家: the first quantity describes what the second counts."""
    noun = re.split(r"，|；|。|、|并", syntax.per_after(re.sub("^（[^（）]*）", "", right))[0], maxsplit=1)[0]
    if _GOAL.match(noun):
        return False  # 实现经济总量2750亿元的目标
    nominal = bool(noun) and lexicon.PREDICATE.match(noun) is None
    threshold = quantity.comparator in ("ge", "gt") and nominal and follows and re.search("[以之]上", quantity.number)
    governed = not (threshold and re.search("投资$", left)) and (
        lexicon.MONEY_VERB.search(left) is not None or re.search(r"每[人名位家户年月项][^，]{0,6}$", left) is not None
    )
    if quantity.money and (nominal or re.match(r"的[^，。；]{2,}", noun)) and not governed:
        head = noun.removeprefix("的")
        if not lexicon.MONEY_NOUN.match(head) and not re.match(rf"(?:{lexicon.ACTING})", head):
            return not (lexicon.MONEY_NOUN.search(head) and not follows)
    if quantity.unit.measure is Measure.SIZE and follows and re.match("的[^，。；]{2,}", noun):
        return True  # 年产3万吨的加工企业1家
    if quantity.unit.measure in (Measure.SIZE, Measure.RATIO) and nominal and follows and not governed:
        return lexicon.VERB.match(noun) is None
    if quantity.comparator != "eq" and re.match(r"的[^，。；]{2,}", noun):
        reached = re.search(r"(?:收入|产值|税收|就业|人数|规模|投资|面积|年薪|占比|比例|营收)[^，]{0,6}$", left)
        return bool(reached)
    return False
