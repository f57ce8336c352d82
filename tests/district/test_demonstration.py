"""What the demonstration district must show: the figures of the sources, a desk for everybody, a review that adds up."""

import json
import re
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from docx import Document

from juxian.accounts import demo
from juxian.accounts.models import User
from juxian.core import demonstration
from juxian.facts import figures
from juxian.reports import word
from juxian.reports.models import Review
from juxian.reports.services import compose_review

pytestmark = [pytest.mark.xdist_group("district"), pytest.mark.usefixtures("district", "db")]

# From the sources the system was asked to implement: what the year's records must give.
EXPECTED = {
    "registry.academicians": 4,
    "registry.foreign_academicians": 1,
    "registry.national_experts": 5,
    "registry.overseas_experts": 6,
    "registry.double_innovation_leaders": 26,
    "registry.innovation_teams": 7,
    "registry.township_head_groups": 1,
    "registry.programme_double_innovation": 8,
    "registry.programme_doctors": 8,
    "registry.programme_six_peaks": 4,
    "registry.programme_city_leaders": 13,
}


def printed() -> list[dict]:
    out = StringIO()
    call_command("figures", as_of=demonstration.AS_OF, format="json", stdout=out)
    return json.loads(out.getvalue())


def test_the_figures_of_the_sources_come_out_of_the_records():
    found = {figure["id"]: figure["value"] for figure in printed()}
    assert {key: found[key] for key in EXPECTED} == EXPECTED


def test_every_figure_is_as_long_as_the_list_it_opens():
    for figure in printed():
        opened = figures.subject_ids(figure["id"], as_of=demonstration.AS_OF)
        assert figure["records"] == len(opened), figure["id"]
        assert figure["definition"]
        assert re.fullmatch(r"[0-9a-f]{64}", figure["snapshot"])


def test_loading_again_changes_nothing():
    before = User.objects.count(), Review.objects.count()
    assert demonstration.load() == 0
    assert (User.objects.count(), Review.objects.count()) == before


@pytest.mark.parametrize("account", demo.ACCOUNTS, ids=lambda account: account.username)
def test_each_account_signs_in_and_finds_its_desk(account):
    client = Client()
    answer = client.post(reverse("account_login"), {"login": account.username, "password": demo.PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[:500]
    desk = client.get("/")
    assert desk.status_code == 200
    assert account.name in desk.content.decode()


def test_the_accounts_are_listed_in_the_demonstration_only():
    with override_settings(DEMONSTRATION=True):
        page = Client().get(reverse("account_login")).content.decode()
    assert all(account.name in page for account in demo.ACCOUNTS)
    assert demo.PASSWORD not in Client().get(reverse("account_login")).content.decode()


def test_the_review_says_only_what_its_schedule_lists(tmp_path):
    review = compose_review(year=2025, by="test", at=demonstration.District().at)
    document = Document(BytesIO(word.document(review)))
    schedule = {row.cells[1].text: row.cells[2].text for row in document.tables[0].rows[1:]}
    assert len(schedule) == len(review.citations)
    for chapter in review.chapters:
        for paragraph in chapter["paragraphs"]:
            for fragment in paragraph:
                if isinstance(fragment, int):
                    cited = review.citations[fragment]
                    assert schedule[cited["name"]] == cited["value"] + cited["unit"]
    body = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "引进院士4名，其中外籍院士1名" in body
    assert "双创领军人才26名" in body


def test_every_number_of_the_review_opens():
    review = compose_review(year=2025, by="test", at=demonstration.District().at)
    client = Client()
    client.force_login(User.objects.get(username="director"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(review.get_absolute_url()).content.decode()
    for cited in review.citations:
        assert cited["url"].replace("&", "&amp;") in page
    for url in {cited["url"] for cited in review.citations}:
        assert client.get(url).status_code == 200, url


def test_the_review_is_kept_as_it_was_published():
    review = compose_review(year=2025, by="test", at=demonstration.District().at)
    assert review.as_of == date(2025, 12, 31)
    assert {cited["snapshot"] for cited in review.citations} == {review.snapshot.hash}
