"""Units of quantity: what may follow a number and still count or measure something.

Ordinals, grades and kinds (届, 级, 类, 种, 大, 方面) are not here: they number or name, they do not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class Measure(Enum):
    """What a unit measures; the reader treats each differently."""

    PEOPLE = "people"
    ITEMS = "items"
    MONEY = "money"
    RATIO = "ratio"
    SIZE = "size"
    TIME = "time"
    SCORE = "score"
    NONE = "none"


@dataclass(frozen=True)
class Unit:
    """A unit: the name statements carry, what it measures, and what one of it is in the base unit."""

    name: str
    measure: Measure
    factor: Decimal = Decimal(1)


def _units(measure: Measure, names: str) -> dict[str, Unit]:
    return {name: Unit(name, measure) for name in names.split()}


UNITS: dict[str, Unit] = {
    **_units(Measure.PEOPLE, "人 名 位 人次 人年 工日 个工日"),
    **_units(
        Measure.ITEMS,
        "个 家 项 件 所 支 套 栋 幢 座 处 条 篇 部 份 册 场 次 期 批 批次 场次 间 户 户次 "
        "对 组 只 台 辆 张 门 节 "
        "班 班次 班期 期次 款 枚 例 宗 笔 单 片 块 站 团 起 本 集 床 张床位 企次 校次 家次 项次 件次 幅 株 头 羽 匹 棵 艘 架 架次 列 席 盏 标箱 册次 例次",
    ),
    **_units(Measure.MONEY, "元 美元 欧元 港元 日元 英镑"),
    **_units(
        Measure.SIZE,
        "平方米 微克 毫克 立方 平方公里 平方千米 公里 千米 亩 公顷 吨 斤 公斤 千克 升 方 米 千瓦时 千瓦 兆瓦 立方米",
    ),
    **_units(Measure.TIME, "年 个月 个工作日 工作日 天 日 小时 个小时 分钟 学时 课时 个学时 个课时 周 岁 周岁"),
    **_units(Measure.SCORE, "分"),
    "%": Unit("比例", Measure.RATIO, Decimal("0.01")),
    "‰": Unit("比例", Measure.RATIO, Decimal("0.001")),
    "成": Unit("比例", Measure.RATIO, Decimal("0.1")),
    "个百分点": Unit("百分点", Measure.RATIO),
    "百分点": Unit("百分点", Measure.RATIO),
    "倍": Unit("倍", Measure.RATIO),
    "人民币": Unit("元", Measure.MONEY),
    "㎡": Unit("平方米", Measure.SIZE),
    "平米": Unit("平方米", Measure.SIZE),
    "人（次）": Unit("人次", Measure.PEOPLE),
    "户（次）": Unit("户次", Measure.ITEMS),
    "场（次）": Unit("场次", Measure.ITEMS),
    "个工作日": Unit("工作日", Measure.TIME),
    "个小时": Unit("小时", Measure.TIME),
    "个学时": Unit("学时", Measure.TIME),
    "个课时": Unit("课时", Measure.TIME),
}

# Words that begin with a unit's character and make it something else: 人才, 位居, 分别, 成立, 元旦, 部门 …
_NOT_BEFORE: dict[str, str] = {
    "人": "才均们口",
    "名": "列单额",
    "位": "一居列次于移",
    "分": "别类之局布配数管层级校院期步批享",
    "成": "立为功果员长效绩本交就熟品型",
    "元": "旦素月宵宇",
    "部": "门委长分署队",
    "处": "理级置于长罚分",
    "批": "准复示发",
    "组": "织建长成",
    "起": "来到步草点源",
    "间": "接隔断",
    "份": "额",
    "天": "津然",
    "日": "常益报本",
    "年": "度级代均底末来",
    "次": "全日",
    "米": "兰",
    "条": "例件",
    "期": "工间",
    "站": "位",
    "团": "队",
    "本": "科级",
    "节": "点能约",
    "块": "链",
    "班": "子",
    "单": "位",
    "集": "中聚团体",
    "门": "类户",
    "对": "接于口",
    "床": "位",
    "头": "部雁",
    "方": "面式法案向针便位略圆",
    "列": "入为席出车",
    "架": "构设",
    "席": "位",
}


def _pattern() -> str:
    names = sorted(UNITS, key=len, reverse=True)
    parts = []
    for name in names:
        guard = _NOT_BEFORE.get(name, "")
        parts.append(re.escape(name) + (f"(?![{guard}])" if guard else ""))
    return "|".join(parts)


UNIT = _pattern()
# Chinese numerals before these number things rather than count them unless a verb of making governs them.
LOOSE = frozenset(
    [
        "个",
        "项",
        "条",
        "支",
        "次",
        "位",
        "张",
        "块",
        "部",
        "道",
        "期",
        "批",
        "件",
        "门",
        "节",
        "本",
        "站",
        "团",
        "组",
        "片",
        "处",
        "笔",
        "单",
        "起",
        "头",
        "集",
        "场",
        "对",
        "分",
        "米",
    ]
)
