"""A table as a workbook: laid out as the policy prints it, and taken back cell by cell."""

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from juxian.core.roles import Role
from juxian.policies import demo
from juxian.policies.exchange import sheet, sheet_read
from juxian.policies.grid import Grid
from juxian.policies.models import Benefit, BenefitDraft, Clause, Policy
from juxian.policies.tests.conftest import table

HEADS = ["序号", "人才类别", "结果（万元）", "备注"]
ROWS: list[list[Any]] = [[1, "A", 100, ""], [2, "B", 60, ""], [3, "C", 30, ""]]


def book(rows: list[list[Any]], heads: list[str] | None = None, name: str = "决策表") -> bytes:
    """Return a workbook as somebody typed it."""
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"})
    page = made.add_worksheet(name)
    page.write_row(0, 0, HEADS if heads is None else heads)
    for number, row in enumerate(rows, start=1):
        page.write_row(number, 0, row)
    made.close()
    return file.getvalue()


@pytest.fixture
def upload(signed_in: Callable[..., Client], settling: Benefit) -> Callable[[bytes], HttpResponse]:
    """Return a function that uploads a workbook as a clerk."""
    client = signed_in(Role.CLERK)
    url = reverse("policies:upload-table", args=[settling.pk])
    return lambda content: client.post(url, {"file": SimpleUploadedFile("表.xlsx", content)})


def downloaded(client: Client, benefit: Benefit) -> bytes:
    return bytes(client.get(reverse("policies:version-xlsx", args=[benefit.pk, 1])).content)


def test_it_is_laid_out_as_the_policy_prints_it(signed_in: Callable[..., Client], rent: Benefit) -> None:
    found = CalamineWorkbook.from_filelike(io.BytesIO(downloaded(signed_in(Role.LEADER), rent)))
    rows = found.get_sheet_by_name("决策表").to_python()
    assert rows[3] == ["序号", "学位", "年薪", "结果（元/月）", "备注"]
    assert rows[4] == [1, "博士", "30万元以下", 2000, ""]
    assert found.get_sheet_by_name("juxian").to_python()[:2] == [["benefit", "rent"], ["version", "1"]]


def test_untouched_it_changes_nothing(
    signed_in: Callable[..., Client], upload: Callable[[bytes], HttpResponse], settling: Benefit
) -> None:
    answer = upload(downloaded(signed_in(Role.CLERK), settling))
    assert answer["Location"] == settling.get_absolute_url()
    assert not BenefitDraft.objects.exists()


def test_another_benefits_table_is_refused(
    signed_in: Callable[..., Client], upload: Callable[[bytes], HttpResponse], rent: Benefit
) -> None:
    assert "文件是“租房补贴”的决策表" in upload(downloaded(signed_in(Role.CLERK), rent)).content.decode()


def test_what_was_typed_is_read_as_it_was_meant(upload: Callable[[bytes], HttpResponse]) -> None:
    page = upload(
        book([[1, "A、D", 120, "提高"], ["", "", "", ""], [2, "除A、D外", "60", ""], ["其他情形", "", 5, ""]])
    )
    grid: Grid = page.context["grid"]
    assert [(row.cells, row.values, row.note) for row in grid.rows] == [
        (['"A","D"'], ["120"], "提高"),
        (['not("A","D")'], ["60"], ""),
    ]
    assert grid.outputs[0].default == "5"
    assert "没有说明取自哪个版本" in page.content.decode()


@pytest.mark.parametrize(
    ("rows", "heads", "said"),
    [
        ([[1, "A", "=50*2", ""]], None, "“决策表”工作表 C2 单元格含有公式"),
        ([[1, "A", "=NA()", ""]], None, "C2"),
        ([[1, "A", 5]], HEADS[:3], "缺少“备注”列"),
        ([[1, "A", 5, "", 1]], [*HEADS, "年龄"], "E1 单元格：“年龄”列不在表中"),
        ([[1, "A", 5, ""]], ["甲", "乙"], "没有表头"),
        ([], None, "没有规则"),
        ([[1, "A", datetime(2025, 1, 1, 8, 30, tzinfo=None), ""]], None, "C2 单元格含有时刻"),  # noqa: DTZ001
        ([[n, "A", 5, ""] for n in range(201)], None, "201 行规则"),
    ],
    ids=["formula", "error", "missing", "extra", "no heads", "no rows", "time", "many"],
)
def test_what_a_table_can_not_hold_is_refused_with_its_cell(
    upload: Callable[[bytes], HttpResponse], rows: list[list[Any]], heads: list[str] | None, said: str
) -> None:
    page = upload(book(rows, heads))
    assert said in page.content.decode()
    assert not BenefitDraft.objects.exists()


