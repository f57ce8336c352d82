"""Money as text and masks: small functions that everything shown goes through."""

from decimal import Decimal, InvalidOperation

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from juxian.core import mask, money


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [
        ("0", 0),
        ("0.01", 1),
        ("12.345", 1235),
        ("12.344", 1234),
        ("-0.005", -1),
        (30_000, 3_000_000),
        (Decimal("1e3"), 100_000),
    ],
)
def test_yuan_become_whole_fen(yuan: Decimal | int | str, fen: int) -> None:
    assert money.to_fen(yuan) == fen


@pytest.mark.parametrize("text", ["", "abc", "1,000", "十元"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidOperation):
        money.to_fen(text)


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_fen_come_back_unchanged(fen: int) -> None:
    assert money.to_fen(money.to_yuan(fen)) == fen


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (0, "0 元"),
        (5, "0.05 元"),
        (123_450, "1,234.50 元"),
        (800_000, "8,000 元"),
        (30_000_000, "30 万元"),
        (1_234_500_000_000, "1,234,500 万元"),
        (1_050_000, "1.05 万元"),
        (1_000_100, "10,001 元"),  # a whole number of hundreds only, so that nothing is lost
        (-30_000_000, "-30 万元"),
    ],
)
def test_how_money_is_read(fen: int, shown: str) -> None:
    with translation.override("zh-hans"):
        assert money.show(fen) == shown


@pytest.mark.parametrize(
    ("function", "value", "shown"),
    [
        (mask.number, "110101199003070011", "110•••••••••••••11"),
        (mask.number, "12345", "•••••"),
        (mask.number, "", ""),
        (mask.phone, "13912345678", "139••••5678"),
        (mask.phone, "1234567", "•••••••"),
        (mask.account, "6222020200012345678", "•••••••••••••••5678"),
        (mask.everything, "沈", "••••••"),
        (mask.everything, "长长的一段话", "••••••"),
        (mask.everything, "", ""),
    ],
)
def test_masks(function: object, value: str, shown: str) -> None:
    assert callable(function)
    assert function(value) == shown


@given(st.text(alphabet="0123456789X", min_size=1, max_size=30))
def test_no_mask_shows_more_than_it_says(value: str) -> None:
    for function, head, tail in ((mask.number, 3, 2), (mask.phone, 3, 4), (mask.account, 0, 4)):
        shown = function(value)
        assert len(shown) == len(value)
        assert shown.count("•") >= min(len(value), max(1, len(value) - head - tail))
