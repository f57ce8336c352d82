"""An official document has the measures of GB/T 9704-2012."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from juxian.reports.official import Head, OfficialDocument, year_number


@pytest.fixture
def document():
    written = OfficialDocument(Head("某区人才办", year_number("某人才办发", 2026, 3), "关于某事的报告", "领导小组"))
    written.heading("一、情况")
    written.heading("（一）细目", 2)
    written.paragraph(["共有", "26", "名。"])
    written.signature("某区人才办", date(2026, 1, 5))
    written.annex("附件", "数据来源表")
    written.table(["序号", "数据"], [["1", "引进院士"], ["2", "=1+1"]], [20, 100])
    written.imprint("某区人才办", date(2026, 1, 5), "市委人才办")
    return Document(BytesIO(written.save()))


def test_page_and_type_area(document):
    section = document.sections[0]
    inner_width = section.page_width - section.left_margin - section.right_margin
    inner_height = section.page_height - section.top_margin - section.bottom_margin
    measured = [
        section.page_width,
        section.page_height,
        section.top_margin,
        section.left_margin,
        inner_width,
        inner_height,
    ]
    # Word keeps twentieths of a point, so a tenth of a millimetre is as near as it gets.
    assert [round(length / Mm(1), 1) for length in measured] == [210, 297, 37, 28, 156, 225]


def test_twenty_two_lines_of_size_three_fangsong(document):
    normal = document.styles["Normal"]
    assert normal.font.size == Pt(16)
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    lines = Mm(225).pt / normal.paragraph_format.line_spacing.pt
    assert 22 <= lines < 23


def test_head_of_the_document(document):
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:2] == ["某区人才办文件", "某人才办发〔2026〕3号"]
    masthead, number = document.paragraphs[:2]
    assert str(masthead.runs[0].font.color.rgb) == "E60012"
    assert number._p.pPr.find(qn("w:pBdr")) is not None
    assert "关于某事的报告" in texts
    assert "领导小组：" in texts


def test_headings_are_headings_in_their_fonts(document):
    first = next(paragraph for paragraph in document.paragraphs if paragraph.text == "一、情况")
    second = next(paragraph for paragraph in document.paragraphs if paragraph.text == "（一）细目")
    fonts = [paragraph.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) for paragraph in (first, second)]
    assert fonts == ["黑体", "楷体_GB2312"]
    assert first.style.name == "Heading 1"


def test_page_numbers_stand_outside_on_odd_and_even_pages(document):
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    assert "PAGE" in odd._p.xml
    assert odd.runs[0].font.size == Pt(14)


def test_a_cell_stays_text(document):
    assert document.tables[0].rows[2].cells[1].text == "=1+1"


def test_the_year_stands_in_hexagonal_brackets():
    assert year_number("亭人才办发", 2026, 12) == "亭人才办发〔2026〕12号"


def test_the_file_is_a_sound_package(document):
    stream = BytesIO()
    document.save(stream)
    assert zipfile.ZipFile(stream).testzip() is None
