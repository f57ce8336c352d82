"""How other offices write what a roster holds: one cell of one field at a time."""

from datetime import date

import pytest

from juxian.registry.tests.rosters.books import LI, WANG, Formula, codes, number, one, people


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1985.3", "1985-03"),
        (1985.3, "1985-03"),
        ("85.3", "1985-03"),
        ("1985年3月", "1985-03"),
        ("1985 年 3 月", "1985-03"),
        ("一九八五年三月", "1985-03"),
        ("八五年三月", "1985-03"),
        ("1985年3月生", "1985-03"),
        ("1985年3月份", "1985-03"),
        ("1985·03", "1985-03"),
        ("1985 3", "1985-03"),
        ("3/1985", "1985-03"),
        ("1985\\3\\21", "1985-03-21"),
        ("1985—03—21", "1985-03-21"),
        ("1985年3月21日 星期四", "1985-03-21"),
        ("1985.03\n(41岁)", "1985-03"),
        ("１９８５．０３", "1985-03"),
        ("1985，3", "1985-03"),
        ("198503", "1985-03"),
        (198503, "1985-03"),
        ("1985-03-00", "1985-03"),
        ("1985-3-21", "1985-03-21"),
        ("1985/03/21 00:00:00", "1985-03-21"),
        ("1985-03-21T00:00:00", "1985-03-21"),
        ("19850321", "1985-03-21"),
        (19850321, "1985-03-21"),
        ("1985.0321", "1985-03-21"),
        ("85/3/21", "1985-03-21"),
        ("850321", "1985-03-21"),
        ("一九八五年三月二十一日", "1985-03-21"),
        ("民国74年3月21日", "1985-03-21"),
        ("21-Mar-1985", "1985-03-21"),
        ("March 21, 1985", "1985-03-21"),
        ("21/3/1985", "1985-03-21"),
        (date(1985, 3, 21), "1985-03-21"),
        (31127, "1985-03-21"),
        ("31127", "1985-03-21"),
    ],
)
def test_birth_dates(cell: object, value: str) -> None:
    row = one("birth_date", "出生年月", cell)
    assert row.get("birth_date") == value
    assert row.faults == ()


@pytest.mark.parametrize(
    "cell", ["1985", 1985, "1985.13", "1968.0", "2018年秋", "3/4/1985", "不详", "2085.3", "2019/5/4", "1899/1/1"]
)
def test_what_is_no_birth_date(cell: object) -> None:
    row = one("birth_date", "出生日期", cell)
    assert row.get("birth_date") is None
    assert codes(row) == [("birth_date", "birth_date_invalid")]
    assert not row.importable


def test_october_typed_as_a_figure_is_told_by_the_number() -> None:
    october = number("320305", "19851021", "123")
    header = ["姓名", "身份证号", "出生年月"]
    (row,) = people([header, ["王建国", october, 1985.1]])
    assert (row.get("birth_date"), codes(row)) == ("1985-10", [])
    (row,) = people([header, ["王建国", october, "1985.1"]])
    assert (row.get("birth_date"), codes(row)) == ("1985-01", [("birth_date", "birth_mismatch")])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2018年9月", "2018-09"),
        ("二〇一八年九月", "2018-09"),
        ("2018.09至今", "2018-09"),
        ("2018.9-2021.8", "2018-09"),
        ("18/9/1", "2018-09-01"),
        ("26.6", "2026-06"),
        ("2018-09-01 08:30:00", "2018-09-01"),
    ],
)
def test_arrival_dates(cell: str, value: str) -> None:
    row = one("arrival_date", "到岗时间", cell)
    assert row.get("arrival_date") == value
    assert row.faults == ()


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [("2018年秋", None, "date_invalid"), ("2018", None, "date_invalid"), ("2026.7", "2026-07", "date_in_future")],
)
def test_what_is_no_arrival_date(cell: str, value: str | None, code: str) -> None:
    row = one("arrival_date", "引进时间", cell)
    assert row.get("arrival_date") == value
    assert codes(row) == [("arrival_date", code)]


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        (13812345678, ["13812345678"]),
        ("138-1234-5678", ["13812345678"]),
        ("１３８１２３４５６７８", ["13812345678"]),
        ("+86 138 1234 5678", ["13812345678"]),
        ("8613812345678", ["13812345678"]),
        ("13812345678.0", ["13812345678"]),
        ("13812345678（微信同号）", ["13812345678"]),
        ("13812345678 wang@example.cn", ["13812345678"]),
        ("办:0516-83456789\n手机:13812345678", ["0516-83456789", "13812345678"]),
        ("13812345678、13987654321", ["13812345678", "13987654321"]),
        ("(0516)83456789", ["0516-83456789"]),
        ("0516 8345 6789", ["0516-83456789"]),
        ("01082345678", ["010-82345678"]),
        ("0516-83456789转801", ["0516-83456789-801"]),
        ("无", []),
        ("—", []),
    ],
)
def test_phones(cell: object, numbers: list[str]) -> None:
    row = one("phone", "联系方式", cell)
    assert row.get("phone") == numbers
    assert row.faults == ()


