"""A composed review as an official Word document."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone

from juxian.organizations.models import Organization
from juxian.reports.comparison import SPOKEN, Against
from juxian.reports.models import Review
from juxian.reports.official import Head, OfficialDocument, year_number

HEADER = ("序号", "数据", "数值", "口径", "统计时点", "快照")
# By how many earlier periods stand beside the figures; 156 mm each.
WIDTHS = {
    0: (10.0, 36.0, 18.0, 52.0, 22.0, 18.0),
    1: (10.0, 32.0, 18.0, 38.0, 22.0, 18.0, 18.0),
    2: (10.0, 28.0, 17.0, 28.0, 22.0, 17.0, 17.0, 17.0),
}
HASH_SHOWN = 8
UNNUMBERED = "　"  # stands in a document's number until the review is kept


def document(review: Review) -> bytes:
    """Return the review as a .docx file, the same bytes each time; the schedule of its numbers is the annex."""
    from juxian.reports.layouts import rendering
    from juxian.reports.layouts.names import Names
    from juxian.reports.layouts.values import Values

    if review.template is None:
        return rendering.fixed(_built_in(review))
    names = Names.of(review.kind)
    context = Values.from_json(review.values).context(names, rows(review.citations))
    context["文号"] = context["文号"].replace(UNNUMBERED, str(review.pk))
    return rendering.word(bytes(review.template.content), names, context)


def _built_in(review: Review) -> bytes:
    issuer, code, group = issuing()
    day = timezone.localdate(review.composed_at)
    written = OfficialDocument(Head(issuer, year_number(code, day.year, review.pk), review.title, group))
    for chapter in review.chapters:
        if chapter["heading"]:
            written.heading(chapter["heading"])
        for paragraph in chapter["paragraphs"]:
            written.paragraph(texts(review, paragraph))
    written.paragraph(["附件：数据来源表"])
    written.signature(issuer, day)
    written.annex("附件", "数据来源表")
    earlier = tuple(SPOKEN[Against(against)] for against in review.bases)
    written.table(HEADER + earlier, _schedule(review), WIDTHS[len(earlier)])
    written.paragraph([f"本表各项数据由系统按口径从业务记录统计，快照全称为{review.snapshot.hash}。"])
    written.imprint(issuer, day)
    return written.save()


def issuing() -> tuple[str, str, str]:
    """Return the talent office, which issues, the code of its documents, and the leading group, to which they go."""
    office = Organization.objects.filter(kind=Organization.Kind.TALENT_OFFICE).order_by("pk").first()
    group = Organization.objects.filter(kind=Organization.Kind.LEADING_GROUP).order_by("pk").first()
    name = office.name if office else "人才工作领导小组办公室"
    return name, _code(office), group.name if group else ""


def texts(review: Review, paragraph: list[str | int]) -> Iterator[str]:
    """Yield the words of a paragraph, its numbers as they are printed."""
    for fragment in paragraph:
        yield review.citations[fragment]["text"] if isinstance(fragment, int) else fragment


def rows(cited: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the schedule of figures as a template's list 数据来源 has it."""
    return [
        {
            "序号": str(number),
            "数据": item["name"],
            "数值": f"{item['value']}{item['unit']}",
            "口径": item["definition"],
            "统计时点": item["as_of"],
            "快照": item["snapshot"][:HASH_SHOWN],
        }
        | {than: item["compared"].get(against, {}).get("value", "—") for against, than in SPOKEN.items()}
        for number, item in enumerate(cited, start=1)
    ]


def _schedule(review: Review) -> Iterator[tuple[str, ...]]:
    for number, item in enumerate(review.citations, start=1):
        value = f"{item['value']}{item['unit']}"
        before = (item.get("compared", {}).get(against, {}).get("value", "—") for against in review.bases)
        told = item["name"], value, item["definition"], item["as_of"], item["snapshot"][:HASH_SHOWN]
        yield str(number), *told, *before


def _code(office: Organization | None) -> str:
    return (
        f"{office.short_name.removeprefix('区委').removeprefix('县委')}发"
        if office and office.short_name
        else "人才办发"
    )
