"""Excel files that go out."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from juxian.core.excel import workbook


def read(content: bytes) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()]


def test_values_keep_their_type():
    content = workbook(
        ["姓名", "人数", "金额", "日期", "时间", "是否", "称号"],
        [["张三", 3, Decimal("1.50"), date(2025, 3, 1), datetime(2025, 3, 1, 1, 0, tzinfo=UTC), True, ["甲", "乙"]]],
    )
    found = [value.isoformat() if isinstance(value, datetime) else value for value in read(content)[1]]
    assert found == ["张三", 3, 1.5, "2025-03-01T00:00:00", "2025-03-01T09:00:00", True, "甲、乙"]


@pytest.mark.parametrize("text", ["=1+1", "+86 139", "-5%", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠a", "\t=1", " =1+1"])
def test_what_begins_like_a_formula_is_text_and_unchanged(text):
    book = openpyxl.load_workbook(io.BytesIO(workbook(["=头"], [[text]])))
    for row, kept in ((1, "=头"), (2, text)):
        cell = book.active.cell(row, 1)
        assert (cell.data_type, cell.value) == ("s", kept)
        assert cell.quotePrefix


def test_an_address_is_no_link_and_nothing_is_empty():
    book = openpyxl.load_workbook(io.BytesIO(workbook(["a", "b"], [["http://example.com/", None]])))
    assert book.active.cell(2, 1).hyperlink is None
    assert book.active.cell(2, 2).value is None
