"""Word and Excel documents of invented districts, built as offices build them: merged cells, automatic numbers, prose in cells."""

from __future__ import annotations

import io
from typing import Any

import docx
import xlsxwriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def fill(document: Any, rows: list[list[str]]) -> Any:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    return table


def number(paragraph: Any, number_id: int, level: int) -> None:
    """Give a paragraph an automatic number, as pressing the numbering button does."""
    place = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", level), ("w:numId", number_id)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), str(value))
        place.append(element)
    paragraph._p.get_or_add_pPr().append(place)


def chinese_numbering(document: Any) -> int:
    """Define 一、 and （一） as an automatic list; returns its number."""
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for level, pattern in enumerate(("%1、", "（%2）")):
        lvl = OxmlElement("w:lvl")
        lvl.set(qn("w:ilvl"), str(level))
        for tag, value in (("w:start", "1"), ("w:numFmt", "chineseCounting"), ("w:lvlText", pattern)):
            element = OxmlElement(tag)
            element.set(qn("w:val"), value)
            lvl.append(element)
        abstract.append(lvl)
    numbering.insert(0, abstract)
    num = OxmlElement("w:num")
    num.set(qn("w:numId"), "77")
    reference = OxmlElement("w:abstractNumId")
    reference.set(qn("w:val"), "77")
    num.append(reference)
    numbering.append(num)
    return 77


def responsibility_table() -> bytes:
    """附件: an indicator table with a merged category, last year's result, this year's target, units in charge."""
    document = docx.Document()
    document.add_paragraph("青岚县2025年度人才工作目标责任分解表")
    rows = [
        ["序号", "类别", "指标名称", "单位", "2024年完成数", "2025年目标", "责任单位", "完成时限"],
        ["1", "引才", "引进高层次人才", "名", "86", "≥100", "县委组织部、县人社局", "2025年12月底"],
        ["2", "引才", "其中：博士研究生", "名", "9", "12", "县人社局", "2025年12月底"],
        ["3", "引才", "柔性引才", "人次", "45", "50-60", "县科技局", "11月底前"],
        ["4", "育才", "技能人才培训", "万人次", "1.15", "1.3", "县人社局、县总工会", "年底前"],
        ["5", "育才", "企业研发投入增长率", "%", "12.6", "15以上", "县科技局", "年底前"],
        ["6", "留才", "筹集人才公寓", "套", "260", "300", "县住建局、县国投公司", "三季度末"],
        ["7", "留才", "人才专项资金", "万元", "2,650", "3,000", "县财政局", "上半年"],
        ["8", "留才", "人才服务满意度", "%", "97.2", "98以上", "县委组织部", "全年"],
    ]
    table = fill(document, rows)
    for top, bottom in ((1, 3), (4, 5), (6, 8)):
        text = rows[top][1]
        merged = table.cell(top, 1).merge(table.cell(bottom, 1))
        merged.text = text
    document.add_paragraph("注：各责任单位每季度末月25日前报送进展情况。")
    return saved(document)


RESPONSIBILITY = """
result|引进高层次人才|eq|86|名|-
target|引进高层次人才|ge|100|名|2025-12-31
result|博士研究生|eq|9|名|-
target|博士研究生|eq|12|名|2025-12-31
result|柔性引才|eq|45|人次|-
target|柔性引才|range|50,60|人次|2025-11-30
result|技能人才培训|eq|11500|人次|-
target|技能人才培训|eq|13000|人次|2025-12-31
result|企业研发投入增长率|eq|0.126|比例|-
target|企业研发投入增长率|ge|0.15|比例|2025-12-31
result|筹集人才公寓|eq|260|套|-
target|筹集人才公寓|eq|300|套|2025-09-30
result|人才专项资金|eq|26500000|元|-
target|人才专项资金|eq|30000000|元|2025-06-30
result|人才服务满意度|eq|0.972|比例|-
target|人才服务满意度|ge|0.98|比例|2025-12-31
"""


