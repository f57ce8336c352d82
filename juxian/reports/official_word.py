"""An official document as Word; its measures stand in `official`."""

import math
from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from juxian.reports import official
from juxian.reports.official import Head, OfficialDocument, Part, balanced

FANGSONG, KAITI, HEITI, TITLE, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
LATIN = "Times New Roman"
RED = RGBColor(0xE6, 0x00, 0x12)
WIDTH, HEIGHT = Mm(156), Mm(225)
LINES, CHARACTERS = 22, 28
LINE_TWIPS = math.floor(HEIGHT.pt * 20 / LINES)
# 28 characters of 16 pt are 2 mm too wide for 156 mm, so each is set this much tighter (in twentieths of a point).
# A grid of characters (w:docGrid linesAndChars) says the same to Word, but LibreOffice and WPS read it differently.
TIGHTER = math.floor((WIDTH.pt / CHARACTERS - 16) * 20)


def written(document: OfficialDocument) -> bytes:
    """Return the document as the bytes of a .docx file."""
    return _Writer(document).save()


class _Writer:
    def __init__(self, document: OfficialDocument) -> None:
        self._document = Document()
        self._looks: dict[tuple[str, float, RGBColor | None], object] = {}  # what `_run` described, to be copied
        self._set_page()
        self._set_styles()
        self._set_page_numbers()
        self._document.core_properties.title = document.head.title
        self._document.core_properties.author = document.head.issuer
        self._masthead(document.head)
        self._title(balanced(document.head.title))
        for part in document.parts:
            self._add(part)

    def save(self) -> bytes:
        stream = BytesIO()
        self._document.save(stream)
        return stream.getvalue()

    def _add(self, part: Part) -> None:
        match part:
            case official.Heading(text, level):
                paragraph = self._paragraph()
                paragraph.style = self._document.styles[f"Heading {level}"]
                self._run(paragraph, text, HEITI if level == 1 else KAITI)
            case official.Paragraph(text, indent):
                self._run(self._paragraph(indent=indent), text)
            case official.Signature(name, day):
                self._signature(name, day)
            case official.Annex(mark, title):
                paragraph = self._paragraph(indent=False)
                paragraph.paragraph_format.page_break_before = True
                self._run(paragraph, mark, HEITI)
                self._title(title)
            case official.Table():
                self._table(part)
            case official.Imprint(lines):
                self._imprint(lines)

    def _signature(self, name: str, day: str) -> None:
        for text, right in ((name, 2), (day, 4)):
            paragraph = self._paragraph(indent=False)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = Pt(16 * right)
            self._run(paragraph, text)

    def _table(self, part: official.Table) -> None:
        table = self._document.add_table(rows=1, cols=len(part.header), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, part.widths, strict=True):
            column.width = Mm(width)
        self._cells(table.rows[0].cells, part.header, part.widths, HEITI)
        repeat = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
        for row in part.rows:
            self._cells(table.add_row().cells, row, part.widths, FANGSONG)

    def _imprint(self, lines: Sequence[str]) -> None:
        table = self._document.add_table(rows=0, cols=1)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for text in lines:
            cell = table.add_row().cells[0]
            cell.width = WIDTH
            _borders(cell._tc.get_or_add_tcPr(), "w:tcBorders", {"top": 8, "bottom": 8}, "000000")
            self._run(cell.paragraphs[0], text, size=14)

    def _set_page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.left_margin = Mm(37), Mm(28)
        section.bottom_margin, section.right_margin = Mm(297 - 37 - 225), Mm(210 - 28 - 156)
        section.footer_distance = Mm(35 - 7 - 5)
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(LINE_TWIPS))
        for old in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(old)
        section._sectPr.append(grid)

    def _set_styles(self) -> None:
        for name in ("Normal", "Heading 1", "Heading 2"):
            style = self._document.styles[name]
            style.font.size, style.font.bold, style.font.color.rgb = Pt(16), False, RGBColor(0, 0, 0)
            style.font.name = LATIN
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANGSONG)
            spacing = OxmlElement("w:spacing")
            spacing.set(qn("w:val"), str(TIGHTER))
            style.element.rPr.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
            layout = style.paragraph_format
            layout.space_before = layout.space_after = Pt(0)
            layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_TWIPS / 20)
            layout.keep_with_next = name != "Normal"
            layout.widow_control = False

    def _set_page_numbers(self) -> None:
        self._document.settings.odd_and_even_pages_header_footer = True
        section = self._document.sections[0]
        for footer, alignment in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            paragraph = footer.paragraphs[0]
            paragraph.alignment = alignment
            _edge(paragraph, alignment)
            self._run(paragraph, "— ", SONG, size=14)
            _field(self._run(paragraph, "", SONG, size=14), "PAGE")
            self._run(paragraph, " —", SONG, size=14)

    def _masthead(self, head: Head) -> None:
        size = min(62.0, (WIDTH.pt - 2) / len(head.mark))
        paragraph = self._centred(head.mark, TITLE, size=size, color=RED)
        paragraph.paragraph_format.space_before = Mm(35)
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        number = self._centred(head.number, FANGSONG)
        number.paragraph_format.space_before = Pt(2 * LINE_TWIPS / 20)
        number.paragraph_format.space_after = Pt(LINE_TWIPS / 20)
        _borders(number._p.get_or_add_pPr(), "w:pBdr", {"bottom": 16}, str(RED), space=11)

    def _title(self, lines: Sequence[str]) -> None:
        for line in lines:
            paragraph = self._centred(line, TITLE, size=22)
            paragraph.paragraph_format.line_spacing = Pt(36)
        self._paragraph(indent=False)

    def _centred(self, text: str, font: str, *, size: float = 16, color: RGBColor | None = None) -> Paragraph:
        paragraph = self._paragraph(indent=False)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, text, font, size=size, color=color)
        return paragraph

    def _paragraph(self, *, indent: bool = True) -> Paragraph:
        paragraph = self._document.add_paragraph()
        if indent:
            element = paragraph._p.get_or_add_pPr().get_or_add_ind()
            element.set(qn("w:firstLineChars"), "200")
            element.set(qn("w:firstLine"), "640")
        return paragraph

    def _run(
        self, paragraph: Paragraph, text: str, font: str = FANGSONG, *, size: float = 16, color: RGBColor | None = None
    ) -> Run:
        run = paragraph.add_run(text)
        look = self._looks.get((font, size, color))
        if look is not None:  # a table has thousands of runs, and to describe a font takes longer than all the rest
            run._r.insert(0, deepcopy(look))
            return run
        run.font.size, run.font.name = Pt(size), LATIN
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if color is not None:
            run.font.color.rgb = color
        self._looks[font, size, color] = deepcopy(run._r.rPr)
        return run

    def _cells(self, cells: Sequence[object], texts: Sequence[str], widths: Sequence[float], font: str) -> None:
        for cell, text, width in zip(cells, texts, widths, strict=True):
            cell.width = Mm(width)  # type: ignore[attr-defined]
            paragraph = cell.paragraphs[0]  # type: ignore[attr-defined]
            paragraph.paragraph_format.line_spacing = Pt(15)
            off_grid = OxmlElement("w:snapToGrid")
            off_grid.set(qn("w:val"), "0")
            paragraph._p.get_or_add_pPr().insert_element_before(off_grid, "w:spacing", "w:ind", "w:jc", "w:rPr")
            self._run(paragraph, text, font, size=10.5)


def _edge(paragraph: Paragraph, alignment: WD_ALIGN_PARAGRAPH) -> None:
    # One character free at the outer edge (7.5).
    side = "w:right" if alignment == WD_ALIGN_PARAGRAPH.RIGHT else "w:left"
    paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn(side), "280")


def _field(run: Run, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._r.append(element)


def _borders(properties: object, tag: str, sides: dict[str, int], color: str, space: int = 0) -> None:
    borders = OxmlElement(tag)
    for side, eighths in sides.items():
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(eighths)), ("space", str(space)), ("color", color)):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    properties.append(borders)  # type: ignore[attr-defined]
