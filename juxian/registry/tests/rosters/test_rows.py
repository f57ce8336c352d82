"""People and what is none: totals, headings, notes, merged cells; and what rows and cells say of each other."""

from pathlib import Path

from juxian.registry.rosters import biff, read_roster
from juxian.registry.tests.rosters.books import AS_OF, LI, LIU, WANG, ZHANG, book, codes, number, people, read

HEADER = ["姓名", "单位", "性别", "身份证号", "学历", "手机"]


def test_rows_that_are_no_people_are_listed_with_the_reason() -> None:
    rows = [
        ["某县人才名册"],
        None or [],
        HEADER,
        ["例：张三", "某公司", "男", "320305198503211234", "本科", "13800000000"],
        [WANG[0], "甲公司", "男", WANG[2], "本科", "13812345678"],
        [],
        HEADER,
        ["小计", "1人"],
        [LI[0], "乙公司", "女", LI[2], "本科", "13912345678"],
        ["总计", None, None, 2],
        [None, None, "填表人：王某", None, "联系电话：0516-80000000"],
        ["注：以上数据截至6月底。"],
    ]
    (sheet,) = read(rows).sheets
    assert [row.get("name") for row in sheet.rows] == [WANG[0], LI[0]]
    why = {ignored.first: ignored.why for ignored in sheet.ignored}
    assert why == {
        1: "preamble", 2: "blank", 4: "example", 6: "blank", 7: "header", 8: "subtotal",
        10: "total", 11: "note", 12: "note",
    }  # fmt: skip


def test_people_with_little_filled_in_are_still_people() -> None:
    rows = people([HEADER, ["王老五", "甲公司"], ["赵六"], [None, "乙公司", None, LIU[2], "本科", "13612345678"]])
    assert [row.get("name") for row in rows] == ["王老五", "赵六", None]
    assert [codes(row) for row in rows] == [
        [("id_number", "id_missing")],
        [("id_number", "id_missing")],
        [("name", "name_missing")],
    ]
    assert [row.importable for row in rows] == [True, True, False]


def test_every_row_below_the_header_is_a_person_or_ignored() -> None:
    rows = [
        HEADER,
        *[["", "甲公司"] if n % 7 == 0 else ["王" + "明" * (n % 3 + 1), "甲公司"] for n in range(50)],
        ["合计", "50人"],
    ]
    (sheet,) = read(rows).sheets
    ignored = sum(ignored.last - ignored.first + 1 for ignored in sheet.ignored)
    assert len(sheet.rows) + ignored == 51


def test_headings_between_rows_tell_the_unit() -> None:
    rows = [
        ["姓名", "性别", "身份证号"],
        ["一、双河镇（2人）"],
        [WANG[0], "男", WANG[2]],
        [LI[0], "女", LI[2]],
        ["（二）某县人民医院"],
        [ZHANG[0], "男", ZHANG[2]],
    ]
    (sheet,) = read(rows).sheets
    assert [(row.get("township"), row.get("employer")) for row in sheet.rows] == [
        ("双河镇", None),
        ("双河镇", None),
        (None, "某县人民医院"),
    ]
    assert [(ignored.first, ignored.why) for ignored in sheet.ignored] == [(2, "section"), (5, "section")]


def test_merged_cells_give_their_value_to_each_row() -> None:
    rows = [
        ["单位", "姓名", "性别"],
        ["甲公司", "王建国", "男"],
        [None, "李娜", "女"],
        [None, "张伟", "男"],
        ["乙公司", "刘洋", "女"],
    ]
    data = book({"S": rows}, merged={"S": [(1, 0, 3, 0, "甲公司")]})
    roster = read_roster(data, "x.xlsx", as_of=AS_OF)
    assert [row.get("employer") for row in roster.rows] == ["甲公司", "甲公司", "甲公司", "乙公司"]


