"""Natives elsewhere from the list to coming back, and rural experts from discovery to support."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from juxian.audit.models import Event
from juxian.conftest import AT
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.outreach import services
from juxian.outreach.models import Contact, Contribution, Native, RuralExpert, Support
from juxian.outreach.ties import facts, selectors
from juxian.registry.models import Person
from juxian.registry.services import create_person, engage, set_talent_teams

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"by": "镇专员", "at": AT}
PHONE = "13987654321"
TYPED = {"name": "陆远征", "tie": "born", "country": "156", "place": "上海市", "employer": "某研究所", "phone": PHONE,
         "birthplace": "云溪镇", "liaison_unit": "云溪镇", "liaison": "蒋春生", "source": "本人同意"}  # fmt: skip


@pytest.fixture
def native(tree: dict[str, Organization]) -> Native:
    """A native of the township with a phone."""
    return services.enter_native(
        name="许归舟",
        tie="born",
        birthplace=tree["云溪镇"],
        liaison_unit=tree["云溪镇"],
        phone=PHONE,
        source="本人同意",
        **BY,
    )


@pytest.fixture
def farmer(tree: dict[str, Organization]) -> Person:
    """A rural practical talent who works at the township."""
    person = create_person(name="田守禾", by="test", at=AT)
    engage(person=person, organization=tree["云溪镇"], kind="employed", since=date(2020, 1, 1), by="test", at=AT)
    set_talent_teams(person=person, teams=["rural"], day=AT.date(), by="test", at=AT)
    return person


def test_a_township_enters_many_and_sees_its_own(signed_in: Callable[..., Client], tree: dict[str, Any]) -> None:
    client = signed_in(Role.UNIT_OFFICER, "云溪镇")
    answer = client.post(reverse("outreach:new_native"), TYPED | {"secondary": "1"})
    again = client.get(answer["Location"])
    assert again.context["form"]["birthplace"].value() == "云溪镇"
    assert again.context["form"]["source"].value() == "本人同意"
    twice = client.post(reverse("outreach:new_native"), TYPED)
    assert twice.context["form"].errors
    made = Native.objects.get()
    page = client.get(made.get_absolute_url()).content.decode()
    assert "陆远征" in page
    assert PHONE not in page
    assert PHONE not in client.get(reverse("outreach:natives"), {"export": "xlsx"}).content.decode("latin-1")
    assert signed_in(Role.UNIT_OFFICER, "教育局").get(made.get_absolute_url()).status_code == 404
    assert signed_in(Role.EMPLOYER_HR, "清岚公司").get(made.get_absolute_url()).status_code == 403
    edit = reverse("outreach:edit_native", args=[made.pk])
    client.post(edit, TYPED | {"phone": "", "post": "研究员"})
    made.refresh_from_db()
    assert (made.post, made.phone) == ("研究员", PHONE)


def test_the_phone_is_shown_for_a_reason_and_the_trail_keeps_the_reason_only(
    signed_in: Callable[..., Client], native: Native
) -> None:
    client = signed_in(Role.UNIT_OFFICER, "云溪镇")
    reveal = reverse("outreach:reveal_native", args=[native.pk])
    assert PHONE not in client.post(reveal, {"reason": "看"}, follow=True).content.decode()
    assert PHONE in client.post(reveal, {"reason": "春节走访前联系"}).content.decode()
    assert Event.objects.filter(action="outreach.phone_revealed", reason="春节走访前联系").count() == 1
    services.change_native(native=native, phone="13900000000", **BY)
    assert not any(PHONE in str((event.before, event.after)) for event in Event.objects.all())


def test_what_was_said_last_says_when_again_and_the_desk_reminds_the_unit(
    signed_in: Callable[..., Client], native: Native
) -> None:
    today = timezone.localdate()
    client, office = signed_in(Role.UNIT_OFFICER, "云溪镇"), signed_in(Role.CLERK)
    log = reverse("outreach:log_contact", args=[native.pk])
    wrong = client.post(log, {"on": today, "way": "phone", "said": "问候", "next_due": today})
    assert "next_due" in wrong.context["contact_form"].errors
    older = {"on": today - timedelta(days=90), "next_due": today - timedelta(days=1)}
    client.post(log, {**older, "way": "visit", "said": "走访"})
    overdue = f"{reverse('outreach:natives')}?attention=overdue"
    assert overdue in client.get("/").content.decode()
    assert overdue not in office.get("/").content.decode()
    assert "许归舟" in client.get(overdue).content.decode()
    client.post(log, {"on": today - timedelta(days=200), "way": "phone", "said": "补录", "next_due": ""})
    native.refresh_from_db()
    assert native.contacted_on == older["on"]  # an older one entered later changes nothing
    client.post(log, {"on": today, "way": "phone", "said": "问候", "next_due": today + timedelta(days=90)})
    assert overdue not in client.get("/").content.decode()


def test_a_contribution_counts_once_somebody_else_confirmed_it(
    signed_in: Callable[..., Client], make_user: Callable[..., Any], native: Native
) -> None:
    clerk = make_user(Role.CLERK)
    add = reverse("outreach:add_contribution", args=[native.pk])
    client = signed_in(Role.UNIT_OFFICER, "云溪镇")
    bare = client.post(add, {"kind": "investment", "on": "2025-05-01", "evidence": "协议"})
    assert "amount" in bare.context["form"].errors
    client.post(add, {"kind": "investment", "on": "2025-05-01", "evidence": "协议", "amount": "1000000.50"})
    made = Contribution.objects.get()
    assert made.amount == 100_000_050
    assert list(facts.contributions(date(2025, 12, 31))) == []
    decide = reverse("outreach:decide_contribution", args=[native.pk, made.pk])
    assert client.post(decide, {"decision": "confirm"}).status_code == 403
    own = services.enter_contribution(
        native=native, kind="teaching", on=date(2025, 5, 2), evidence="讲课", by=clerk, at=AT
    )
    with pytest.raises(Refused) as refused:
        services.decide_contribution(contribution=own, confirm=True, by=clerk, at=AT)
    assert refused.value.code == "maker_is_checker"
    signed_in(Role.DIRECTOR).post(decide, {"decision": "confirm"})
    (row,) = facts.contributions(date(2025, 12, 31))
    assert row[3:] == ("投资", date(2025, 5, 1), Decimal("1000000.50"))
    (home,) = selectors.homes(clerk, date(2025, 12, 31), date(2025, 12, 31))
    assert (home.natives, home.contributions, home.fen) == (1, 1, 100_000_050)


def test_a_native_comes_back_and_a_file_is_opened(signed_in: Callable[..., Client], native: Native) -> None:
    client = signed_in(Role.CLERK)
    back = reverse("outreach:come_back", args=[native.pk])
    client.post(back, {"organization": "清岚公司", "kind": "brought_in", "since": "2025-06-01", "post": "顾问"})
    native.refresh_from_db()
    person = native.person
    assert person is not None
    assert (person.name, person.phone) == ("许归舟", PHONE)
    assert person.engagements.get().organization.name == "清岚公司"
    assert client.post(back, {"organization": "一中", "kind": "employed", "since": "2025-07-01"}).status_code == 200
    assert person.engagements.count() == 1


def test_a_rural_expert_is_discovered_confirmed_and_supported(
    signed_in: Callable[..., Client], farmer: Person, tree: dict[str, Organization]
) -> None:
    client = signed_in(Role.UNIT_OFFICER, "云溪镇")
    typed = {"person": "田守禾", "township": "云溪镇", "craft": "水稻种植", "apprentices": "3",
             "discovered_on": "2025-05-20", "evidence": "带动三十户"}  # fmt: skip
    client.post(reverse("outreach:new_expert"), typed)
    expert = RuralExpert.objects.get()
    support = reverse("outreach:add_support", args=[expert.pk])
    done = {"kind": "fund", "on": "2025-06-01", "amount": "20000", "what": "扶持资金"}
    assert client.post(support, done).status_code == 200
    assert not Support.objects.exists()
    decide = reverse("outreach:decide_expert", args=[expert.pk])
    office = signed_in(Role.DIRECTOR)
    assert "?state=claimed" in office.get("/").content.decode()
    office.post(decide, {"decision": "reject"})
    expert.refresh_from_db()
    assert expert.state == "claimed"  # without a reason nothing is rejected
    office.post(decide, {"decision": "confirm"})
    client.post(support, done)
    assert Support.objects.get().amount == 2_000_000
    (row,) = facts.experts(date(2025, 12, 31))
    assert row[3:] == ("水稻种植", date(2025, 5, 20), 3, date(2025, 6, 1))
    assert signed_in(Role.UNIT_OFFICER, "教育局").get(expert.get_absolute_url()).status_code == 404
    other = create_person(name="无关人", by="test", at=AT)
    with pytest.raises(Refused) as refused:
        services.discover(
            person=other, township=tree["云溪镇"], craft="竹编", discovered_on=AT.date(), evidence="x", **BY
        )
    assert refused.value.code == "not_rural"


def test_the_database_holds_what_must_hold(native: Native, farmer: Person, tree: dict[str, Organization]) -> None:
    made = services.enter_contribution(native=native, kind="teaching", on=AT.date(), evidence="讲课", **BY)
    contact = services.log_contact(native=native, on=AT.date(), way="phone", said="问候", **BY)
    expert = services.discover(
        person=farmer, township=tree["云溪镇"], craft="竹编", discovered_on=AT.date(), evidence="x", **BY
    )
    decided = {"state": "confirmed", "decided_at": AT}
    rows = Contribution.objects.filter(pk=made.pk)
    broken: list[Callable[[], Any]] = [
        lambda: rows.update(kind="donation"),
        lambda: rows.update(**decided, decided_by=made.entered_by),
        lambda: rows.update(**decided),
        lambda: RuralExpert.objects.filter(pk=expert.pk).update(**decided, decided_by=expert.entered_by),
        lambda: Contact.objects.filter(pk=contact.pk).update(next_due=contact.on),
        lambda: Native.objects.filter(pk=native.pk).update(returned_on=AT.date()),
    ]
    for attempt in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
