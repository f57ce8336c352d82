"""A benefit's table as a workbook, laid out as the policy prints it; `sheet_read` takes it back.

A cell is written as a number or in the policy's words only where reading that gives the same cell again, else in
FEEL, so that a file that nobody touched changes nothing. A hidden sheet tells whose table it is and of which version.
"""

import io
import re
from collections.abc import Iterable, Mapping

import xlsxwriter
from django.utils.translation import gettext as _

from juxian.core import excel
from juxian.facts import catalogue
from juxian.policies import tables, wording
from juxian.policies.grid import Grid, quoted, settled_cell, type_of, unit_of
from juxian.policies.models import Benefit, BenefitVersion, Terms
from juxian.policies.models.benefits import Kind
from juxian.policies.selectors.explanations import with_unit
from juxian.rules import Type

SHEET, HELP, IDENTITY = "决策表", "填写说明", "juxian"
NUMBER, REMARK, OTHERWISE, POLICY = "序号", "备注", "其他情形", "命中方式"
# A number that Excel keeps to the last digit.
_EXACT = re.compile(r"(?:0|[1-9]\d{0,13})(?:\.\d*[1-9])?")
HEADS_AT = 3


def heads(terms: Terms) -> list[str]:
    """Return the heads of the columns between the number of the row and the remark."""
    grid = Grid.of(terms.table)
    outputs = [with_unit(head.text, terms) if n == 0 else head.text for n, head in enumerate(grid.outputs)]
    return [head.label or head.text for head in grid.inputs] + outputs


def write(terms: Terms, benefit: Benefit) -> bytes:
    """Return the table of a version or draft as an .xlsx file."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    page, rows = book.add_worksheet(SHEET), _rows(terms, benefit)
    columns = heads(terms)
    width = len(columns) + 2
    line = {"border": 1, "text_wrap": True, "valign": "vcenter"}
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    head = book.add_format({**line, "bold": True, "bg_color": "#EEF2F8", "align": "center"})
    plain, guarded = book.add_format(line), book.add_format({**line, "quote_prefix": True})
    page.merge_range(0, 0, 0, width - 1, benefit.name, title)
    page.write_string(1, 0, f"{_('Clause')}：{terms.clause}")
    page.write_string(2, 0, POLICY, head)
    page.write_string(2, 1, tables.hit_policy_label(tables.hit_policy(terms.table)), plain)
    labels = [tables.hit_policy_label(short) for short in tables.HIT_POLICIES]
    page.data_validation(2, 1, 2, 1, {"validate": "list", "source": labels})
    for column, text in enumerate([NUMBER, *columns, REMARK]):
        page.write_string(HEADS_AT, column, text, head)
        page.set_column(column, column, 8 if column == 0 else max(16, 2 * len(text) + 4))
    for row, cells in enumerate(rows, start=HEADS_AT + 1):
        for column, value in enumerate(cells):
            if isinstance(value, int | float):
                page.write_number(row, column, value, plain)
            else:
                page.write_string(row, column, value, guarded if excel.is_formula_like(value) else plain)
    page.freeze_panes(HEADS_AT + 1, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADS_AT)
    _help(book)
    _identity(book, terms, benefit)
    book.close()
    return file.getvalue()


def identity(terms: Terms) -> tuple[str, str]:
    """Return the version of a table and its hash, as the hidden sheet keeps them."""
    which = str(terms.number) if isinstance(terms, BenefitVersion) else "draft"
    return which, tables.table_hash(terms.table)


def _identity(book: xlsxwriter.Workbook, terms: Terms, benefit: Benefit) -> None:
    page = book.add_worksheet(IDENTITY)
    page.hide()
    for row, (name, value) in enumerate(
        zip(("benefit", "version", "hash"), (benefit.code, *identity(terms)), strict=True)
    ):
        page.write_string(row, 0, name)
        page.write_string(row, 1, value)


def _help(book: xlsxwriter.Workbook) -> None:
    page = book.add_worksheet(HELP)
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 70)
    lines = [
        (_("any"), _("any value")),
        ("博士、硕士", _("one of these")),
        ("除博士、硕士外", _("none of these")),
        ("35周岁以上不满40周岁", _("from 35 to below 40; “以上” and “以下” include the number")),
        ("2023年1月1日及以后", _("on that day or later")),
        ("", _("Rows may be added, removed and moved; the columns stay as they are.")),
        *((fact.name, fact.definition) for fact in catalogue.get(tables.PEOPLE).facts),
    ]
    for row, (name, text) in enumerate(lines):
        page.write_string(row, 0, name)
        page.write_string(row, 1, text)


def _rows(terms: Terms, benefit: Benefit) -> Iterable[list[str | float]]:
    grid, scope = Grid.of(terms.table), catalogue.scope(tables.PEOPLE)
    kinds = [(type_of(head.text, scope), unit_of(head.text)) for head in grid.inputs]
    for number, row in enumerate(grid.rows, start=1):
        asked = [_asked(text, kind, unit, scope) for text, (kind, unit) in zip(row.cells, kinds, strict=True)]
        yield [number, *asked, *(_given(text, benefit, scope) for text in row.values), row.note]
    if any(head.default for head in grid.outputs):
        yield [OTHERWISE, *[""] * len(kinds), *(_given(head.default, benefit, scope) for head in grid.outputs), ""]


def _asked(cell: str, kind: Type | None, unit: str, scope: Mapping[str, Type]) -> str | float:
    if _EXACT.fullmatch(cell) and len(cell) <= 15:
        return float(cell)
    words = wording.printed(cell, unit)
    return words if settled_cell(words, kind, unit, scope) == cell and _safe(words) else cell


def _given(cell: str, benefit: Benefit, scope: Mapping[str, Type]) -> str | float:
    if _EXACT.fullmatch(cell) and len(cell) <= 15:
        return float(cell)
    words = wording.printed(cell) if cell.strip() not in ("", "-") else cell
    return words if _safe(words) and settled_value(words, benefit, scope) == cell else cell


def _safe(words: str) -> bool:
    """Whether words come back from a sheet as they are: no blanks at their ends."""
    return words == words.strip() and bool(words)


def settled_value(text: str, benefit: Benefit, scope: Mapping[str, Type]) -> str:
    """Return a result as it is kept, from what stands in a sheet: 是 and 否 where the benefit gives yes or no."""
    if Kind(benefit.kind) in (Kind.SERVICE, Kind.HOUSING) and text in ("是", "否"):
        return {"是": "true", "否": "false"}[text]
    return quoted(text, scope)
