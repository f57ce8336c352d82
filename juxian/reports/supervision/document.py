"""A supervision report as an official document: whole for the office and leaders, its own lines for a unit."""

from collections.abc import Iterable, Iterator

from django.utils import timezone, translation

from juxian.goals.models import SupervisionLine, SupervisionReport
from juxian.reports.official import Head, OfficialDocument, year_number
from juxian.reports.word import HASH_SHOWN, issuing

STANDINGS = ("单位", "目标数", "已完成", "滞后", "平均完成率", "红灯项目", "逾期事项", "未回复")
WIDTHS = (40.0, 15.0, 15.0, 15.0, 20.0, 17.0, 17.0, 17.0)
SCHEDULE = ("序号", "数据", "数值", "口径", "统计时点", "快照")
SCHEDULE_WIDTHS = (10.0, 36.0, 18.0, 52.0, 22.0, 18.0)
PARTS = (("red", "亮红灯的项目"), ("late", "逾期的会议议定事项"), ("unanswered", "逾期未回复的督查通报"))


def document(report: SupervisionReport, lines: Iterable[SupervisionLine], *, whole: bool) -> OfficialDocument:
    """Return the report; with `whole` its chapters and the schedule of its numbers, else what these lines say."""
    with translation.override("zh-hans"):
        issuer, code, group = issuing()
        day = timezone.localdate(report.issued_at or report.drafted_at)
        mark = code.removesuffix("发") + "督"
        number = year_number(mark, report.year, report.number) if report.number else f"{mark}〔{report.year}〕　号"
        written = OfficialDocument(Head(issuer, number, report.title, group if whole else "有关单位"))
        shown = list(lines)
        if whole:
            _chapters(written, report)
            written.paragraph(["附件：1.各单位进度表"])
            written.paragraph(["　　　2.数据来源表"])
        else:
            for line in shown:
                _own(written, line)
            written.heading("工作要求")
            for text in filter(None, map(str.strip, report.text.splitlines())):
                written.paragraph([text])
        written.signature(issuer, day)
        if whole:
            written.annex("附件1", "各单位进度表")
            written.table(STANDINGS, (standing(one) for one in shown), WIDTHS)
            written.annex("附件2", "数据来源表")
            written.table(SCHEDULE, _schedule(report), SCHEDULE_WIDTHS)
        written.imprint(issuer, day)
        return written


def _chapters(written: OfficialDocument, report: SupervisionReport) -> None:
    for chapter in report.chapters:
        if chapter["heading"]:
            written.heading(chapter["heading"])
        for paragraph in chapter["paragraphs"]:
            written.paragraph(report.citations[one]["text"] if isinstance(one, int) else one for one in paragraph)


def _own(written: OfficialDocument, line: SupervisionLine) -> None:
    content = line.content
    written.heading(line.organization.name)
    mean = "" if content["mean"] is None else f"，平均完成率{content['mean']}%"
    written.paragraph(
        [
            f"截至{line.report.as_of}，承担目标任务{content['targets']}项，已完成{content['met']}项，滞后{content['behind']}项{mean}。"
        ]
    )
    for one in content["lagging"]:
        again = f"连续{one['periods']}期滞后。" if one["periods"] > 1 else ""
        written.paragraph([f"{one['name']}：{one['told']}{again}"])
    for part, heading in PARTS:
        for text in content[part]:
            written.paragraph([f"{heading}：{text}"])


def standing(line: SupervisionLine) -> tuple[str, ...]:
    """Return a unit's row of the table of standings."""
    one = line.content
    mean = "—" if one["mean"] is None else f"{one['mean']}%"
    counts = (
        one["targets"],
        one["met"],
        one["behind"],
        mean,
        len(one["red"]),
        len(one["late"]),
        len(one["unanswered"]),
    )
    return line.organization.name, *map(str, counts)


def _schedule(report: SupervisionReport) -> Iterator[tuple[str, ...]]:
    for at, item in enumerate(report.citations, start=1):
        value = f"{item['value']}{item['unit']}"
        yield str(at), item["name"], value, item["definition"], item["as_of"], item["snapshot"][:HASH_SHOWN]
