"""How numbers, units and comparators are written, and what merely looks like a quantity."""

from __future__ import annotations

from decimal import Decimal

import pytest

from juxian.goals.reading import read_plan
from juxian.goals.reading.folding import fold
from juxian.goals.reading.quantities import find
from juxian.goals.reading.temporal import Clock


def quantities(text: str) -> list[tuple[str, object, str]]:
    folded = fold(text).text
    return [(one.comparator, one.value, one.unit.name) for one in find(folded, Clock(2025).times(folded))]


@pytest.mark.parametrize(
    ("text", "comparator", "value", "unit"),
    [
        ("引进院士4名", "eq", 4, "名"),
        ("投资3500多万元", "gt", 35_000_000, "元"),
        ("近20所高校", "lt", 20, "所"),
        ("培训100人次以上", "ge", 100, "人次"),
        ("比例不少于50%", "ge", Decimal("0.5"), "比例"),
        ("新建2-3个", "range", (2, 3), "个"),
        ("新建２～３个", "range", (2, 3), "个"),
        ("筹集3至5万元", "range", (30_000, 50_000), "元"),
        ("补助30万元至50万元不等", "range", (300_000, 500_000), "元"),
        ("联系两三家企业", "range", (2, 3), "家"),
        ("十名领军人才", "eq", 10, "名"),
        ("百名急需人才", "eq", 100, "名"),
        ("千名技能人才", "eq", 1000, "名"),
        ("三百五十名", "eq", 350, "名"),
        ("百余名专家", "gt", 100, "名"),
        ("十多家", "gt", 10, "家"),
        ("上千名", "ge", 1000, "名"),
        ("超千万元", "gt", 10_000_000, "元"),
        ("1,200人次", "eq", 1200, "人次"),
        ("１，２００人次", "eq", 1200, "人次"),
        ("引进 30 名", "eq", 30, "名"),
        ("1.25亿元", "eq", 125_000_000, "元"),
        ("达到百分之六十五", "eq", Decimal("0.65"), "比例"),
        ("占三分之二以上", "ge", Decimal("0.6667"), "比例"),
        ("提高5个百分点", "eq", 5, "百分点"),
        ("总量翻一番", "eq", 2, "倍"),
        ("100+家", "ge", 100, "家"),
        ("最高500万元", "le", 5_000_000, "元"),
        ("5个工作日以内", "le", 5, "工作日"),
        ("逾300人", "gt", 300, "人"),
        ("不足10家", "lt", 10, "家"),
        ("1.2万平方米", "eq", 12_000, "平方米"),
        ("人才总量突破12万", "gt", 120_000, ""),
    ],
)
def test_amounts(text: str, comparator: str, value: object, unit: str) -> None:
    assert quantities(text) == [(comparator, value, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "第二届博览会、第3批人才",
        "与“985”高校合作，实施“十百千”计划",
        "学习贯彻二十届三中全会、七届四次全会精神",
        "根据《2025年全区人才工作要点》和区委〔2025〕12号文件",
        "2025年3月15日上午9:30，二季度、上半年、6月底前",
        "推进“五位一体”总体布局，做到“两个维护”，增强“四个意识”",
        "数十名、几百家企业，一批、一系列、一把手",
        "按1:3配套，打造“1+3+N”体系，5G和A4",
        "电话0515-88886666，门牌中山路",
        "十分重要，万众一心，一件事一次办",
    ],
)
def test_what_only_looks_like_a_quantity(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "统筹人才、科技、资本、产业四种资源，建设“两园三区”。",
        "重点实施四大人才工程，抓好3个方面工作。",
        "人才强县不只是一个口号，是一项创新性的工作。",
        "成员单位拓展到三个经济区，坚持一年突出一个主题。",
        "区、镇两级设立人才专项资金，全市一流的人才公寓。",
        "亿元企业和百亿级产业集群加快发展，迈上新台阶。",
        "下面，我讲三点意见。",
        "年龄不超过45周岁、连续工作满3年。",
        "跻身百强榜单第九位，较去年上升2位。",
    ],
)
def test_what_counts_nothing_is_no_statement(text: str) -> None:
    assert read_plan(text) == []


def test_a_base_a_condition_and_a_description_are_not_stated() -> None:
    found = read_plan("高新技术企业由30家增加到50家。每引进1名博士，给予10万元奖励。培育年销售收入1亿元以上企业20家。")
    assert [one.value for one in found] == [50, 100_000, 20]
