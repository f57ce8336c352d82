"""Responsibility letters and supervision notices as official Word documents, in Chinese whoever asks for them."""

from django.db.models import QuerySet
from django.utils import timezone, translation

from juxian.goals.models import Letter, Notice, NoticeItem
from juxian.goals.supervision.services import light_of
from juxian.reports.official import Head, OfficialDocument, day_text, year_number
from juxian.reports.word import issuing


def letter(found: Letter) -> bytes:
    """Return a responsibility letter as a .docx file, with room for the signatures or with who signed."""
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
        if found.signed_at is not None:
            signed = timezone.localdate(found.signed_at)
            written.paragraph(
                [
                    f"责任单位：{found.organization.name}　签订人：{found.signed_name}（{day_text(signed)}在系统内确认签订）"
                ]
            )
        else:
            written.paragraph([f"责任单位：{found.organization.name}　　　　签订人（签字）："])
        written.paragraph([f"本责任状为第{found.version}版，校验码{found.hash}。"])
        written.signature(group or issuer, day)
        return written.save()


def notice(found: Notice, items: QuerySet[NoticeItem]) -> bytes:
    """Return a supervision notice with these of its lines as a .docx file; a draft has no number yet."""
    with translation.override("zh-hans"):
        issuer, code, _group = issuing()
        day = timezone.localdate(found.issued_at or found.drafted_at)
        number = year_number(code, found.year, found.number) if found.number else f"{code}〔{found.year}〕　号"
        written = OfficialDocument(Head(issuer, number, found.title, "各有关单位"))
        for text in filter(None, map(str.strip, found.text.splitlines())):
            written.paragraph([text])
        written.heading("进度滞后的目标任务和项目")
        rows = [
            (str(at), one.organization.name, one.subject.name, light_of(one), one.told)
            for at, one in enumerate(items.select_related("organization", "target", "project"), start=1)
        ]
        written.table(("序号", "单位", "目标或项目", "进度", "记录情况"), rows, (12.0, 36.0, 36.0, 16.0, 56.0))
        written.paragraph([f"请有关单位于{day_text(found.due)}前在系统内书面回复整改措施和完成时限。"])
        written.signature(issuer, day)
        written.imprint(issuer, day)
        return written.save()