@pytest.mark.parametrize(
    "cell", ["1381234567", "83456789", "138123456789", "wang@example.cn", "见名片", "400-800-1234"]
)
def test_what_is_no_phone_is_kept_with_a_warning(cell: str) -> None:
    row = one("phone", "手机", cell)
    assert row.get("phone") == [cell]
    assert codes(row) == [("phone", "phone_invalid")]
    assert row.importable


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("王 芳", "王芳"),
        ("曾\u3000天", "曾天"),
        ("古丽娜尔．阿不都热依木", "古丽娜尔·阿不都热依木"),
        ("艾力 • 吐尔逊", "艾力·吐尔逊"),
        ("陳志豪", "陳志豪"),
        ("Klaus  Becker", "Klaus Becker"),
        ("WANG Fang", "WANG Fang"),
        ("'李四", "李四"),
    ],
)
def test_names(cell: str, name: str) -> None:
    (row,) = people([["姓名", "性别", "手机"], [cell, "男", "13812345678"]])
    assert row.get("name") == name


@pytest.mark.parametrize(
    ("header", "cell", "yuan"),
    [
        ("年薪（元）", 186000, "186000.00"),
        ("年薪\n（万元）", 18.6, "186000.00"),
        ("年收入(千元)", "186", "186000.00"),
        ("年薪", "18.6万", "186000.00"),
        ("年薪（元）", "约18.6万元", "186000.00"),
        ("年薪（元）", "￥186,000.00", "186000.00"),
        ("月薪（元）", 15500, "186000.00"),
        ("年薪（元）", "15500元/月", "186000.00"),
        ("年薪（元）", Formula("=31000*6", 186000), "186000.00"),
    ],
)
def test_pay_is_yuan_a_year(header: str, cell: object, yuan: str) -> None:
    row = one("annual_wage_yuan", header, cell)
    assert row.get("annual_wage_yuan") == yuan
    assert row.faults == ()


def test_the_unit_of_the_pay_may_stand_above_the_table() -> None:
    title = ["某公司人才表", None, "单位：人、万元"]
    (row,) = people([title, ["姓名", "身份证号", "年薪"], [WANG[0], WANG[2], 18.6]])
    assert row.get("annual_wage_yuan") == "186000.00"


