"""Pages and workbooks of 2003 under the name .xls, as web systems hand them out."""

import pytest

from juxian.registry.rosters import RosterError, read_roster
from juxian.registry.tests.rosters.books import AS_OF, LI, WANG, ZHANG

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset=gb2312><style>td{mso-number-format:"@"}</style></head>
<body><table border=1>
<tr><td colspan=6>某县卫健委  人才名册</td></tr>
<tr><th rowspan=2>姓名<th rowspan=2>身份证号<th colspan=2>学历学位</th><th rowspan=2>联系&nbsp;<br>电话</th><th rowspan=2>单位</th></tr>
<tr><th>学历</th><th>学位</th></tr>
<tr><td>%s</td><td>%s</td><td>本科</td><td>学士</td><td>13812345601</td><td rowspan=2>县人民
   医院</td></tr>
<tr><td>%s</td><td>%s</td><td>研究生</td><td>硕士</td><td><p>13812345602</p></td></tr>
</table></body></html>"""
BOOK_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="名册"><Table>
<Row><Cell ss:MergeAcross="4"><Data ss:Type="String">人才名册</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">姓名</Data></Cell><Cell><Data ss:Type="String">身份证号</Data></Cell>
 <Cell ss:Index="4"><Data ss:Type="String">出生日期</Data></Cell><Cell><Data ss:Type="String">年薪（万元）</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">%s</Data></Cell><Cell><Data ss:Type="String">%s</Data></Cell>
 <Cell ss:Index="4"><Data ss:Type="DateTime">1985-03-21T00:00:00.000</Data></Cell><Cell><Data ss:Type="Number">25.5</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">%s</Data></Cell><Cell><Data ss:Type="Number">3.2031119900712201E+17</Data></Cell>
 <Cell ss:Index="5"><Data ss:Type="Error">#N/A</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="说明"><Table><Row><Cell><Data ss:Type="String">请各单位于本月底前如实填写并报送人才办，逾期不候。</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_page_named_xls_is_read_as_a_browser_shows_it(encoding: str) -> None:
    page = PAGE % (WANG[0], WANG[2], LI[0], LI[2])
    roster = read_roster(page.encode(encoding), "导出.xls", as_of=AS_OF)
    assert [row.values["name"] for row in roster.rows] == [WANG[0], LI[0]]
    assert [row.values["id_number"] for row in roster.rows] == [WANG[2], LI[2]]
    assert [row.values["education"] for row in roster.rows] == ["大学本科", "硕士研究生"]
    assert [row.values["employer"] for row in roster.rows] == ["县人民 医院"] * 2
    assert [row.values["phone"] for row in roster.rows] == [["13812345601"], ["13812345602"]]
    assert [row.number for row in roster.rows] == [4, 5]
    assert not [fault for row in roster.rows for fault in row.faults]


def test_a_workbook_of_2003_keeps_its_types_and_places() -> None:
    roster = read_roster((BOOK_2003 % (WANG[0], WANG[2], LI[0])).encode(), "旧.xls", as_of=AS_OF)
    first, second = roster.rows
    assert (first.number, first.values["birth_date"], first.values["annual_wage_yuan"]) == (
        4,
        "1985-03-21",
        "255000.00",
    )
    assert {fault.cell: fault.code for fault in second.faults} == {"B5": "id_lost_digits", "E5": "cell_error"}
    assert roster.other_sheets == {"说明": "instructions (hidden)"}


def test_tables_of_a_page_are_sheets_and_one_that_lays_out_is_none() -> None:
    table = "<table><tr><td>姓名<td>性别<td>手机<tr><td>{}<td>{}<td>138123456{:02d}</table>"
    tables = [table.format(one[0], one[1], at) for at, one in enumerate((WANG, ZHANG))]
    page = f"<div><table><tr><td>名单一{tables[0]}</td></tr></table>{tables[1]}</div>"
    roster = read_roster(page.encode(), "两表.xls", as_of=AS_OF)
    assert [row.values["name"] for row in roster.rows] == [WANG[0], ZHANG[0]]
    assert [sheet.sheet for sheet in roster.sheets] == ["2", "3"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<html><body>请先登录</body></html>", "not_a_workbook"),
        ("<html><table><tr><td> </td></tr></table></html>", "empty_workbook"),
        (BOOK_2003.replace('ss:Index="3"', 'ss:Index="900000"'), "stray_cell"),
        (BOOK_2003.replace('ss:Index="4"', 'ss:Index="16000"'), "stray_cell"),
    ],
)
def test_what_is_no_table_is_refused(content: str, code: str) -> None:
    with pytest.raises(RosterError) as refused:
        read_roster(content.encode(), "页.xls", as_of=AS_OF)
    assert refused.value.code == code
    assert "页.xls" in str(refused.value)


def test_nothing_outside_the_file_is_read_and_figures_do_not_run_away(tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容")
    entity = f'<!DOCTYPE w [<!ENTITY leak SYSTEM "file://{secret}"><!ENTITY a "{"甲" * 1000}">]>'
    hostile = BOOK_2003.replace("<Workbook", f"{entity}<Workbook").replace("人才名册", "&leak;&a;")
    roster = read_roster((hostile % (WANG[0], WANG[2], LI[0])).encode(), "坏.xls", as_of=AS_OF)
    assert "机密内容" not in str(roster)
    wide = PAGE.replace("colspan=6", 'colspan="99999999"').replace("rowspan=2>县", 'rowspan="99999999">县')
    roster = read_roster((wide % (WANG[0], WANG[2], LI[0], LI[2])).encode(), "宽.xls", as_of=AS_OF)
    assert [row.values["employer"] for row in roster.rows] == ["县人民 医院"] * 2