@pytest.mark.parametrize(
    ("value", "said"),
    [("５０", "C2"), ("5，000", "C2"), ("五十", "结果应为数字"), (date(2025, 1, 1), "结果应为数字")],
    ids=["full-width", "comma", "words", "date"],
)
def test_a_wrong_cell_is_named_as_the_sheet_names_it(
    upload: Callable[[bytes], HttpResponse], value: object, said: str
) -> None:
    page = upload(book([[1, "A", value, ""]]))
    (problem,) = page.context["problems"]
    assert said in f"{problem.place}{problem.message}"
    assert not BenefitDraft.objects.exists()


def test_merged_cells_hold_for_all_their_rows(settling: Benefit) -> None:
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file)
    page = made.add_worksheet("决策表")
    page.write_row(0, 0, HEADS)
    page.merge_range(1, 1, 2, 1, "A")
    page.write(1, 2, 5)
    page.write(2, 2, 6)
    made.close()
    grid = sheet_read.read(file.getvalue(), settling, settling.versions.get()).grid
    assert [row.cells for row in grid.rows] == [["A"], ["A"]]


def test_nothing_that_leaves_is_computed(settling: Benefit) -> None:
    rules = table((["-"], '"=1+1"'), inputs=["人才类别"], name="安家补贴")
    rules["rules"][0]["annotation"] = '=HYPERLINK("http://x")'
    draft = BenefitDraft(benefit=settling, clause=settling.clause, table=rules)
    content = sheet.write(draft, settling)
    assert not any(sheet_read.formula_cells(content).values())


CELLS = {
    "年龄": ["-", ">= 35", "[35..40)", "(20..30]", "35", "1,2", "not(35)", "> 年龄 - 1"],
    "人才类别": ["-", '"A"', '"A","B"', 'not("A")', '"-"', '" A "', '"35以上"', '"年龄"'],
    "引进日期": ["-", '>= date("2023-01-01")', 'date("2023-01-01")', '< @"2024-02-29"'],
    "海外学历": ["-", "true", "false", "null"],
    "称号": ["-", 'list contains(?, "市领军人才")', "count(?) > 1"],
}
RULES = st.lists(
    st.tuples(*(st.sampled_from(cells) for cells in CELLS.values()), st.sampled_from(["1", "0.5", "-3", "10000", "1 + 1", "-"]))
    , min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rules=RULES, note=st.sampled_from(["", "依据第三条", "=1"]))
def test_every_table_comes_back(rules: list[tuple[str, ...]], note: str) -> None:
    made = table(*((list(rule[:-1]), rule[-1]) for rule in rules), inputs=list(CELLS), name="x", default="0")
    made["rules"][0]["annotation"] = note
    benefit = Benefit(name="x", code="x", kind="once")
    draft = BenefitDraft(
        benefit=benefit, clause=Clause(policy=Policy(title="x"), number="第一条"), table=made, unit="yuan"
    )
    with translation.override("zh-hans"):
        grid = sheet_read.read(sheet.write(draft, benefit), benefit, draft).grid
        grid.tidy()
    assert grid.to_json() == Grid.of(made).to_json()


DEMONSTRATION = demo.read("benefits.toml")["benefit"]


@pytest.mark.parametrize("one", DEMONSTRATION, ids=[one["code"] for one in DEMONSTRATION])
def test_the_tables_of_the_demonstration_come_back(one: dict[str, Any]) -> None:
    benefit = Benefit(name=one["name"], code=one["code"], kind=one["kind"])
    for version in one["version"]:
        made = demo.table(one["name"], version)
        draft = BenefitDraft(
            benefit=benefit,
            clause=Clause(policy=Policy(title="x"), number="1"),
            table=made,
            unit=version.get("unit", ""),
        )
        with translation.override("zh-hans"):
            grid = sheet_read.read(sheet.write(draft, benefit), benefit, draft).grid
            grid.tidy()
        assert grid.to_json() == Grid.of(made).to_json()
