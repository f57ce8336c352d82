"""Reviews of a quarter and a month: what they count, what they are compared with, and what explains the difference."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document

from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.reports import narrative, review, word
from juxian.reports.changes import Change
from juxian.reports.models import Review
from juxian.reports.periods import Kind, Period
from juxian.reports.services import compose_review

AT = datetime(2025, 10, 9, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "number", "since", "until", "name", "before"),
    [
        (Kind.YEAR, None, (1, 1), (12, 31), "2024年", (2023, 1)),
        (Kind.HALF, 2, (7, 1), (12, 31), "2024年下半年", (2024, 1)),
        (Kind.QUARTER, 1, (1, 1), (3, 31), "2024年第一季度", (2023, 4)),
        (Kind.MONTH, 2, (2, 1), (2, 29), "2024年2月", (2024, 1)),
    ],
)
def test_what_a_period_is(kind, number, since, until, name, before):
    period = Period.of(kind, 2024, number)
    assert (period.since, period.until) == (date(2024, *since), date(2024, *until))
    assert period.name == name
    assert (period.before.year, period.before.number) == before
    assert period.last_year == Period(kind, 2023, number or 1)


@pytest.mark.parametrize(("kind", "number"), [(Kind.QUARTER, 5), (Kind.MONTH, None), (Kind.HALF, 0)])
def test_a_period_that_no_year_has_is_refused(kind, number):
    with pytest.raises(Refused) as refusal:
        Period.of(kind, 2025, number)
    assert refusal.value.code == "no_such_period"


@pytest.fixture
def quarter(arrive, monkeypatch) -> Review:
    """The third quarter of 2025: three came in it, one in the second, two in the third of 2024."""
    monkeypatch.setattr(review, "CHAPTERS", [("引进", [["[during]引进{leading}名。"]])])
    monkeypatch.setattr(review, "COMPARED", [("leading", "")])
    arrive("清岚公司", 3, month=8)
    arrive("一中", 1, month=5)
    arrive("一中", 2, month=9, year=2024)
    return compose_review(kind=Kind.QUARTER, year=2025, number=3, by="test", at=AT)


def test_a_quarter_counts_what_happened_in_it_beside_last_year_and_the_quarter_before(quarter):
    assert quarter.title == "关于2025年第三季度全区人才工作情况的报告"
    assert quarter.as_of == date(2025, 9, 30)
    cited = next(item for item in quarter.citations if item["figure"] == "leading")
    assert cited["value"] == "3"
    assert {than: (one["value"], one["change"], one["rate"]) for than, one in cited["compared"].items()} == {
        "last_year": ("2", "+1", "+50.0%"),
        "before": ("1", "+2", "+200.0%"),
    }
    text = "".join(
        quarter.citations[part]["text"] if isinstance(part, int) else part
        for chapter in quarter.chapters
        for paragraph in chapter["paragraphs"]
        for part in paragraph
    )
    assert "第三季度引进3名。" in text
    assert "比上年同期增加1名（主要是环科园3），比上期增加2名（主要是环科园3）。" in text


def test_the_narrative_has_no_word_of_the_year_in_a_quarter(quarter, monkeypatch):
    sources = review.Sources(quarter.period, quarter.as_of, None, {})
    told = sources.words(str(narrative.CHAPTERS) + narrative.OPENING + narrative.TITLE)
    assert "全年" not in told
    assert "年底" not in told
    assert "[" not in sources.words(narrative.OPENING)


def test_the_difference_opens_onto_who_came_and_who_went(quarter, signed_in):
    client = signed_in(Role.CLERK)
    page = client.get(quarter.get_absolute_url()).content.decode()
    url = next(item for item in quarter.citations if item["figure"])["compared"]["last_year"]["url"]
    assert url.replace("&", "&amp;") in page
    shown = client.get(url)
    assert [tab.count for tab in shown.context["tabs"]] == [3, 2, 0]
    assert [(part.name, part.change) for part in shown.context["parts"]] == [("环科园", 3), ("教育局", -2)]
    assert client.get(url + "&list=went").context["records"].counted == 2


def test_a_leader_reads_the_numbers_but_not_the_records_and_others_nothing(quarter, signed_in):
    url = next(item for item in quarter.citations if item["figure"])["compared"]["before"]["url"]
    shown = signed_in(Role.LEADER).get(url)
    assert shown.status_code == 200
    assert "records" not in shown.context
    assert signed_in(Role.UNIT_OFFICER, "教育局").get(url).status_code == 403
    assert signed_in(Role.CLERK).get(reverse("reports:difference", args=["nothing"])).status_code == 404
    bad = signed_in(Role.CLERK).get(reverse("reports:difference", args=["leading"]), {"as_of": "1999-01-01"})
    assert "1999-01-01" in bad.context["problem"]


def test_changed_records_are_flagged_in_the_schedule_also_of_earlier_periods(quarter, arrive, signed_in):
    arrive("清岚公司", 1, month=7)
    arrive("一中", 1, month=8, year=2024)
    for day in (date(2025, 9, 30), date(2024, 9, 30)):
        snapshots.take(as_of=day, by="test", at=AT)
    page = signed_in(Role.DIRECTOR).get(quarter.get_absolute_url())
    line = next(line for line in page.context["schedule"] if line.item["figure"])
    assert line.changed == [Change("3", "4"), Change("2", "3", "last_year")]
    assert line.item["value"] == "3"
    assert "3 → 4" in page.content.decode()


def test_word_has_the_earlier_periods_in_its_schedule(quarter):
    table = Document(BytesIO(word.document(quarter))).tables[0]
    assert [cell.text for cell in table.rows[0].cells][-2:] == ["上年同期", "上期"]
    row = next(row for row in table.rows if row.cells[1].text == "引进双创领军人才")
    assert [cell.text for cell in row.cells][-2:] == ["2", "1"]


def test_the_clerk_composes_a_month_in_the_browser_and_is_told_what_is_missing(tree, arrivals, signed_in):
    client = signed_in(Role.CLERK)
    url = reverse("reports:compose")
    missing = client.post(url, {"kind": "month", "year": 2025})
    assert missing.context["form"].errors["number"]
    done = client.post(url, {"kind": "month", "year": 2025, "number": 9})
    assert done.headers["Location"] == Review.objects.get().get_absolute_url()
    listed = client.get(reverse("reports:reviews"), {"kind": "month"})
    assert [one.title for one in listed.context["reviews"]] == ["关于2025年9月全区人才工作情况的报告"]
    assert not client.get(reverse("reports:reviews"), {"kind": "quarter"}).context["reviews"]


def test_a_month_to_come_is_refused_and_the_database_knows_the_periods(quarter):
    with pytest.raises(ValidationError):
        compose_review(kind=Kind.MONTH, year=2025, number=11, by="test", at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.bulk_create(
            [
                Review(
                    kind=Kind.QUARTER,
                    number=5,
                    year=2025,
                    as_of=AT.date(),
                    snapshot=quarter.snapshot,
                    title="t",
                    chapters=[],
                    citations=[],
                    composed_at=AT,
                    composed_by="test",
                )
            ]
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=quarter.pk).update(title="别的")