def task_list() -> bytes:
    """A work plan with automatic numbers and a table whose cells hold sentences."""
    document = docx.Document()
    document.add_heading("金穗区人才强企“百日攻坚”行动方案", level=0)
    list_id = chinese_numbering(document)
    number(document.add_paragraph("行动目标"), list_id, 0)
    document.add_paragraph(
        "自2025年4月起，利用100天时间，走访重点企业200家以上，收集人才需求5000条，帮助企业引进急需紧缺人才600名，"
        "其中硕士以上学历不低于20%；为企业解决实际问题不少于150个，企业满意率达95%以上。"
    )
    number(document.add_paragraph("重点任务"), list_id, 0)
    number(
        document.add_paragraph("开展“进园入企”走访。组建12支服务小分队，每支队伍联系15家以上企业。"),
        list_id,
        1,
    )
    number(
        document.add_paragraph("举办专场招聘。5月份举办线上招聘会3场，6月底前赴省外高校招聘5场次。"),
        list_id,
        1,
    )
    number(document.add_paragraph("任务分工"), list_id, 0)
    fill(
        document,
        [
            ["重点任务", "工作目标", "牵头单位", "完成时限"],
            [
                "建设人才驿站",
                "在火车站、高新园区新建青年人才驿站2个，提供床位60张，来区求职高校毕业生可免费入住7天。",
                "团区委",
                "2025年6月底",
            ],
            [
                "发放人才贷款",
                "协调金融机构发放人才贷款8000万元以上，贷款利率不高于3.5%，惠及人才企业40家。",
                "区金融办",
                "2025年7月10日",
            ],
            ["编印政策汇编", "梳理市、区两级政策，编印《人才政策一本通》1000册。", "区委组织部", "2025年5月"],
        ],
    )
    return saved(document)


TASKS = """
target|走访重点企业|ge|200|家|?
target|收集人才需求|eq|5000|条|?
target|引进急需紧缺人才|eq|600|名|?
target|硕士以上学历|ge|0.2|比例|?
target|解决实际问题|ge|150|个|?
target|企业满意率|ge|0.95|比例|?
target|服务小分队|eq|12|支|-
target|联系企业|ge|15|家|-
target|线上招聘会|eq|3|场|2025-05-31
target|省外高校招聘|eq|5|场次|2025-06-30
target|青年人才驿站|eq|2|个|2025-06-30
target|床位|eq|60|张|2025-06-30
?|免费入住|eq|7|天|?
target|人才贷款|ge|80000000|元|2025-07-10
target|贷款利率|le|0.035|比例|2025-07-10
target|惠及人才企业|eq|40|家|2025-07-10
target|人才政策一本通|eq|1000|册|2025-05-31
"""


def township_matrix() -> bytes:
    """附件: units down the side, indicators along the top in a head of two rows, the total last."""
    document = docx.Document()
    document.add_paragraph("附件2")
    document.add_paragraph("2025年各镇（街道）人才工作任务分解表")
    table = fill(
        document,
        [
            [
                "序号",
                "镇（街道）",
                "引进人才（名）",
                "引进人才（名）",
                "培训乡土人才（人次）",
                "新建人才驿站（个）",
                "投入（万元）",
            ],
            [
                "序号",
                "镇（街道）",
                "本科",
                "硕士及以上",
                "培训乡土人才（人次）",
                "新建人才驿站（个）",
                "投入（万元）",
            ],
            ["1", "柳泉镇", "30", "5", "200", "1", "20"],
            ["2", "石桥镇", "25", "3", "180", "1", "15.5"],
            ["3", "城关街道", "80", "20", "300", "3", "60"],
            ["合计", "合计", "135", "28", "680", "5", "95.5"],
        ],
    )
    for column in (0, 1, 4, 5, 6):
        text = table.cell(0, column).text
        table.cell(0, column).merge(table.cell(1, column)).text = text
    table.cell(0, 2).merge(table.cell(0, 3)).text = "引进人才（名）"
    table.cell(5, 0).merge(table.cell(5, 1)).text = "合计"
    return saved(document)


MATRIX = "\n".join(
    f"target|{metric}|eq|{value}|{unit}|?"
    for row in (
        (30, 5, 200, 1, 200000),
        (25, 3, 180, 1, 155000),
        (80, 20, 300, 3, 600000),
        (135, 28, 680, 5, 955000),
    )
    for (metric, unit), value in zip(
        (
            ("引进人才本科", "名"),
            ("引进人才硕士及以上", "名"),
            ("培训乡土人才", "人次"),
            ("新建人才驿站", "个"),
            ("投入", "元"),
        ),
        row,
        strict=True,
    )
)


def quarterly_table() -> bytes:
    """附件: a table with group rows, quarters along the top, units in the names, and a rate of completion."""
    document = docx.Document()
    document.add_paragraph("云岭县2026年人才工作推进计划表")
    table = fill(
        document,
        [
            ["指标名称", "全年目标", "一季度", "上半年", "前三季度", "上年实际"],
            ["一、引才指标", "", "", "", "", ""],
            ["1. 引进高校毕业生（人）", "1200", "200", "600", "1000", "1105"],
            ["其中：硕士以上（人）", "150", "20", "70", "120", "133"],
            ["二、资金指标", "", "", "", "", ""],
            ["人才专项资金支出（万元）", "5000", "800", "2500", "4000", "4386.5"],
            ["政策兑现率（%）", "100", "100", "100", "100", "98.6"],
        ],
    )
    for row in (1, 4):
        text = table.cell(row, 0).text
        table.cell(row, 0).merge(table.cell(row, 5)).text = text
    return saved(document)


