"""The PDF of an official document says what the Word file says, has its measures, and runs nothing that people wrote."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from juxian.core.errors import Refused
from juxian.reports.official import Head, OfficialDocument
from juxian.reports.official_pdf import FONTS, chosen

# What would read a file, fetch a package, stop the program or vanish, were it taken for Typst.
HOSTILE = (
    '#read("/etc/hostname")', '#import "@preview/x:1.0.0": *', "#panic()", "$x^2$", "*粗* _斜_ `码` <签> @引",
    "// 不是注释", "/* 也不是 */", "\\", '"]} #eval("1+1")', "[#sys.inputs]", "http://a.b/c", "= 不是标题", "- 不是列表",
)  # fmt: skip


def read(content: bytes, tmp_path: Path, *options: str) -> str:
    """Return the text of a PDF without its spaces."""
    file = tmp_path / "document.pdf"
    file.write_bytes(content)
    found = subprocess.run(["pdftotext", "-raw", *options, file, "-"], capture_output=True, check=True)
    return re.sub(r"[ \n　]", "", found.stdout.decode())


@pytest.fixture
def document() -> OfficialDocument:
    return OfficialDocument(Head("某区人才办", "某人才办发〔2026〕3号", "关于某事的报告", "领导小组"))


def test_it_says_what_word_says(document, tmp_path):
    document.heading("一、情况")
    document.heading("（一）细目", 2)
    document.paragraph(["共有", "26", "名。"])
    document.table(["序号", "数据"], [["1", "引进院士"]], [20, 100])
    document.signature("某区人才办", date(2026, 1, 5))
    document.annex("附件", "数据来源表")
    document.imprint("某区人才办", date(2026, 1, 5), "市委人才办")
    content = document.save("pdf")
    assert content == document.save("pdf")
    assert read(content, tmp_path, "-f", "1", "-l", "1") == (
        "某区人才办文件某人才办发〔2026〕3号关于某事的报告领导小组：一、情况（一）细目共有26名。序号数据1引进院士某区人才办2026年1月5日—1—\f"
    )
    assert read(content, tmp_path, "-f", "2") == "附件数据来源表抄送：市委人才办。某区人才办2026年1月5日印发—2—\f"


def test_twenty_two_lines_of_twenty_eight_characters(document, tmp_path):
    for _ in range(60):
        document.paragraph(["永" * 28], indent=False)
    page = tmp_path / "page"
    page.mkdir()
    assert read(document.save("pdf"), page, "-f", "2", "-l", "2").count("永") == 22 * 28
    boxes = subprocess.run(["pdftotext", "-bbox", "-f", "2", "-l", "2", page / "document.pdf", "-"], capture_output=True, check=True)  # fmt: skip
    words = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)".*>永', boxes.stdout.decode())
    millimetres = {(round(float(left) / 72 * 25.4), round(float(right) / 72 * 25.4)) for left, right in words}
    assert millimetres == {(28, 184)}


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_is_set_as_it_is(text, tmp_path):
    document = OfficialDocument(Head(text, text, text, text))
    document.heading(text)
    document.paragraph([text])
    document.table([text], [[text]], [120])
    document.annex(text, text)
    document.imprint(text, date(2026, 1, 5), text)
    document.signature(text, date(2026, 1, 5))
    found = read(document.save("pdf"), tmp_path)
    assert found.count(text.replace(" ", "")) >= 10


def test_a_machine_without_chinese_fonts_says_so():
    with pytest.raises(Refused, match="没有中文字体"):
        chosen(["Liberation Serif", "DejaVu Sans"])
    fonts = chosen(["Liberation Serif", "Noto Sans CJK SC", "FangSong"])
    assert fonts["fangsong"] == ["Liberation Serif", "FangSong"]
    assert {purpose: names[-1] for purpose, names in fonts.items()} == dict.fromkeys(FONTS, "Noto Sans CJK SC") | {
        "fangsong": "FangSong"
    }
