"""Finding the table: titles, headers of one and two levels, columns in any order under any words, sheets that are none."""

import pytest

from juxian.registry.rosters import Roster, RosterError, read_roster
from juxian.registry.tests.rosters.books import AS_OF, CHEN, LI, LIU, WANG, ZHANG, book, people, read

PEOPLE = (WANG, LI, ZHANG, LIU, CHEN)


def columns(roster: Roster) -> dict[str, object]:
    """Header to field of the first data sheet."""
    return {column.header or column.letter: column.to_json() for column in roster.sheets[0].columns}


def test_a_two_level_header_with_groups_and_other_words() -> None:
    rows = [
        ["某县中医院人才统计表"],
        ["填报单位：中医院", *[None] * 8, "填报时间：2026年6月"],
        [
            "编号",
            "基本信息",
            None,
            None,
            None,
            "学历学位情况",
            None,
            None,
            "专业技术情况",
            None,
            "来我院工作时间",
            "月薪(元)",
        ],
        [
            None,
            "人员姓名",
            "族别",
            "性别",
            "公民身份证件",
            "学历层次",
            "学位",
            "毕业于何校",
            "职称",
            "级别",
            None,
            None,
        ],
        [
            1,
            WANG[0],
            "漢",
            WANG[1],
            WANG[2],
            "本科",
            "学士",
            "南京医科大学",
            "主治医师",
            "中级",
            "二〇一八年九月",
            9500,
        ],
        [2, LI[0], "回族", LI[1], LI[2], "研究生", "医学硕士", "东南大学", "主管护师", "中级", "2019.7", 8800],
        ["合计", 2],
    ]
    merged = [
        (0, 0, 0, 11, rows[0][0]),
        (2, 1, 2, 4, "基本信息"),
        (2, 5, 2, 7, "学历学位情况"),
        (2, 8, 2, 9, "专业技术情况"),
    ]
    merged += [(2, column, 3, column, rows[2][column]) for column in (0, 10, 11)]
    roster = read_roster(book({"S": rows}, merged={"S": merged}), "医院.xlsx", as_of=AS_OF)
    (sheet,) = roster.sheets
    assert sheet.to_json()["header_rows"] == [3, 4]
    assert columns(roster) == {
        "编号": None,
        "基本信息/人员姓名": "name",
        "基本信息/族别": "ethnic_group",
        "基本信息/性别": "sex",
        "基本信息/公民身份证件": "id_number",
        "学历学位情况/学历层次": "education",
        "学历学位情况/学位": "degree",
        "学历学位情况/毕业于何校": "school",
        "专业技术情况/职称": "title",
        "专业技术情况/级别": "title_level",
        "来我院工作时间": "arrival_date",
        "月薪(元)": "annual_wage_yuan",
    }
    assert sheet.rows[0].get("annual_wage_yuan") == "114000.00"
    assert sheet.rows[1].get("education") == "硕士研究生"
    assert [(ignored.first, ignored.why) for ignored in sheet.ignored] == [
        (1, "preamble"),
        (2, "preamble"),
        (7, "total"),
    ]


def test_a_two_level_header_without_merged_cells() -> None:
    text = (
        "附件1,,,,,,,\n序号,姓名,最高学历,,,专业技术职务,,证件,\n,,学历,学位,院校,名称,等级,类型,号码\n"
        f"1,王建国,本科,学士,南京师范大学,一级教师,中级,身份证,{WANG[2]}\n2,李娜,研究生,硕士,苏州大学,高级教师,副高,护照,E12345678\n"
    )
    roster = read_roster(text.encode("gb18030"), "教师.csv", as_of=AS_OF)
    assert columns(roster)["专业技术职务/等级"] == "title_level"
    assert columns(roster)["最高学历/院校"] == "school"
    assert [row.get("id_type") for row in roster.rows] == ["居民身份证", "护照"]


def test_english_headers() -> None:
    header = "Employee ID;Full Name;Gender;ID Number;Date of Birth;Education;Degree;Hire Date;Annual Salary;Mobile"
    text = f"{header}\n1;Klaus Becker;M;93227619870710049X;1987-07-10;Master;MBA;2021-05-01;480000;13812345678\n"
    roster = read_roster(text.encode("utf-8-sig"), "staff.csv", as_of=AS_OF)
    (row,) = roster.rows
    assert row.values | {"phone": ["13812345678"]} == row.values
    assert (row.get("sex"), row.get("education"), row.get("id_type")) == ("男", "硕士研究生", "外国人永久居留身份证")
    assert row.faults == ()


