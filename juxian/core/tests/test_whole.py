"""Whole numbers out of addresses and forms."""

import pytest

from juxian.core.inputs import whole


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("2025", 2025), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_a_whole_number_is_read(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", [None, "", " 1", "-1", "+1", "1.0", "1e3", "²", "١٢", "一", "1" * 19, "9" * 5000])
def test_anything_else_is_none(text: str | None) -> None:
    assert whole(text) is None
