"""Documents of invented districts in many styles, so that the reader stays general.

Each .txt has its .truth; most were written, with their truth, before the reader had seen anything like them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from juxian.goals.reading import read_document, read_plan
from juxian.goals.tests.reading import word_documents
from juxian.goals.tests.reading.scoring import Score, load, parse, score

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = sorted(path.stem for path in FIXTURES.glob("*.txt"))
# Years the clerk gives at upload where the title names none.
YEARS = {"lanting_report": 2026}


def read(name: str) -> Score:
    path = FIXTURES / f"{name}.txt"
    return score(read_plan(read_document(path, path.name), year=YEARS.get(name)), load(path.with_suffix(".truth")))


@pytest.mark.parametrize("name", NAMES)
def test_most_is_right_and_little_false(name: str) -> None:
    result = read(name)
    assert result.recall >= 0.9, result.notes
    assert result.falseness <= 0.06, result.notes


def test_all_together() -> None:
    results = [read(name) for name in NAMES]
    assert sum(result.total for result in results) >= 360
    assert sum(result.right for result in results) >= 0.985 * sum(result.total for result in results)
    assert sum(result.false for result in results) <= 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_the_encoding_changes_nothing(encoding: str) -> None:
    text = (FIXTURES / "yunze_plan.txt").read_text(encoding="utf-8")
    assert read_plan(read_document(text.encode(encoding), "要点.txt")) == read_plan(text)


@pytest.mark.parametrize(
    ("build", "truth", "year"),
    [
        (word_documents.responsibility_table, word_documents.RESPONSIBILITY, 2025),
        (word_documents.task_list, word_documents.TASKS, 2025),
        (word_documents.township_matrix, word_documents.MATRIX, 2025),
        (word_documents.quarterly_table, word_documents.QUARTERS, 2026),
        (word_documents.progress_table, word_documents.PROGRESS, 2025),
    ],
)
def test_word_annexes(build: Callable[[], bytes], truth: str, year: int) -> None:
    result = score(read_plan(read_document(build(), "附件.docx"), year=year), parse(truth))
    assert (result.right, result.false) == (result.total, 0), result.notes
    assert not result.notes


def test_a_row_names_the_units_in_charge_of_what_it_states() -> None:
    statements = read_plan(read_document(word_documents.responsibility_table(), "附件.docx"))
    assert statements[0].responsible == ("县委组织部", "县人社局")
    assert statements[0].sentence.startswith("1 引才 引进高层次人才 名 86 ≥100")


def test_a_matrix_makes_each_unit_responsible_and_the_total_nobody() -> None:
    statements = read_plan(read_document(word_documents.township_matrix(), "附件.docx"))
    assert {one.responsible for one in statements} == {("柳泉镇",), ("石桥镇",), ("城关街道",), ()}
    assert {one.value for one in statements if not one.responsible} == {135, 28, 680, 5, 955000}


def test_an_excel_annex_is_read_with_merged_heads_groups_and_percentages() -> None:
    document = read_document(word_documents.workbook_annex(), "附件.xlsx")
    result = score(read_plan(document), parse(word_documents.WORKBOOK))
    assert (result.right, result.false, result.notes) == (result.total, 0, [])
    owners = {one.metric: one.responsible for one in read_plan(document)}
    assert owners["新引进博士"] == ("区人社局",)
    assert owners["研发经费投入强度"] == ("区科技局", "区统计局")