def test_a_later_row_with_the_same_number_is_a_duplicate_or_a_conflict() -> None:
    rows = people(
        [
            ["姓名", "性别", "身份证号"],
            ["陈环军", "男", WANG[2]],
            ["陳环军", "男", WANG[2].lower()],
            ["李娜", "女", LI[2]],
            ["王芳", "女", LI[2]],
            ["李 娜", "女", LI[2]],
        ]
    )
    assert [codes(row) for row in rows] == [
        [],
        [("id_number", "duplicate_row")],
        [],
        [("id_number", "id_conflict")],
        [("id_number", "duplicate_row")],
    ]
    assert [row.importable for row in rows] == [True, True, True, False, True]


def test_cells_that_contradict_a_number_that_passes_its_checks() -> None:
    wrong = WANG[2][:-1] + "1"
    rows = people(
        [
            ["姓名", "性别", "出生年月", "身份证号"],
            ["王建国", "女", "1985.4", WANG[2]],
            ["王建国", "女", "1985.4", wrong],
            ["王建国", "男", "1985-03-21", WANG[2]],
            ["王建国", "男", "1985-03-22", WANG[2]],
        ]
    )
    assert codes(rows[0]) == [("sex", "sex_mismatch"), ("birth_date", "birth_mismatch")]
    assert codes(rows[1]) == [("id_number", "id_check_digit")]
    assert codes(rows[2]) == [("id_number", "duplicate_row")]
    assert ("birth_date", "birth_mismatch") in codes(rows[3])


def test_what_follows_from_other_cells_where_the_sheet_has_no_column() -> None:
    (row,) = people([["姓名", "身份证号", "职称"], ["王建国", WANG[2], "高级工程师"]])
    assert row.derived == {"sex": "男", "birth_date": "1985-03-21", "title_level": "副高级"}
    (row,) = people([["姓名", "身份证号", "职称"], ["王建国", WANG[2][:-1] + "1", "高级工"]])
    assert row.derived == {}


def test_levels_are_compared_with_titles() -> None:
    rows = people(
        [
            ["姓名", "身份证号", "职称", "职称级别"],
            ["王建国", WANG[2], "工程师", "副高"],
            ["李娜", LI[2], "高级工程师", "高级"],
            ["张伟", ZHANG[2], "正高级工程师", "高级"],
            ["刘洋", LIU[2], "高级技师", "高级"],
        ]
    )
    assert codes(rows[0]) == [("title_level", "title_level_mismatch")]
    assert [row.get("title_level") for row in rows] == ["副高级", "副高级", "正高级", "副高级"]
    assert all(not row.faults for row in rows[1:])


def test_numbers_that_excel_spoiled() -> None:
    rows = people(
        [
            ["姓名", "性别", "身份证号"],
            ["王建国", "男", 320305198503211230],
            ["李娜", "女", "3.20311E+17"],
            ["张伟", "男", 110101771130371],
        ]
    )
    assert [codes(row) for row in rows] == [
        [("id_number", "id_lost_digits")],
        [("id_number", "id_lost_digits")],
        [("id_number", "id_15_digit")],
    ]
    assert [row.get("id_number") for row in rows] == [None, None, "110101197711303710"]
    assert rows[0].faults[0].raw.startswith("3203051985032112")


def test_documents_of_people_from_elsewhere() -> None:
    permit = number("810000", "19930419", "352")
    rows = people(
        [
            ["姓名", "证件类型", "证件号码"],
            ["陳志豪", "港澳台居住证", permit],
            ["林嘉欣", "回乡证", "H12345678"],
            ["黃國樑", "台胞证", "12345678"],
            ["金泰贤", "护照", "M12345678"],
            ["王建国", "驾照", WANG[2]],
        ]
    )
    assert [row.get("id_type") for row in rows] == [
        "港澳台居民居住证",
        "港澳居民来往内地通行证",
        "台湾居民来往大陆通行证",
        "护照",
        None,
    ]
    assert [codes(row) for row in rows] == [[], [], [], [], [("id_type", "unknown_code")]]


