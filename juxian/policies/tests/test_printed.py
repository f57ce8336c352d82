"""Cells as a policy prints them."""

import pytest
from django.utils import translation

from juxian.policies.tables import printed


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("-", "—"),
        ("", "—"),
        ('"博士","硕士"', "博士、硕士"),
        (">= 35", "≥ 35"),
        ("<=35", "≤ 35"),
        ("[35..45)", "≥ 35 且 < 45"),
        ("(0..10]", "> 0 且 ≤ 10"),
        ("true", "是"),
        ("false", "否"),
        ("null", "未知"),
        ('not("A","B")', "非 A、B"),
        ('>= date("2023-01-01")', "≥ 2023-01-01"),
        ('>= @"2023-01-01"', "≥ 2023-01-01"),
        ('list contains(?, "市领军人才")', "含 市领军人才"),
        ("年薪 * 0.2", "年薪 * 0.2"),
        ("3000", "3000"),
    ],
)
def test_printed(cell: str, text: str) -> None:
    with translation.override("zh-hans"):
        assert printed(cell) == text
