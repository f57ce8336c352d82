"""Files of every kind, and the refusal of those that can not be read: which file, which sheet, which cell, what to do."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from juxian.registry.rosters import RosterError, read_roster
from juxian.registry.tests.rosters.books import AS_OF, WANG, book

FILES = Path(__file__).parent / "files"
TABLE = "姓名,性别,学历\n王建国,男,本科\n李娜,女,大专\n"


def names(data: bytes | Path, name: str) -> list[str]:
    return [row.get("name") for row in read_roster(data, name, as_of=AS_OF).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_text_tables(encoding: str, separator: str) -> None:
    assert names(TABLE.replace(",", separator).encode(encoding), "名册.txt") == ["王建国", "李娜"]


def test_big5() -> None:
    assert names("姓名,性別,學歷\n陳志豪,男,大學\n".encode("big5"), "名冊.csv") == ["陳志豪"]


def test_records_are_counted_and_cells_may_have_line_breaks() -> None:
    text = '姓名,性别,备注\r\n王建国,男,"第一行\r\n第二行"\r\n\r\n李娜,女,"他说""好"""\r\n'
    roster = read_roster(text.encode("gb18030"), "x.csv", as_of=AS_OF)
    assert [(row.number, row.get("remarks")) for row in roster.rows] == [(2, "第一行 第二行"), (4, '他说"好"')]


def test_an_old_workbook_with_merged_cells_dates_and_errors() -> None:
    roster = read_roster(FILES / "roster.xls", "roster.xls", as_of=AS_OF)
    rows = list(roster.rows)
    assert [row.get("township") for row in rows] == ["甲镇", "甲镇", "甲镇", "乙镇"]
    assert rows[0].get("birth_date") == "1985-03-21"
    assert [(fault.cell, fault.raw) for row in rows for fault in row.faults] == [("G4", "#DIV/0!"), ("F6", "#N/A")]
    assert roster.other_sheets == {"隐": "code list (hidden)"}


def test_an_open_document() -> None:
    roster = read_roster(FILES / "roster.ods", "roster.ods", as_of=AS_OF)
    assert [row.get("birth_date") for row in roster.rows] == ["1985-03-21", "1990-07"]


def test_what_a_file_is_counts_and_not_what_it_is_called() -> None:
    assert names(book({"S": [["姓名", "性别", "学历"], ["王建国", "男", "本科"]]}), "名册.xls") == ["王建国"]


def test_a_formula_that_was_never_computed_is_an_error() -> None:
    data = book({"S": [["姓名", "性别", "专业"], ["王建国", "男", "化学"]]})
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for item in source.namelist():
            content = source.read(item)
            if item.endswith("sheet1.xml"):
                start = content.index(b'<c r="C2"')
                end = content.index(b"</c>", start) + 4
                content = content[:start] + b'<c r="C2"><f>Other!A1</f></c>' + content[end:]
            target.writestr(item, content)
    (row,) = read_roster(stream.getvalue(), "x.xlsx", as_of=AS_OF).rows
    assert [(fault.field, fault.code, fault.cell) for fault in row.faults] == [("major", "cell_error", "C2")]


HEADER_ONLY = book({"名册": [["某县人才名册"], ["姓名", "性别", "身份证号", "学历", "手机"]]})
SENTENCE = book({"通知": [[], [None, "请各单位于本月底前报送人才名册，逾期不候。"]]})
NO_NAMES = book({"统计": [["单位", "学历", "职称", "手机"], ["甲公司", "本科", "工程师", "13812345678"]] * 3})
TWICE = ["序号", "姓名", "性别", "手机"] * 2
COUPLES = [[1, "王建国", "男", "13812345601", 2, "李娜", "女", "13812345602"],
           [3, "张伟", "男", "13812345603", 4, "刘洋", "女", "13812345604"],
           [5, "陈静", "女", "13812345605", None, None, None, None]]  # fmt: skip
SIDE_BY_SIDE = book({"名册": [["某县人才名册"], TWICE, *COUPLES]})