def test_serials_of_a_workbook_that_counts_from_1904() -> None:
    rows = [["姓名", "性别", "引进时间"], ["王建国", "男", 43000]]
    data = book({"S": rows}, options={"date_1904": True})
    (row,) = read_roster(data, "mac.xlsx", as_of=AS_OF).rows
    assert row.get("arrival_date") == "2021-09-23"


def test_an_old_workbook_that_counts_from_1904() -> None:
    data = (Path(__file__).parent / "files" / "roster.xls").read_bytes()
    date_mode = b"\x22\x00\x02\x00"

    assert not biff.is_1904(data)
    assert biff.is_1904(data.replace(date_mode + b"\x00\x00", date_mode + b"\x01\x00"))
    assert not biff.is_1904(data[:600])


def test_a_number_that_a_text_file_kept_15_digits_of() -> None:
    (row,) = people([["姓名", "性别", "身份证号"], ["王建国", "男", WANG[2][:15] + "000"]])
    assert (row.get("id_number"), codes(row)) == (None, [("id_number", "id_lost_digits")])


def test_ditto_marks_repeat_what_stands_above() -> None:
    rows = [
        ["单位", "姓名", "性别", "毕业院校"],
        ["区文化馆", "王建国", "男", "江苏大学"],
        ["同上", "李娜", "女", "〃"],
        ["", "张伟", "男", "同上"],
        ["〃", "刘洋", "女", None],
    ]
    assert [(row.get("employer"), row.get("school")) for row in people(rows)] == [
        ("区文化馆", "江苏大学"),
        ("区文化馆", "江苏大学"),
        (None, "江苏大学"),
        (None, None),
    ]


def test_an_example_that_looks_like_a_person_is_none() -> None:
    header = ["序号", "姓名", "性别", "身份证号"]
    found = read([header, ["例", *ZHANG], [1, *WANG]])
    assert [row.get("name") for row in found.rows] == ["王建国"]
    assert [rows.why for rows in found.sheets[0].ignored] == ["example"]


def test_a_row_that_numbers_the_columns_and_a_last_row_of_averages_are_no_people() -> None:
    header = ["序号", "姓名", "性别", "身份证号", "年龄"]
    found = read([header, ["1", "2", "3", "4", "5"], [1, *WANG, 41], ["平均年龄", 41]])
    assert [row.get("name") for row in found.rows] == ["王建国"]
    assert [rows.why for rows in found.sheets[0].ignored] == ["header", "note"]


def test_the_closest_level_names_a_column_of_three_levels() -> None:
    rows = [
        ["基本情况", None, None, None],
        ["姓名", "性别", "证件", None],
        [None, None, "种类", "号码"],
        ["王建国", "男", "居民身份证", WANG[2]],
    ]
    merged = {"名册": [(0, 0, 0, 3, "基本情况"), (1, 2, 1, 3, "证件"), (1, 0, 2, 0, "姓名"), (1, 1, 2, 1, "性别")]}
    found = read_roster(book({"名册": rows}, merged=merged), "test.xlsx", as_of=AS_OF)
    assert [column.fields for column in found.sheets[0].columns] == [("name",), ("sex",), ("id_type",), ("id_number",)]


def test_headings_and_remarks_that_stand_alone_where_names_are() -> None:
    rows = [
        ["姓名", "性别", "身份证号"],
        [*WANG],
        ["（以下为2026年新增）"],
        ["某县第一中学"],
        ["柔性引进人才："],
        [*LI],
        ["张伟"],
        ["党员2人，占66%"],
    ]
    found = read(rows)
    assert [row.get("name") for row in found.rows] == ["王建国", "李娜", "张伟"]
    assert [(ignored.first, ignored.why) for ignored in found.sheets[0].ignored] == [
        (3, "note"),
        (4, "note"),
        (5, "note"),
        (8, "note"),
    ]


def test_a_header_in_another_order_is_nobody() -> None:
    rows = [["姓名", "性别", "身份证号"], [*WANG], ["性别", "姓名", "身份证号"]]
    found = read(rows)
    assert [row.get("name") for row in found.rows] == ["王建国"]
    assert [ignored.why for ignored in found.sheets[0].ignored] == ["header"]
