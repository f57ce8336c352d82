"""The sections of a file in the browser: who adds what, what it says of bad input, who decides."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from juxian.core.roles import Role
from juxian.registry import services
from juxian.registry.models import Access, Achievement, FamilyMember, Person
from juxian.registry.tests.conftest import number
from juxian.registry.tests.pages.conftest import AT

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def test_the_employer_claims_an_achievement_and_the_office_confirms_it(signed_in: SignIn, canary: Person) -> None:
    file = canary.get_absolute_url()
    employer = signed_in(Role.EMPLOYER_HR, "清岚公司")
    assert "人才办确认后生效" in employer.get(f"{file}achievements/add/").content.decode()
    typed = {"kind": "transfer", "title": "膜组件转让", "amount": "1250000.50", "achieved": "2024-05-06", "rank": "0"}
    refused = employer.post(f"{file}achievements/add/", typed)
    assert refused.status_code == 200
    assert "膜组件转让" in refused.content.decode()
    assert not Achievement.objects.exists()
    employer.post(f"{file}achievements/add/", typed | {"rank": "1"})
    row = Achievement.objects.get()
    assert (row.amount, row.confirmed) == (125_000_050, False)
    page = employer.get(file).content.decode()
    assert "膜组件转让" in page
    assert "1,250,000.50" in page
    assert employer.get(f"{file}achievements/{row.pk}/").status_code == 403
    assert employer.post(f"/registry/people/{canary.pk}/claims/achievements/{row.pk}/").status_code == 403

    clerk = signed_in(Role.CLERK)
    assert 'value="1250000.50"' in clerk.get(f"{file}achievements/{row.pk}/").content.decode()
    clerk.post(f"/registry/people/{canary.pk}/claims/achievements/{row.pk}/", {"decision": "confirm"})
    row.refresh_from_db()
    assert row.confirmed


@pytest.mark.parametrize("path", ["nothing/add/", "achievements/999/", "trainings/999/remove/"])
def test_a_section_or_row_that_is_not_there(signed_in: SignIn, canary: Person, path: str) -> None:
    clerk = signed_in(Role.CLERK)
    assert clerk.post(f"{canary.get_absolute_url()}{path}", {"reason": "没有"}).status_code == 404


def test_an_earlier_employment_ends_after_it_begins(signed_in: SignIn, canary: Person) -> None:
    url = f"{canary.get_absolute_url()}past_employments/add/"
    clerk = signed_in(Role.CLERK)
    typed = {"employer": "东京大学", "country": "392", "since": "2015-01-01", "until": "2014-01-01"}
    assert "早于" in clerk.post(url, typed).content.decode()
    clerk.post(url, typed | {"until": "2019-03-31"})
    page = clerk.get(canary.get_absolute_url()).content.decode()
    assert "东京大学" in page
    assert "日本" in page


def test_the_family_is_seen_by_who_may_see_sensitive_values_only(
    signed_in: SignIn, canary: Person, make_user: Callable
) -> None:
    file, child = canary.get_absolute_url(), number("20150607", 12)
    clerk, employer = signed_in(Role.CLERK), signed_in(Role.EMPLOYER_HR, "清岚公司")
    typed = {"relation": "daughter", "name": "金小雀", "occupation": "实验小学", "number": child}
    assert "证件号码有误" in clerk.post(f"{file}family/add/", typed | {"number": "123"}).content.decode()
    clerk.post(f"{file}family/add/", typed)
    row = FamilyMember.objects.get()
    assert row.born == date(2015, 6, 7)
    clerk.post(f"{file}family/{row.pk}/", typed | {"number": "", "born": "2015-06-07", "occupation": "亭山小学"})
    clerk.post(f"{file}contacts/add/", {"kind": "phone", "value": "12000000009", "label": "助理"})
    assert child not in clerk.get(f"{file}family/{row.pk}/").content.decode()
    row.refresh_from_db()
    assert (row.number, row.occupation) == (child, "亭山小学")

    for client, sees in ((clerk, True), (employer, False)):
        page, told = (client.get(f"{file}{path}").content.decode() for path in ("", "history/"))
        assert [text in page for text in ("金小雀", "亭山小学", "120••••0009")] == [sees, sees, True]
        assert "家庭成员" in told
        assert not [text for text in (child, "120000000", "金小雀") if text in told]
        assert not [text for text in (child, "12000000009") if text in page]
    assert employer.get(f"{file}family/{row.pk}/").status_code == 403
    field = {"field": f"familymember:{row.pk}"}
    assert employer.post(f"{file}reveal/", field | {"reason": "办理入学"}).status_code == 403
    assert child not in clerk.post(f"{file}reveal/", field | {"reason": ""}).content.decode()
    assert child in clerk.post(f"{file}reveal/", field | {"reason": "办理入学"}).content.decode()
    kept = Access.objects.get(kind="revealed")
    assert (kept.what, kept.reason) == ("家庭成员证件号码", "办理入学")

    own = make_user(Role.TALENT, "清岚公司")
    services.link_account(person=canary, account=own, by="test", at=AT)
    mine = Client()
    mine.force_login(own, backend="django.contrib.auth.backends.ModelBackend")
    page = mine.get("/registry/mine/").content.decode()
    assert "金小雀" in page
    assert child not in page
    assert child in mine.post("/registry/mine/reveal/", field).content.decode()
    assert child in mine.get("/registry/mine/data/", {"format": "json"}).content.decode()
