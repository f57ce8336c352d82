"""Composing a review: who may, what it holds, and that it stays as it was."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document

from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.goals.models import Target
from juxian.goals.services import change_target, set_target
from juxian.reports.changes import Change, schedule
from juxian.reports.models import Review
from juxian.reports.services import compose_review

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


@pytest.fixture
def review(tree, arrive) -> Review:
    arrive("清岚公司", 4)
    set_target(
        year=2025,
        name="引进双创领军人才",
        organization=tree["领导小组"],
        indicator="leading",
        comparator="ge",
        low=10,
        unit="名",
        deadline=date(2025, 12, 31),
        by="test",
        at=AT,
    )
    return compose_review(year=2025, by="test", at=AT)


def test_problems_follow_from_the_targets(review):
    numbers = {cited["name"]: cited["value"] for cited in review.citations}
    assert numbers["引进双创领军人才（目标值）"] == "10"
    assert numbers["引进双创领军人才（完成值）"] == "4"
    assert numbers["引进双创领军人才（差额）"] == "6"
    assert review.chapters[-1]["heading"].endswith("目标完成情况和存在问题")


def test_sentences_without_figures_are_left_out(review):
    text = str(review.chapters)
    assert "{" not in text.replace("{'", "")
    assert "引进院士" not in text


def test_composing_is_on_the_trail_and_made_anew_each_time(review):
    again = compose_review(year=2025, by="test", at=AT)
    assert again.pk != review.pk
    assert again.citations == review.citations
    assert Event.objects.filter(action="reports.review_composed").count() == 2


def test_a_year_to_come_is_refused(tree, arrivals):
    with pytest.raises(ValidationError) as refusal:
        compose_review(year=2027, by="test", at=AT)
    assert refusal.value.code == "year_not_begun"
    assert not Review.objects.exists()


def test_a_review_can_not_be_changed(review):
    review.title = "别的"
    with pytest.raises(ImproperlyConfigured):
        review.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.update(title="别的")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.all().delete()


def test_numbers_counted_from_targets_are_flagged_when_a_target_changes(review, signed_in):
    assert not [line for line in schedule(review) if line.changed]
    change_target(target=Target.objects.get(), name="引进领军人才", low=Decimal(12), reason="上级下达", by="t", at=AT)
    flagged = {line.item["name"]: line.changed for line in schedule(review) if line.changed}
    assert flagged == {
        "引进双创领军人才（目标值）": [Change("10", "12")], "引进双创领军人才（差额）": [Change("6", "8")],
    }  # fmt: skip
    change_target(target=Target.objects.get(), low=Decimal(3), reason="调减", by="t", at=AT)
    flagged = {line.item["name"]: line.changed for line in schedule(review) if line.changed}
    assert flagged["已完成目标"] == [Change("0", "1")]
    assert "已完成目标" in signed_in(Role.LEADER).get(review.get_absolute_url()).content.decode()


def test_changed_records_are_flagged_not_replaced(review, arrive, measure, signed_in, monkeypatch):
    review = _with_figure(review)
    arrive("清岚公司", 3)
    measure(date(2025, 12, 31))
    page = signed_in(Role.DIRECTOR).get(review.get_absolute_url())
    flagged = {line.item["name"]: line.changed for line in page.context["changed"]}
    assert flagged == {
        "引进双创领军人才": [Change("4", "7")], "引进双创领军人才（完成值）": [Change("4", "7")],
        "引进双创领军人才（差额）": [Change("6", "3")],
    }  # fmt: skip
    assert "4 → 7" in page.content.decode()


def _with_figure(review: Review) -> Review:
    """Return a review that cites the test's own figure, as the narrative cites the product's."""
    from juxian.facts import figures
    from juxian.reports.citations import of_figure

    cited = of_figure(figures.compute("leading", as_of=review.as_of)).to_json()
    made = Review(
        year=2025,
        as_of=review.as_of,
        snapshot=review.snapshot,
        title="t",
        chapters=review.chapters,
        citations=[*review.citations, cited],
        composed_at=AT,
        composed_by="test",
    )
    made.save()
    return made


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.LEADER])
def test_office_and_leaders_read_and_download(review, signed_in, role):
    client = signed_in(role)
    page = client.get(review.get_absolute_url()).content.decode()
    for cited in review.citations:
        assert cited["url"].replace("&", "&amp;") in page
    answer = client.get(reverse("reports:download", args=[review.pk]))
    assert "attachment" in answer["Content-Disposition"]
    assert Document(BytesIO(answer.content)).tables
    assert Event.objects.filter(action="reports.review_downloaded").exists()


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.TALENT, Role.AUDIT_ADMIN, Role.EMPLOYER_HR])
def test_others_read_no_reviews(review, signed_in, role):
    client = signed_in(role)
    for url in (reverse("reports:reviews"), review.get_absolute_url(), reverse("reports:download", args=[review.pk])):
        assert client.get(url).status_code == 403
    assert client.post(reverse("reports:compose"), {"year": 2025}).status_code == 403
    assert Review.objects.count() == 1


def test_a_leader_can_not_compose(review, signed_in):
    assert signed_in(Role.LEADER).post(reverse("reports:compose"), {"year": 2025}).status_code == 403


def test_the_clerk_composes_in_the_browser(tree, arrivals, signed_in):
    client = signed_in(Role.CLERK)
    answer = client.post(reverse("reports:compose"), {"year": 2025})
    assert answer.headers["Location"] == Review.objects.get().get_absolute_url()
    wrong = client.post(reverse("reports:compose"), {"year": "去年"})
    assert wrong.context["form"].errors["year"]


def test_the_command_writes_the_document(review, tmp_path):
    file = tmp_path / "review.docx"
    call_command("report_annual", year=2025, out=file)
    assert Document(str(file)).tables[0].rows[0].cells[3].text == "口径"
    with pytest.raises(CommandError, match=r"nowhere"):
        call_command("report_annual", year=2025, out=tmp_path / "nowhere" / "x.docx")