def test_pay_without_a_unit_is_taken_by_its_size() -> None:
    rows = [[name, sex, pay] for (name, sex, _id), pay in zip([WANG, LI], [18.6, 30], strict=True)]
    assert [row.get("annual_wage_yuan") for row in people([["姓名", "性别", "年薪"], *rows])] == [
        "186000.00",
        "300000.00",
    ]


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [("面议", None, "number_invalid"), ("20-30万", None, "number_invalid"), (18.6, "18.60", "wage_implausible")],
)
def test_pay_that_is_wrong(cell: object, value: str | None, code: str) -> None:
    row = one("annual_wage_yuan", "年薪（元）", cell)
    assert row.get("annual_wage_yuan") == value
    assert codes(row) == [("annual_wage_yuan", code)]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("省双创；市领军", ["省双创人才", "市领军人才"]),
        ("江苏省产业教授\n市领军人才", ["省产业教授", "市领军人才"]),
        ("省“333工程”、国务院政府特殊津贴", ["省333工程培养对象", "国务院特殊津贴专家"]),
        ("2019年省双创博士\n第三批市拔尖人才", ["省双创博士", "市拔尖人才"]),
        ("省双创 市双创", ["省双创人才", "市双创人才"]),
        ("省雙創人才/省双创", ["省双创人才"]),
        ("江苏省333工程培养对象、淮安市双创人才", ["省333工程培养对象", "市双创人才"]),
        ("1、2018年获评省双创博士 2、市拔尖人才。", ["省双创博士", "市拔尖人才"]),
        ("省第六期333工程培养对象", ["省333工程培养对象"]),
        ("市第五批拔尖人才", ["市拔尖人才"]),
        ("1.省双创人才；2.市领军人才", ["省双创人才", "市领军人才"]),
        ("国务院特贴；清江浦区优秀人才称号", ["国务院特殊津贴专家", "区优秀人才"]),
        ("无", []),
    ],
)
def test_designations(cell: str, names: list[str]) -> None:
    row = one("designations", "人才称号", cell)
    assert row.get("designations") == names
    assert row.faults == ()


def test_an_unknown_designation_is_an_error_and_the_others_are_kept() -> None:
    row = one("designations", "荣誉称号", "省双创、县劳动模范")
    assert row.get("designations") == ["省双创人才"]
    assert codes(row) == [("designations", "unknown_code")]


@pytest.mark.parametrize(
    ("field", "header", "cell", "value"),
    [
        ("category", "人才类别", "ｂ类", "B"),
        ("category", "人才层次", "C级", "C"),
        ("category", "人才类别", "（D类）", "D"),
        ("category", "人才类别", "认定A类", "A"),
        ("category", "人才类别", "B类高层次人才", "B"),
        ("education", "学历", "研究生（博士）", "博士研究生"),
        ("education", "学历", "研究生（硕士）", "硕士研究生"),
        ("education", "学历", "21大学本科", "大学本科"),
        ("degree", "学位", "工程硕士专业学位", "硕士"),
        ("ethnic_group", "民族", "01-汉族", "汉族"),
        ("political_status", "政治面貌", "13群众", "群众"),
        ("political_status", "政治面貌及入党时间", "中共党员 2008.07", "中共党员"),
        ("title", "职称及取得时间", "高级工程师 2015年6月", "高级工程师"),
        ("sex", "性别", "1.男", "男"),
        ("designations", "人才称号及入选年度", "省双创", ["省双创人才"]),
        ("arrival_date", "入行时间", "2019.3", "2019-03"),
        ("arrival_date", "入司日期", "2019-03-01", "2019-03-01"),
        ("annual_wage_yuan", "年薪（万元）", "256000元", "256000.00"),
        ("annual_wage_yuan", "月薪（万元）", "12000元", "144000.00"),
        ("phone", "手机", "138.1234.5678", ["13812345678"]),
        ("annual_wage_yuan", "年薪（元）", "十二万五千元", "125000.00"),
        ("annual_wage_yuan", "年薪", "贰拾万元整", "200000.00"),
        ("annual_wage_yuan", "年薪（元）", "25.6（万元）", "256000.00"),
        ("arrival_date", "来校时间", "2018.09.01-至今", "2018-09-01"),
        ("arrival_date", "来校时间", "自2018年9月起", "2018-09"),
        ("arrival_date", "到岗时间", "2018年9月入职", "2018-09"),
        ("degree", "授予学位", "Master of Science", "硕士"),
        ("degree", "最高学位描述", "B.Eng", "学士"),
        ("degree", "学位", "Doctor of Philosophy", "博士"),
        ("ethnic_group", "民族", "Han", "汉族"),
        ("political_status", "政治面貌", "中共党员（预备）", "中共预备党员"),
        ("political_status", "政治面貌", "民主党派（民盟）", "民盟盟员"),
        ("title", "职称", "文博副研究馆员", "副研究馆员"),
        ("employer", "工作单位或经营主体", "河口水产合作社", "河口水产合作社"),
        ("major", "何专业", "护理学", "护理学"),
        ("engagement_kind", "引进方式", "刚性引进", "全职引进"),
        ("engagement_kind", "引进方式", "柔性", "柔性引进"),
        ("engagement_kind", "引才方式", "自主培养", "本土培养"),
        ("title", "职称", "无职称", None),
        ("category", "人才类别", "未认定", None),
        ("school", "毕业院校", "國立成功大學\xa0", "國立成功大學"),
        ("employer", "工作单位", "江苏某某（集团）\n有限公司", "江苏某某（集团） 有限公司"),
        ("remarks", "备注", "/", None),
        ("category", "人才类别", "(null)", None),
        ("degree", "学位", "\\N", None),
        ("degree", "学位", "&nbsp;", None),
        ("political_status", "政治面貌", "群众&nbsp;", "群众"),
        ("annual_wage_yuan", "年薪/万元", 18.6, "186000.00"),
        ("annual_wage_yuan", "年薪（萬元）", 18.6, "186000.00"),
        ("title", "职称", "建筑工程高级工程师", "高级工程师"),
        ("title", "职称", "内科主任医师", "主任医师"),
        ("title", "技能等级", "焊工技师", "技师"),
        ("title", "技能等级", "三级高级工", "高级工"),
        ("education", "学历", "研究生博士", "博士研究生"),
        ("education", "学历", "五年制大专", "大学专科"),
        ("degree", "学位", "未取得", None),
        ("engagement_kind", "引进方式", "自主培育", "本土培养"),
        ("title_level", "职称级别", "高级（正高）", "正高级"),
        ("sex", "性别", "男（M）", "男"),
        ("phone", "电话", "+86-516-83912345", ["0516-83912345"]),
        ("phone", "电话", "1381234567813912345678", ["13812345678", "13912345678"]),
        ("employer", "所在经营主体", "安丰农机站", "安丰农机站"),
    ],
)
def test_other_fields(field: str, header: str, cell: str, value: str | list[str] | None) -> None:
    row = one(field, header, cell)
    assert row.get(field) == value
    assert row.faults == ()