@pytest.mark.parametrize(
    ("name", "data", "code", "params"),
    [
        ("空.xlsx", b"", "empty_file", {}),
        ("空.csv", b"\xef\xbb\xbf\r\n", "empty_file", {}),
        ("假.xlsx", b"hello", "not_a_workbook", {}),
        ("图.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00" * 20, "not_a_workbook", {}),
        ("坏.csv", b"\x00\x01\x02\x03" * 100, "not_a_workbook", {}),
        ("坏.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "not_a_workbook", {}),
        ("半.xlsx", book({"S": [["姓名"]]})[:2000], "damaged", {}),
        ("文.docx", "姓名,性别".encode(), "unsupported_format", {"suffix": ".docx"}),
        ("码.csv", TABLE.encode("gb18030") + b"\xff\xff\x81\n", "encoding", {"line": 4}),
        ("空白.xlsx", book({"S": []}), "empty_workbook", {}),
        ("通知.xlsx", SENTENCE, "no_header", {"sheet": "通知", "cell": "B2"}),
        ("空表.xlsx", HEADER_ONLY, "no_people", {"sheet": "名册", "cell": "A2"}),
        ("统计.xlsx", NO_NAMES, "no_name_column", {"sheet": "统计", "cell": "A1"}),
        ("并排.xlsx", SIDE_BY_SIDE, "side_by_side", {"sheet": "名册", "cell": "B2", "other": "F2"}),
    ],
)
def test_what_can_not_be_read_is_refused(name: str, data: bytes, code: str, params: dict[str, object]) -> None:
    with pytest.raises(RosterError) as refused:
        read_roster(data, name, as_of=AS_OF)
    error = refused.value
    assert error.code == code
    assert error.params | {"file": name, **params} == error.params
    assert name in error.problem
    assert error.remedy
    assert all(str(value) in str(error) for value in params.values())


def test_a_name_that_is_only_repeated_at_the_right_is_one_person() -> None:
    again = [[*row[:4], row[1]] for row in COUPLES]
    roster = read_roster(book({"名册": [["序号", "姓名", "性别", "手机", "姓名"], *again]}), "宽.xlsx", as_of=AS_OF)
    assert [row.get("name") for row in roster.rows] == ["王建国", "张伟", "陈静"]


def test_a_protected_workbook_is_refused() -> None:
    with pytest.raises(RosterError) as refused:
        read_roster(FILES / "protected.xlsx", "密.xlsx", as_of=AS_OF)
    assert refused.value.code == "password"


def _with_rows(rows: str) -> bytes:
    """A roster of one person with further rows of XML below."""
    data = book({"名册": [["姓名", "性别", "身份证号"], list(WANG)]})
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for item in source.namelist():
            content = source.read(item)
            if item.endswith("sheet1.xml"):
                content = content.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            target.writestr(item, content)
    return stream.getvalue()


def test_hundreds_of_thousands_of_empty_rows_cost_little() -> None:
    data = _with_rows("".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(3, 400_000)))
    tracemalloc.start()
    (sheet,) = read_roster(data, "高.xlsx", as_of=AS_OF).sheets
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(sheet.rows) == 1
    assert sheet.ignored == []
    assert peak < 64 << 20


def test_a_stray_entry_a_million_rows_down_is_told_as_one_run_of_blanks() -> None:
    data = _with_rows('<row r="1048576"><c r="A1048576" t="str"><v>.</v></c></row>')
    roster = read_roster(data, "远.xlsx", as_of=AS_OF)
    assert len(list(roster.rows)) == 1
    assert roster.to_json()["ignored_rows"] == [
        {"row": 3, "to": 1_048_575, "why": "blank"},
        {"row": 1_048_576, "why": "note"},
    ]


def test_a_stray_entry_in_the_far_corner_is_refused_before_it_exhausts_memory() -> None:
    data = _with_rows('<row r="1048576"><c r="XFD1048576" t="str"><v>.</v></c></row>')
    with pytest.raises(RosterError) as refused:
        read_roster(data, "角.xlsx", as_of=AS_OF)
    assert (refused.value.code, refused.value.params["cell"]) == ("stray_cell", "XFD1048576")
