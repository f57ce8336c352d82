"""Responsibility letters, notices, minutes, awards and campaigns as official documents, in Chinese whoever asks for them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation

from juxian.goals.meetings import amendments
from juxian.goals.models import Attendance, AwardLine, AwardList, Campaign, Letter, Meeting, Notice, NoticeItem, plain
from juxian.goals.models.awards import Measure
from juxian.goals.supervision.services import light_of
from juxian.reports.official import Head, OfficialDocument, day_text, year_number
from juxian.reports.word import issuing


def letter(found: Letter) -> OfficialDocument:
    """Return a responsibility letter, with room for the signatures or with who signed."""
    with translation.override("zh-hans"):
        issuer, _code, group = issuing()
        day = timezone.localdate(found.issued_at)
        written = OfficialDocument(
            Head(group or issuer, "", f"{found.year}年度人才工作目标责任状", found.organization.name)
        )
        for text in filter(None, map(str.strip, found.text.splitlines())):
            written.paragraph([text])
        written.heading("目标任务")
        rows = [(str(at), one["name"], one["wanted"], one["deadline"]) for at, one in enumerate(found.content, start=1)]
        written.table(("序号", "目标", "要求", "完成时限"), rows, (14.0, 62.0, 50.0, 30.0))
        written.paragraph([f"责任单位：{found.organization.name}　{_signed(found)}"])
        written.paragraph([f"本责任状为第{found.version}版，校验码{found.hash}。"])
        written.signature(group or issuer, day)
        return written


def _signed(found: Letter) -> str:
    if found.signed_at is None:
        return "　　　签订人（签字）："
    if found.scan is None:
        return f"签订人：{found.signed_name}（{day_text(timezone.localdate(found.signed_at))}在系统内确认签订）"
    page, confirmed = found.scan, day_text(timezone.localdate(found.signed_at))
    return f"签订人：{found.signed_name}（{day_text(page.signed_on)}纸质签订，扫描件{confirmed}经核对，校验码{page.sha256}）"


def notice(found: Notice, items: QuerySet[NoticeItem]) -> OfficialDocument:
    """Return a supervision notice with these of its lines; a draft has no number yet."""
    with translation.override("zh-hans"):
        issuer, code, _group = issuing()
        day = timezone.localdate(found.issued_at or found.drafted_at)
        number = year_number(code, found.year, found.number) if found.number else f"{code}〔{found.year}〕　号"
        written = OfficialDocument(Head(issuer, number, found.title, "各有关单位"))
        for text in filter(None, map(str.strip, found.text.splitlines())):
            written.paragraph([text])
        written.heading("进度滞后的目标任务、项目和会议议定事项")
        rows = [
            (str(at), one.organization.name, one.about, light_of(one), one.told)
            for at, one in enumerate(items.select_related("organization", "target", "project", "task"), start=1)
        ]
        written.table(("序号", "单位", "目标、项目或事项", "进度", "记录情况"), rows, (12.0, 36.0, 36.0, 16.0, 56.0))
        written.paragraph([f"请有关单位于{day_text(found.due)}前在系统内书面回复整改措施和完成时限。"])
        written.signature(issuer, day)
        written.imprint(issuer, day)
        return written


def awards(found: AwardList, lines: QuerySet[AwardLine]) -> OfficialDocument:
    """Return the decision on awards and sanctions with these of its lines; one not published has no number yet."""
    with translation.override("zh-hans"):
        issuer, code, group = issuing()
        published = found.publication if found.is_published else None
        day = timezone.localdate(published.at if published else found.decided_at or found.filed_at)
        number = year_number(code, published.year, published.number) if published else f"{code}〔{day.year}〕　号"
        draft = "（草案）" if found.is_open else ""
        written = OfficialDocument(Head(issuer, number, f"关于{found.name}的决定{draft}", "各有关单位"))
        basis = f"根据{found.note}，" if found.note else ""
        assessed = str(found.round).replace(" ", "", 1)
        told = f"{basis}依据{assessed}结果，经研究，现对有关单位作出如下决定。"
        written.paragraph([told])
        stand = list(lines.filter(struck=False).select_related("organization").order_by("unit_class", "rank", "pk"))
        given = [one for one in stand if one.measure == Measure.AWARD]
        if given:
            written.heading("表彰奖励")
            rows = [
                (str(at), one.organization.name, one.name, _place(one), one.prize if one.money else "—")
                for at, one in enumerate(given, start=1)
            ]
            written.table(("序号", "单位", "奖项", "考核结果", "奖金"), rows, (12.0, 44.0, 44.0, 32.0, 24.0))
        if sanctioned := [one for one in stand if one.measure != Measure.AWARD]:
            written.heading("惩戒")
            rows = [
                (str(at), one.organization.name, one.get_measure_display(), one.name, _place(one))
                for at, one in enumerate(sanctioned, start=1)
            ]
            written.table(("序号", "单位", "类型", "处理", "考核结果"), rows, (12.0, 44.0, 30.0, 38.0, 32.0))
        marks = f"考核结果校验码{found.round.sealed_hash}。"
        written.paragraph([f"本名单校验码{found.hash}，{marks}" if found.hash else marks])
        written.signature(group or issuer, day)
        written.imprint(issuer, day)
        return written


def _place(line: AwardLine) -> str:
    return "一票否决" if line.vetoed else f"{plain(line.total)}分，第{line.rank}名"


def minutes(found: Meeting) -> OfficialDocument:
    """Return the minutes of a meeting: who came, what was said, and the tasks given."""
    with translation.override("zh-hans"):
        issuer, code, _group = issuing()
        begins = timezone.localtime(found.begins)
        draft = "" if found.is_frozen else "（草稿）"
        amended = amendments.confirmed(found)
        wordings = {one.item_id: one.minutes for one in amended}
        draft = f"（第{amended[-1].version}版）" if amended else draft
        written = OfficialDocument(
            Head(issuer, f"{code}〔{begins.year}〕　号", f"{found.title}纪要{draft}", "各有关单位")
        )
        opening = (
            f"{day_text(begins.date())}，{found.chair}在{found.place}主持召开{found.title}。现将会议情况纪要如下。"
        )
        written.paragraph([opening])
        tasks = []
        for item in found.items.prefetch_related("tasks__owner", "tasks__co_owners"):
            written.heading(item.title)
            for text in filter(None, map(str.strip, wordings.get(item.pk, item.minutes).splitlines())):
                written.paragraph([text])
            tasks += list(item.tasks.all())
        if tasks:
            written.heading("议定事项")
            rows = [
                (
                    str(at), one.text, one.owner.name, "、".join(unit.label for unit in one.co_owners.all()),
                    one.due.isoformat(),
                )
                for at, one in enumerate(tasks, start=1)
            ]  # fmt: skip
            written.table(("序号", "事项", "责任单位", "配合单位", "完成时限"), rows, (12.0, 56.0, 34.0, 30.0, 24.0))
        came = found.attendance.select_related("organization")
        for state, said in (
            (Attendance.State.PRESENT, "出席"),
            (Attendance.State.REPRESENTED, "委托出席"),
            (Attendance.State.ABSENT, "请假"),
        ):
            names = [
                f"{one.organization.label}{f'（{one.note}）' if one.note else ''}" for one in came if one.state == state
            ]
            if names:
                written.paragraph([f"{said}：{'、'.join(names)}"])
        if found.hash:
            written.paragraph([f"校验码{found.hash}。"])
        for one in amended:
            day = day_text(timezone.localdate(one.decided_at))
            written.paragraph([f"{day}更正“{one.item.title}”，为第{one.version}版：{one.reason}。校验码{one.hash}。"])
        written.signature(issuer, timezone.localdate(found.confirmed_at) if found.confirmed_at else begins.date())
        return written


def campaign(found: Campaign, content: dict[str, Any]) -> OfficialDocument:
    """Return how a campaign came out; of one that still runs, how it stands."""
    with translation.override("zh-hans"):
        issuer, code, _group = issuing()
        day = date.fromisoformat(content["day"])
        over = found.state == Campaign.State.CLOSED
        title = f"关于“{found.name}”{'' if over else '阶段性'}情况的通报"
        written = OfficialDocument(Head(issuer, f"{code}〔{day.year}〕　号", title, "各参战单位"))
        written.paragraph(
            [
                f"“{found.name}”自{day_text(found.begin)}至{day_text(found.end)}开展，{len(content['rows'])}个单位参加。"
                f"现将截至{day_text(day)}的情况通报如下，数据均取自人才信息库的记录。"
            ]
        )
        written.heading("总体完成情况")
        for one in content["goals"]:
            said = f"{one['name']}：{_short(one['value'])}{one['unit']}"
            if one["aim"]:
                said += f"，目标{_short(one['aim'])}{one['unit']}，完成{int(Decimal(one['value']) * 100 / Decimal(one['aim']))}%"
            written.paragraph([said + "。"])
        leading = "、".join(row["unit"] for row in content["rows"] if row["rank"] <= LEADING)
        written.paragraph([f"得分居前{LEADING}位的单位：{leading}。得分按各项完成率（最高计100%）加权平均。"])
        written.heading("各单位得分")
        names = [one["name"] for one in content["goals"]]
        rows = [
            (str(row["rank"]), row["unit"], row["points"], *(_reached(cell) for cell in row["cells"]))
            for row in content["rows"]
        ]
        width = 86.0 / max(len(names), 1)
        written.table(("位次", "单位", "得分", *names), rows, (12.0, 40.0, 18.0, *[width] * len(names)))
        if found.report:
            written.heading("总结")
            for text in filter(None, map(str.strip, found.report.splitlines())):
                written.paragraph([text])
        written.signature(issuer, timezone.localdate(found.closed_at) if found.closed_at else day)
        written.imprint(issuer, day)
        return written


LEADING = 3


def _short(value: str) -> str:
    return plain(Decimal(value))


def _reached(cell: list[str]) -> str:
    value, aim = cell
    return f"{_short(value)}/{_short(aim)}" if aim else _short(value)