def _unknown_words(header: list[str]) -> list[list[object]]:
    details = [("本科", "中共党员", "13812345678", "工程师"), ("硕士研究生", "群众", "13912345678", "高级工程师")] * 3
    return [
        header,
        *[[n, *person, *detail] for n, (person, detail) in enumerate(zip(PEOPLE, details, strict=False), 1)],
    ]


@pytest.mark.parametrize(
    "header",
    [
        ["序号", "姓名", "甲", "乙", "丙", "丁", "戊", "己"],
        ["一", "二", "三", "四", "五", "六", "七", "八"],
        ["Nr", "Wer", "MW", "Ausweis", "Abschluss", "Partei", "Ruf", "Rang"],
    ],
)
def test_content_names_the_columns_where_the_words_do_not(header: list[str]) -> None:
    roster = read(_unknown_words(header))
    fields = [column.to_json() for column in roster.sheets[0].columns]
    assert fields == [None, "name", "sex", "id_number", "education", "political_status", "phone", "title"]
    assert [row.get("name") for row in roster.rows] == [person[0] for person in PEOPLE]


def test_what_a_caller_says_of_the_columns_counts() -> None:
    mapping = {"B": "name", "八": None, "G": "phone", "F": ["political_status"]}
    roster = read(
        _unknown_words(["一", "二", "三", "四", "五", "六", "七", "八"]), mapping=mapping, employer="某某集团"
    )
    assert columns(roster)["八"] is None
    assert "title" not in next(roster.rows).fields
    assert next(roster.rows).get("employer") == "某某集团"
    assert next(roster.rows).derived["employer"] == "某某集团"


def test_a_field_that_does_not_exist_is_refused() -> None:
    with pytest.raises(RosterError) as refused:
        read([["姓名", "性别", "手机"], ["王建国", "男", "13812345678"]], mapping={"C": "telephone"})
    assert refused.value.code == "unknown_field"
    assert refused.value.params["cell"] == "C"


def test_other_dates_people_and_numbers_are_not_taken_for_the_persons() -> None:
    header = [
        "姓名",
        "性别",
        "参加工作时间",
        "入党时间",
        "配偶姓名",
        "紧急联系人电话",
        "籍贯",
        "引进时间",
        "职称取得时间",
        "部门",
    ]
    roster = read(
        [header, ["王建国", "男", "2007.8", "2010.1", "李某", "13812345678", "徐州", "2018.9", "2015.1", "研发部"]]
    )
    mapped = {header: field for header, field in columns(roster).items() if field}
    assert mapped == {"姓名": "name", "性别": "sex", "引进时间": "arrival_date"}


def test_the_highest_education_is_meant_and_the_column_of_levels_is_no_title() -> None:
    header = ["姓名", "性别", "第一学历", "最高学历", "职称", "学校", "毕业院校"]
    rows = [
        [name, sex, "大专", "硕士研究生", level, "某县第一中学", "苏州大学"]
        for (name, sex, _n), level in zip(PEOPLE, ["中级", "副高", "正高级", "初级", "中级"], strict=True)
    ]
    roster = read([header, *rows])
    assert columns(roster) == {
        "姓名": "name", "性别": "sex", "第一学历": None, "最高学历": "education",
        "职称": "title_level", "学校": "employer", "毕业院校": "school",
    }  # fmt: skip


def test_a_mobile_and_a_land_line_in_two_columns_are_one_list() -> None:
    (row,) = people([["姓名", "性别", "手机", "固定电话"], ["王建国", "男", 13812345678, "0516-83456789"]])
    assert row.get("phone") == ["13812345678", "0516-83456789"]


def test_several_fields_in_one_column() -> None:
    header = ["姓名（性别）", "毕业院校及专业", "学历（学位）", "职称（级别）", "身份证号/护照号", "联系方式"]
    rows = people(
        [
            header,
            ["王建国（男）", "南京大学化学专业", "本科（学士）", "高级工程师（副高）", WANG[2], "13812345678"],
            ["李娜(女)", "东南大学 土木工程", "硕士研究生 硕士", "工程师", LI[2], ""],
            ["Tom Lee（男）", "University of Leeds, Physics", "博士", "教授（正高级）", "M12345678", ""],
            ["刘洋（女）", "苏州大学", "大专", "无", LIU[2], ""],
            ["陈静（女）", "扬州大学/农学", "本科学士", "#REF!", CHEN[2], ""],
        ]
    )
    read_as = [
        [row.get(field) for field in ("name", "sex", "school", "major", "education", "degree", "title")] for row in rows
    ]
    assert read_as == [
        ["王建国", "男", "南京大学", "化学", "大学本科", "学士", "高级工程师"],
        ["李娜", "女", "东南大学", "土木工程", "硕士研究生", "硕士", "工程师"],
        ["Tom Lee", "男", "University of Leeds", "Physics", "博士研究生", "博士", "教授"],
        ["刘洋", "女", "苏州大学", None, "大学专科", None, None],
        ["陈静", "女", "扬州大学", "农学", "大学本科", "学士", None],
    ]
    assert [row.get("title_level") for row in rows[:3]] == ["副高级", None, "正高级"]
    assert rows[2].get("id_type") == "护照"
    assert [(fault.code, fault.cell) for fault in rows[4].faults] == [("cell_error", "D6")]