QUARTERS = "\n".join(
    f"{kind}|{metric}|eq|{value}|{unit}|{due}"
    for metric, unit, values in (
        ("引进高校毕业生", "人", (1200, 200, 600, 1000, 1105)),
        ("硕士以上", "人", (150, 20, 70, 120, 133)),
        ("人才专项资金支出", "元", (50000000, 8000000, 25000000, 40000000, 43865000)),
        ("政策兑现率", "比例", (1, 1, 1, 1, 0.986)),
    )
    for value, (kind, due) in zip(
        values,
        (
            ("target", "2026-12-31"),
            ("target", "2026-03-31"),
            ("target", "2026-06-30"),
            ("target", "2026-09-30"),
            ("result", "-"),
        ),
        strict=True,
    )
)


def progress_table() -> bytes:
    """A report with a table of targets against results, and one of two columns without a head."""
    document = docx.Document()
    document.add_paragraph("临溪区2025年人才重点指标完成情况表")
    fill(
        document,
        [
            ["序号", "指标", "目标值", "完成值", "完成率", "牵头部门", "备注"],
            ["1", "新引进大学生", "5000人", "5312人", "106.2%", "区人社局", "超额完成"],
            ["2", "新增省级人才", "≥15名", "13名", "86.7%", "区委人才办", "需加力"],
            ["3", "人才房交付", "800套（间）", "820套（间）", "102.5%", "区住建局", ""],
            ["4", "人才服务满意率", "95%以上", "97.3%", "—", "区委人才办", ""],
        ],
    )
    document.add_paragraph("附：近期工作一览")
    fill(document, [["举办招聘会", "12场"], ["服务企业", "近300家"], ["发放补贴", "1860万元"]])
    return saved(document)


PROGRESS = """
target|新引进大学生|eq|5000|人|-
result|新引进大学生|eq|5312|人|-
?|新引进大学生完成率|eq|1.062|比例|-
target|新增省级人才|ge|15|名|-
result|新增省级人才|eq|13|名|-
?|新增省级人才完成率|eq|0.867|比例|-
target|人才房交付|eq|800|套|-
result|人才房交付|eq|820|套|-
?|人才房交付完成率|eq|1.025|比例|-
target|人才服务满意率|ge|0.95|比例|-
result|人才服务满意率|eq|0.973|比例|-
result|举办招聘会|eq|12|场|-
result|服务企业|lt|300|家|-
result|发放补贴|eq|18600000|元|-
"""


def workbook_annex() -> bytes:
    """An annex in Excel: a title over all columns, a head of two rows, a group row, a percentage, a day, a deadline."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet, percent = book.add_worksheet(), book.add_format({"num_format": "0.0%"})
    sheet.merge_range(0, 0, 0, 6, "2026年澄川区人才工作目标任务分解表")
    for column, head in enumerate(["序号", "指标", "计量单位", "2025年完成"]):
        sheet.merge_range(2, column, 3, column, head)
    sheet.merge_range(2, 4, 2, 5, "2026年目标")
    sheet.write_row(3, 4, ["数值", "完成时限"])
    sheet.merge_range(2, 6, 3, 6, "责任单位")
    sheet.merge_range(4, 0, 4, 6, "一、引才")
    sheet.write_row(5, 0, [1, "新引进博士", "名", 1980, 2000, "11月底", "区人社局"])
    sheet.write_row(6, 0, [2, "柔性引进专家", "人次", "", "不少于150", "长期坚持", "区科技局"])
    sheet.write_row(7, 0, [3, "研发经费投入强度", "%"])
    sheet.write_row(7, 3, [0.031, 0.0325], percent)
    sheet.write_row(7, 5, ["2026-12-20", "区科技局、区统计局"])
    book.add_worksheet("隐藏").hide()
    book.close()
    return buffer.getvalue()


WORKBOOK = """
result|新引进博士|eq|1980|名|-
target|新引进博士|eq|2000|名|2026-11-30
target|柔性引进专家|ge|150|人次|2026-12-31
result|研发经费投入强度|eq|0.031|比例|-
target|研发经费投入强度|eq|0.0325|比例|2026-12-20
"""