def test_the_header_tells_what_the_codes_of_sex_mean() -> None:
    rows = people([["姓名", "性别（0女，1男）", "手机"], ["王建国", 1, "13812345678"], ["李娜", "0", "13912345678"]])
    assert [row.get("sex") for row in rows] == ["男", "女"]


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "########", Formula("=1/0", "#DIV/0!")])
def test_error_values_are_faults_of_their_cell(cell: object) -> None:
    row = one("major", "专业", cell)
    assert row.get("major") is None
    (fault,) = row.faults
    assert (fault.field, fault.code, fault.cell) == ("major", "cell_error", "C2")
    assert not row.importable


def test_text_wrapped_by_exports_is_unwrapped() -> None:
    (row,) = people([["姓名", "性别", "身份证号"], ['="王建国"', "\t男", f'="{WANG[2]}"']])
    assert (row.get("name"), row.get("sex"), row.get("id_number")) == WANG


@pytest.mark.parametrize(
    ("cell", "degree"), [("硕士研究生", None), ("硕士", "硕士"), ("硕士研究生/硕士", "硕士"), ("博士研究生/无", None)]
)
def test_a_level_of_schooling_alone_is_no_degree(cell: str, degree: str | None) -> None:
    assert one("education", "学历/学位", cell).get("degree") == degree


@pytest.mark.parametrize("post", ["总工程师", "首席工程师", "工程部经理", "一级建造师", "职工", "一级工"])
def test_a_post_is_no_title(post: str) -> None:
    row = one("title", "职称", post)
    assert (row.get("title"), codes(row)) == (None, [("title", "unknown_code")])


def test_quotes_around_a_name_are_not_of_it() -> None:
    (row,) = people([["姓名", "性别", "手机"], ["“王建国”", "男", "13812345678"]])
    assert row.get("name") == "王建国"
