"""The built-in words of a review as a Word template, for the office to begin from."""

from collections.abc import Sequence

from juxian.reports.layouts.names import LISTS, Names
from juxian.reports.narrative import CHAPTERS, OPENING
from juxian.reports.official import Head, OfficialDocument
from juxian.reports.periods import Kind
from juxian.reports.review import NUMERALS, SLOT

PERIOD = {"[period]": "{{ 期间 }}", "[during]": "{{ 本期 }}", "[ends]": "{{ 期末 }}"}
TARGETS = ("名称", "责任单位", "目标值", "完成值", "完成率", "状态")
SOURCES = {Kind.YEAR: LISTS["数据来源"][:-1]}
TARGET_WIDTHS = (46.0, 26.0, 22.0, 22.0, 20.0, 20.0)
SOURCE_WIDTHS = (10.0, 30.0, 18.0, 38.0, 24.0, 18.0, 18.0)
ALL_WIDTHS = (10.0, 28.0, 17.0, 28.0, 22.0, 17.0, 17.0, 17.0)


def document(kind: str) -> bytes:
    """Return the built-in template of a kind of review as .docx."""
    names = {indicator.id: name for name, indicator in Names.of(kind).figures.items()}
    written = OfficialDocument(Head("{{ 发文机关 }}", "{{ 文号 }}", "{{ 标题 }}", "{{ 主送机关 }}"))
    written.paragraph([_words(OPENING, names)])
    headings = iter(NUMERALS)
    for heading, paragraphs in CHAPTERS:
        texts = [_paragraph(sentences, names) for sentences in paragraphs]
        if any(texts):
            written.heading(f"{next(headings)}、{heading}")
        for text in filter(None, texts):
            written.paragraph([text])
    written.heading(f"{next(headings)}、与以往同期相比的变化")
    _repeated(written, "变化")
    written.heading(f"{next(headings)}、目标完成情况和存在问题")
    _repeated(written, "问题")
    _table(written, "目标", TARGETS, TARGET_WIDTHS)
    written.paragraph(["附件：数据来源表"])
    for text in ("{{ 发文机关 }}", "{{ 成文日期 }}"):
        written.paragraph([text])
    written.annex("附件", "数据来源表")
    columns = SOURCES.get(Kind(kind), LISTS["数据来源"])
    _table(written, "数据来源", columns, SOURCE_WIDTHS if len(columns) == len(SOURCE_WIDTHS) else ALL_WIDTHS)
    written.paragraph(["本表各项数据由系统按口径从业务记录统计，快照全称为{{ 快照 }}。"])
    return written.save()


def _paragraph(sentences: Sequence[str], names: dict[str, str]) -> str:
    known = [one for one in sentences if all(slot["id"] in names for slot in SLOT.finditer(one))]
    text = "".join(_words(one, names) for one in known)
    return text.rstrip("，；、。") + "。" if text else ""


def _words(text: str, names: dict[str, str]) -> str:
    for slot, name in PERIOD.items():
        text = text.replace(slot, name)
    return SLOT.sub(lambda slot: f"{{{{ {names[slot['id']]}{' | 万元' if slot['form'] else ''} }}}}", text)


def _repeated(written: OfficialDocument, name: str) -> None:
    written.paragraph([f"{{%p for 项 in {name} %}}"])
    written.paragraph(["{{ 项.内容 }}"])
    written.paragraph(["{%p endfor %}"])


def _table(written: OfficialDocument, name: str, columns: Sequence[str], widths: Sequence[float]) -> None:
    empty = [""] * (len(columns) - 1)
    rows = [
        [f"{{%tr for 行 in {name} %}}", *empty],
        [f"{{{{ 行.{column} }}}}" for column in columns],
        ["{%tr endfor %}", *empty],
    ]
    written.table(columns, rows, widths)
