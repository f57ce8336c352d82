"""The comparison of a simulation as an official Word document, in Chinese whoever asks for it.

The same figures as its page, hidden where the page hides them. The number of the document is left for the registrar.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils import translation

from juxian.core.money import show
from juxian.policies.models import Simulation
from juxian.policies.selectors import comparisons
from juxian.policies.selectors.comparisons import Line, Shown
from juxian.policies.templatetags.policies import wan
from juxian.reports.official import Head, OfficialDocument, day_text
from juxian.reports.word import issuing

HIDDEN = "不足三人，不列"
SIDE_BY_SIDE = ("方案", "合计（万元）", "比对照增减（万元）", "享受人数", "受益人数", "受损人数", "预算削减（万元）")
WIDTHS = (40.0, 24.0, 24.0, 17.0, 17.0, 17.0, 17.0)


def document(found: Simulation, *, opens: bool, day: date) -> bytes:
    """Return the comparison as a .docx file dated `day`; sums over few people are hidden unless the reader `opens` them."""
    with translation.override("zh-hans"):
        issuer, code, group = issuing()
        scenarios = comparisons.scenarios(found)
        written = OfficialDocument(
            Head(issuer, f"{code}〔{day.year}〕　号", f"关于“{found.title}”的政策模拟报告", group)
        )
        written.heading("一、测算口径")
        written.paragraph(_basis(found))
        for one in scenarios:
            written.paragraph(
                [f"{one.name}：", "；".join([*one.words, *filter(None, [one.budget])]) or "对照方案", "。"]
            )
        written.heading("二、总体结果")
        for one in scenarios[1:]:
            written.paragraph(_result(one, scenarios[0]))
        written.table(SIDE_BY_SIDE, _side_by_side(scenarios), WIDTHS)
        written.heading("三、分年拨付")
        years = comparisons.years_of(found)
        head = ("年度", *(f"{one.name}（万元）" for one in scenarios))
        rows = [(f"{year}年", *(wan(one.figures["years"].get(year, 0)) for one in scenarios)) for year in years]
        written.table(head, rows, _widths(20.0, len(scenarios)))
        annexes = [f"附件{n}：{one.name}分项对比" for n, one in enumerate(scenarios[1:], start=1)]
        for text in annexes:
            written.paragraph([text])
        written.signature(issuer, day)
        for one in scenarios[1:]:
            _annex(written, found, one, scenarios, opens=opens)
        written.paragraph([f"本表数据由系统按快照重新计算可得，测算校验码为{found.hash}。"])
        written.imprint(issuer, day)
        return written.save()


def _basis(found: Simulation) -> Iterator[str]:
    starts = date.fromisoformat(found.question["starts"])
    yield f"以{day_text(found.as_of)}在册人员快照（{found.people:,}人）为基础，按互斥规则逐人测算；"
    yield f"尚未享受的待遇自{starts.year}年{starts.month}月起拨付。"
    if found.question["window"]:
        first, last = map(date.fromisoformat, found.question["window"])
        yield f"只计{day_text(first)}至{day_text(last)}之间的拨付。"
    yield f"以“{found.results[0]['name']}”为对照，比较以下方案。本测算不发布规则，不改变任何人已享受的待遇。"


def _result(one: Shown, base: Shown) -> Iterator[str]:
    difference = one.difference or 0
    yield f"按“{one.name}”，{one.figures['people']:,}人享受待遇，合计{show(one.figures['total'])}，"
    word = "增加" if difference > 0 else "减少"
    yield f"比“{base.name}”{word}{show(abs(difference))}。" if difference else f"与“{base.name}”相同。"
    gain, lose = one.against["gain"], one.against["lose"]
    yield f"{gain[0]:,}人受益，共增加{show(gain[1])}；{lose[0]:,}人受损，共减少{show(abs(lose[1]))}。"
    if one.figures["cut"]:
        yield f"因预算削减{show(one.figures['cut'])}。"


def _side_by_side(scenarios: Sequence[Shown]) -> Iterator[tuple[str, ...]]:
    for one in scenarios:
        counts = [f"{one.against[way][0]:,}" for way in ("gain", "lose")] if one.number else ["—", "—"]
        cut = wan(one.figures["cut"]) if one.figures["cut"] else "—"
        yield one.name, wan(one.figures["total"]), _change(one.difference), f"{one.figures['people']:,}", *counts, cut


def _change(difference: int | None) -> str:
    if difference is None:
        return "—"
    return f"{'+' if difference > 0 else ''}{wan(difference)}"


def _annex(
    written: OfficialDocument, found: Simulation, one: Shown, scenarios: Sequence[Shown], *, opens: bool
) -> None:
    written.annex(f"附件{one.number}", f"{one.name}分项对比")
    for table in comparisons.tables(found, one.number, opens=opens):
        written.heading(table.title, 2)
        head = (
            table.head,
            f"{scenarios[0].name}（万元）",
            f"{one.name}（万元）",
            "增减（万元）",
            "应享人次",
            "新增或提高",
            "降低或取消",
        )
        written.table(
            head, [_line(line, one.number) for line in table.lines], (38.0, 26.0, 26.0, 22.0, 14.0, 15.0, 15.0)
        )


def _line(line: Line, number: int) -> tuple[str, ...]:
    if line.findings is None:
        return line.label, HIDDEN, HIDDEN, "—", "—", "—", "—"
    sums = [wan(total or 0) for total in (line.sums[0], line.sums[number])]
    counts: Sequence[Any] = (line.findings, line.gain, line.lose)
    return line.label, *sums, _change(line.difference), *(f"{count:,}" for count in counts)


def _widths(first: float, rest: int) -> list[float]:
    return [first, *[(156 - first) / rest] * rest]
