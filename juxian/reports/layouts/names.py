"""The names a template may use: words on the period, figures with their earlier values and changes, and lists of rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from juxian.facts import indicators
from juxian.facts.indicators import Indicator
from juxian.reports.periods import Kind

WORDS: Mapping[str, object] = {
    "标题": _("the title of the review"),
    "期间": _("the period, as 2025年第三季度"),
    "本期": _("how a sentence about the period begins, as 第三季度 or 全年"),
    "期末": _("the end of the period, as 2025年9月底"),
    "统计时点": _("the day the figures are as of"),
    "发文机关": _("the talent office, which issues"),
    "主送机关": _("the leading group, to which it goes"),
    "文号": _("the number of the document"),
    "成文日期": _("the day the review was composed"),
    "快照": _("the hash of the snapshot the figures stand on"),
}
LAST_YEAR, BEFORE = "上年", "上期"
PREFIXES: Mapping[str, object] = {
    LAST_YEAR: _("the figure in the same period of last year"),
    "同比": _("by how much it differs from the same period of last year"),
    "同比率": _("by how many per cent it differs from the same period of last year"),
    BEFORE: _("the figure in the period before"),
    "环比": _("by how much it differs from the period before"),
    "环比率": _("by how many per cent it differs from the period before"),
}
OF_THE_PERIOD_BEFORE = {BEFORE, "环比", "环比率"}
LISTS: Mapping[str, tuple[str, ...]] = {
    "目标": ("名称", "责任单位", "计量单位", "目标值", "完成值", "差额", "完成率", "状态"),
    "变化": ("内容",),
    "问题": ("内容",),
    "数据来源": ("序号", "数据", "数值", "口径", "统计时点", "快照", "上年同期", "上期"),
}
FILTERS: Mapping[str, object] = {
    "万元": _("an amount in yuan, printed in ten thousands"),
    "绝对值": _("a difference without its sign"),
}


@dataclass(frozen=True)
class Names:
    """What a template of one kind of review may name."""

    words: frozenset[str]
    figures: Mapping[str, Indicator]
    prefixes: frozenset[str]
    lists: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, kind: str) -> "Names":
        """Return the names for a kind: a year has no period before it but last year."""
        prefixes = frozenset(PREFIXES) - (OF_THE_PERIOD_BEFORE if kind == Kind.YEAR else frozenset())
        return cls(frozenset(WORDS), figure_names(), prefixes, LISTS)

    @property
    def all(self) -> list[str]:
        """Every name that may stand alone."""
        return [*self.words, *self.figures, *self.prefixes, *self.lists]


def figure_names() -> Mapping[str, Indicator]:
    """Return every indicator under the name that templates give it."""
    return _named(tuple(indicators.all()))


@lru_cache(maxsize=4)
def _named(every: tuple[Indicator, ...]) -> Mapping[str, Indicator]:
    found: dict[str, Indicator] = {}
    for one in every:
        name = identifier(one.name)
        while name in found or name in WORDS or name in PREFIXES or name in LISTS:
            name += "数"
        found[name] = one
    return found


def identifier(name: str) -> str:
    """Return a figure's name as a template writes it: without 当年 and signs, and not beginning with a digit."""
    bare = re.sub(r"\W", "", name.removeprefix("当年"))
    return f"其中{bare}" if bare[:1].isdigit() else bare