HEADER = ["姓名", "性别", "身份证号", "学历", "联系电话"]
ROWS = [[*person, "本科", f"1381234567{n}"] for n, person in enumerate(PEOPLE)]


def test_each_township_on_its_own_sheet() -> None:
    data = book({"甲镇": [HEADER, *ROWS[:2]], "乙镇": [["乙镇名册"], HEADER, *ROWS[2:]]})
    roster = read_roster(data, "各镇.xlsx", as_of=AS_OF)
    assert [(sheet.sheet, len(sheet.rows)) for sheet in roster.sheets] == [("甲镇", 2), ("乙镇", 3)]
    assert [len(sheet["rows"]) for sheet in roster.to_json()["more_sheets"]] == [3]


def test_sheets_that_are_no_rosters_are_named_with_the_reason() -> None:
    data = book(
        {
            "填表说明": [["填表说明"], ["一、身份证号须为18位，文本格式。"], [None, "姓名", "性别", "身份证号"]],
            "甲镇": [HEADER, *ROWS[:2]],
            "汇总": [HEADER, *ROWS],
            "统计": [["单位", "人数", "博士"], ["甲镇", 2, 0], ["乙镇", 3, 1]],
            "码表": [["性别", "学历"], ["男", "本科"], ["女", "大专"]],
            "旧表": [HEADER, *ROWS],
            "空": [],
        },
        hidden=["码表", "旧表"],
    )
    roster = read_roster(data, "汇总.xlsx", as_of=AS_OF)
    assert [sheet.sheet for sheet in roster.sheets] == ["汇总"]
    assert roster.other_sheets == {
        "填表说明": "instructions",
        "甲镇": "copy of 汇总",
        "统计": "statistics",
        "码表": "code list (hidden)",
        "旧表": "roster (hidden), not read",
        "空": "blank",
    }


def test_a_roster_on_a_hidden_sheet_alone_is_read() -> None:
    data = book({"说明": [["本表为某县人才名册，请勿修改工作表。"]], "名册": [HEADER, *ROWS]}, hidden=["名册"])
    assert len(list(read_roster(data, "x.xlsx", as_of=AS_OF).rows)) == 5


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("何年何月出生", "birth_date"),
        ("学位名称", "degree"),
        ("就读高校", "school"),
        ("主修专业", "major"),
        ("层次类别", "category"),
        ("引进性质", "engagement_kind"),
        ("来淮工作时间", "arrival_date"),
        ("何时引进", "arrival_date"),
        ("劳动报酬（元/年）", "annual_wage_yuan"),
        ("2025年度税前工资薪金（元）", "annual_wage_yuan"),
        ("现就职企业", "employer"),
        ("所在板块", "township"),
        ("补充说明", "remarks"),
    ],
)
def test_what_offices_call_a_column(header: str, field: str) -> None:
    (sheet,) = read([["姓名", "身份证号", header], [WANG[0], WANG[2], "某"]]).sheets
    assert sheet.columns[2].fields == (field,)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("工龄", [11, 12, 13, 14, 15, 16]),
        ("紧急联系人电话", ["13812345678"] * 6),
        ("配偶姓名", ["王建国", "李娜", "张伟", "刘洋", "陈静", "王芳"]),
    ],
)
def test_a_column_is_not_what_its_header_denies(header: str, cells: list[object]) -> None:
    rows = [[WANG[0], WANG[2], cell] for cell in cells]
    (sheet,) = read([["姓名", "身份证号", header], *rows]).sheets
    assert sheet.columns[2].fields == ()


def test_a_group_about_somebody_else_is_passed_over() -> None:
    rows = [
        ["姓名", "手机", "紧急联系人", None],
        [None, None, "姓名", "电话"],
        [WANG[0], "13812345678", "李娜", "13912345678"],
    ]
    merged = {"名册": [(0, 0, 1, 0, "姓名"), (0, 1, 1, 1, "手机"), (0, 2, 0, 3, "紧急联系人")]}
    found = read_roster(book({"名册": rows}, merged=merged), "test.xlsx", as_of=AS_OF)
    assert [column.fields for column in found.sheets[0].columns] == [("name",), ("phone",), (), ()]
