"""Cells as a policy prints them, and the same words read back."""

import pytest
from django.utils import translation
from hypothesis import given as having
from hypothesis import strategies as st

from juxian.policies.tables import printed
from juxian.policies.wording import meant
from juxian.rules import BOOLEAN, DATE, NUMBER, STRING, ListOf, Type

NOTHING = ""


@pytest.mark.parametrize(
    ("cell", "unit", "text"),
    [
        ("-", "岁", "不限"),
        ("", "", "不限"),
        ('"博士","硕士"', "", "博士、硕士"),
        (">= 35", "岁", "35周岁以上"),
        ("<=35", "", "35以下"),
        ("> 40", "岁", "超过40周岁"),
        ("< 90", "天", "不满90天"),
        ("[35..40)", "岁", "35周岁以上不满40周岁"),
        ("[35..40]", "岁", "35周岁以上40周岁以下"),
        ("(0..10]", "", "超过0、10以下"),
        ("<= 300000", "元", "30万元以下"),
        ("<= 125500", "元", "12.55万元以下"),
        ("< 9999", "元", "不满9999元"),
        ("1,2, 3", "天", "1天、2天、3天"),
        ("true", "", "是"),
        ("false", "", "否"),
        ("null", "", "未知"),
        ('not("A","B")', "", "除A、B外"),
        ('>= date("2023-01-01")', "", "2023年1月1日及以后"),
        ('< @"2023-01-01"', "", "早于2023年1月1日"),
        ('[date("2023-01-01")..date("2024-12-31")]', "", "2023年1月1日至2024年12月31日"),
        ('list contains(?, "市领军人才")', "", "含市领军人才"),
        ("年薪 * 0.2", "", "年薪 × 0.2"),
        ("300000", "元", "30万元"),
        ("3000", "", "3000"),
        (">= 年薪 * 2", "元", "≥ 年薪 * 2"),
    ],
)
def test_printed(cell: str, unit: str, text: str) -> None:
    with translation.override("zh-hans"):
        assert printed(cell, unit) == text


@pytest.mark.parametrize(
    ("text", "kind", "unit", "cell"),
    [
        ("不限", NUMBER, "", "-"),
        ("35周岁以上", NUMBER, "岁", ">= 35"),
        ("35岁及以上", NUMBER, "岁", ">= 35"),
        ("35以上不满40", NUMBER, "岁", "[35..40)"),
        ("超过3万元、10万元以下", NUMBER, "元", "(30000..100000]"),
        ("30至60", NUMBER, "天", "[30..60]"),
        ("≥ 30", NUMBER, "天", ">= 30"),
        ("2023年1月1日及以后", DATE, "", '>= date("2023-01-01")'),
        ("2023-1-1", DATE, "", 'date("2023-01-01")'),
        ("是", BOOLEAN, "", "true"),
        ("除A、B外", STRING, "", 'not("A","B")'),
        ("含市领军人才", ListOf(STRING), "", 'list contains(?, "市领军人才")'),
        # Units of something else, other words and FEEL itself stay for the check to judge.
        ("35天以上", NUMBER, "岁", "35天以上"),
        ("3万以上", NUMBER, "岁", "3万以上"),
        ("三十五以上", NUMBER, "岁", "三十五以上"),
        (">=35", NUMBER, "岁", ">=35"),
        ("是", STRING, "", "是"),
        ("35以上", STRING, "", "35以上"),
    ],
)
def test_meant(text: str, kind: Type, unit: str, cell: str) -> None:
    assert meant(text, kind, unit) == cell


NUMBERS = st.one_of(
    st.integers(0, 10**9).map(str), st.decimals(0, 10**6, places=2, allow_nan=False).map(lambda d: f"{d:f}")
)


@having(
    st.tuples(st.sampled_from("[("), NUMBERS, NUMBERS, st.sampled_from("])")), st.sampled_from(["", "岁", "元", "天"])
)
def test_ranges_mean_what_they_print(cell: tuple[str, str, str, str], unit: str) -> None:
    from decimal import Decimal

    left, low, high, right = cell
    with translation.override("zh-hans"):
        back = meant(printed(f"{left}{low}..{high}{right}", unit), NUMBER, unit)
    assert (back[0], back[-1]) == (left, right)
    assert [Decimal(one) for one in back[1:-1].split("..")] == [Decimal(low), Decimal(high)]


@having(st.sampled_from([">= ", "<= ", "> ", "< "]), NUMBERS, st.sampled_from(["", "岁", "元", "天"]))
def test_comparisons_mean_what_they_print(sign: str, number: str, unit: str) -> None:
    from decimal import Decimal

    with translation.override("zh-hans"):
        back = meant(printed(sign + number, unit), NUMBER, unit)
    assert back.startswith(sign)
    assert Decimal(back.removeprefix(sign)) == Decimal(number)
