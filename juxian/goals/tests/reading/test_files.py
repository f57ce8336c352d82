"""Files as offices upload them: folding with its offsets, Word's numbering, and what is refused and why."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from juxian.goals.reading import PlanError, read_document, read_plan
from juxian.goals.reading.documents import Document, Paragraph, Table
from juxian.goals.reading.folding import fold, readable
from juxian.goals.tests.reading import word_documents


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("人才工作領(lǐng)導(dǎo)小組", "人才工作领导小组"),
        ("創新(xin)發展(zhan)(zhan)", "创新发展"),
        ("平台(app)上線(xiàn)", "平台（app）上线"),
        ("引进 30 名,其中 5 名", "引进30名，其中5名"),
        ("１００％，1,200人", "100%，1,200人"),
        ("China Daily 报道", "China Daily报道"),
        ("面臨(lín)\u200b新形势", "面临新形势"),
    ],
)
def test_folding(given: str, text: str) -> None:
    folded = fold(given, base=7)
    assert folded.text == text
    assert list(folded.at) == sorted(folded.at)
    assert all(0 <= at - 7 < len(given) for at in folded.at)


def test_the_sentence_shown_is_clean_and_on_one_line() -> None:
    assert readable("引進(jìn)院士\n4 名。") == "引进院士4 名。"


def test_lines_broken_at_the_page_width_are_joined() -> None:
    line = "全区坚持党管人才原则，深入实施人才强区战略，持续优化人才发展环境"
    text = "\n".join([line + "，聚才"] * 6 + [line + "，引进各类人才4123", "人，其中博士67人。"])
    assert [one.value for one in read_plan(text)] == [4123, 67]


def test_word_numbers_are_written_out_and_open_sections() -> None:
    document = read_document(word_documents.task_list(), "方案.docx")
    lines = [document.text[block.start : block.end] for block in document.blocks if isinstance(block, Paragraph)]
    assert [line[:4] for line in lines if line[0] in "一二三（"] == [
        "一、行动",
        "二、重点",
        "（一）开",
        "（二）举",
        "三、任务",
    ]


def test_merged_cells_stand_in_every_place_they_cover() -> None:
    document = read_document(word_documents.responsibility_table(), "附件.docx")
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    column = [document.text[row[1].start : row[1].end] for row in table.rows]
    assert column == ["类别", "引才", "引才", "引才", "育才", "育才", "留才", "留才", "留才"]


def test_insertions_count_and_deletions_do_not() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("引进博士20名")
    run = paragraph.add_run("以上")
    inserted = docx.oxml.OxmlElement("w:ins")
    run._r.addprevious(inserted)
    inserted.append(run._r)
    (one,) = read_plan(read_document(word_documents.saved(document), "要点.docx"))
    assert (one.comparator, one.value) == ("ge", 20)


def _zip(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "empty"),
        (b" \r\n", "a.txt", "empty"),
        (b"%PDF-1.7 ...", "a.pdf", "pdf"),
        (b"%PDF-1.7 ...", "a.docx", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.doc", "old-word"),
        (b"{\\rtf1 text}", "a.rtf", "unsupported"),
        (_zip("xl/workbook.xml"), "a.xlsx", "damaged"),
        (_zip("other.xml"), "a.docx", "damaged"),
        (b"PK\x03\x04broken", "a.docx", "damaged"),
        (bytes(range(256)) * 40, "a.txt", "encoding"),
        ("要点".encode(), "a.jpg", "unsupported"),
        (word_documents.saved(docx.Document()), "a.docx", "empty"),
        (b"1" * 20_000_001, "a.txt", "too-large"),
    ],
)
def test_what_is_refused(data: bytes, name: str, code: str) -> None:
    with pytest.raises(PlanError) as caught:
        read_document(data, name)
    assert (caught.value.code, caught.value.place) == (code, name)
    assert str(caught.value.message)
    assert str(caught.value.remedy)
    assert str(caught.value).startswith(name)


def test_a_path_is_read(tmp_path: Path) -> None:
    path = tmp_path / "要点.txt"
    path.write_text("力争引进博士20名。", encoding="gb18030")
    assert [one.value for one in read_plan(read_document(path, path.name))] == [20]


def test_tabs_and_bars_make_a_table_of_plain_text() -> None:
    for sign in ("\t", "|"):
        rows = [["指标", "单位", "2025年目标"], ["引进博士", "名", "20"], ["人才公寓", "套", "300"]]
        document = Document.of_text("\n".join(sign.join(row) for row in rows))
        assert [(one.metric, one.value, one.unit) for one in read_plan(document)] == [
            ("引进博士", 20, "名"),
            ("人才公寓", 300, "套"),
        ]
