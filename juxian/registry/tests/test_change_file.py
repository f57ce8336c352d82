"""Changing a file: particulars, documents, education, titles, engagements, teams; and its history."""

from collections.abc import Callable
from datetime import date

import pytest

from juxian.accounts.models import User
from juxian.audit.models import Event
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.registry.models import Person, TalentTeam
from juxian.registry.services import (
    add_document,
    add_education,
    add_title,
    change_engagement,
    change_person,
    end_engagement,
    engage,
    link_account,
    remove_record,
    set_talent_teams,
    withdraw_document,
)
from juxian.registry.tests.conftest import AT, CANARY_PHONE, CANARY_WAGE, number

pytestmark = pytest.mark.django_db
NOW = {"by": "顾晓岚", "at": AT}


def test_a_change_is_kept_in_history_and_trail(make_person: Callable[..., Person]) -> None:
    person = make_person("柳一舟")

    change_person(person=person, name="柳亦舟", phone=CANARY_PHONE, **NOW)

    newest, first = person.history.all()
    assert (first.name, newest.name, newest.history_user, newest.history_date) == ("柳一舟", "柳亦舟", "顾晓岚", AT)
    assert (person.pinyin, person.initials) == ("liuyizhou", "lyz")
    event = Event.objects.about("registry.person", person.pk).first()
    assert event is not None
    assert (event.before, event.after) == ({"name": "柳一舟", "phone": ""}, {"name": "柳亦舟", "phone": "••••••"})


def test_a_change_that_changes_nothing_leaves_no_trace(make_person: Callable[..., Person]) -> None:
    person = make_person("柳一舟")
    events, versions = Event.objects.count(), person.history.count()

    change_person(person=person, name="柳一舟", remarks="", **NOW)

    assert (Event.objects.count(), person.history.count()) == (events, versions)


def test_a_withdrawn_number_may_be_entered_again(make_person: Callable[..., Person]) -> None:
    first, second = make_person("甲", document_number=number(order=41)), make_person("乙")
    with pytest.raises(Refused):
        add_document(person=second, kind="居民身份证", number=number(order=41), **NOW)

    withdraw_document(document=first.documents.get(), reason="录错", **NOW)
    add_document(person=second, kind="居民身份证", number=number(order=41), **NOW)

    assert second.documents.filter(is_active=True).count() == 2


def test_a_title_brings_its_series_and_level(make_person: Callable[..., Person]) -> None:
    person = make_person()

    title = add_title(person=person, name="教授级高工", awarded=date(2020, 12, 1), **NOW)
    grade = add_title(person=person, name="高级技师", **NOW)

    assert (title.name, title.level_name, title.is_skill_grade) == ("正高级工程师", "正高级", False)
    assert (grade.level_name, grade.is_skill_grade) == ("", True)
    with pytest.raises(Refused) as refused:
        add_title(person=person, name="科长", **NOW)
    assert refused.value.code == "title_unknown"


def test_pay_is_encrypted_and_masked_in_the_trail(
    make_person: Callable[..., Person], tree: dict[str, Organization]
) -> None:
    person = make_person(wage_fen=CANARY_WAGE)
    engagement = person.engagements.get()

    change_engagement(engagement=engagement, wage_fen=CANARY_WAGE + 100, post="研发", **NOW)

    engagement.refresh_from_db()
    assert engagement.wage_fen == CANARY_WAGE + 100
    event = Event.objects.about("registry.person", person.pk).first()
    assert event is not None
    assert event.after == {"wage": "••••••", "post": "研发"}


def test_an_engagement_ends_once(make_person: Callable[..., Person]) -> None:
    engagement = make_person().engagements.get()

    end_engagement(engagement=engagement, last_day=date(2025, 5, 31), reason="合同期满", **NOW)

    assert engagement.until == date(2025, 5, 31)
    with pytest.raises(Refused) as refused:
        end_engagement(engagement=engagement, last_day=date(2025, 6, 30), **NOW)
    assert refused.value.code == "engagement_ended"


def test_flexible_work_stands_beside_a_post(make_person: Callable[..., Person], tree: dict[str, Organization]) -> None:
    person = make_person(organization="一中")

    engage(person=person, organization=tree["清岚公司"], kind="flexible", days=30, outcome="课题", **NOW)

    assert person.engagements.filter(until=None).count() == 2


def test_talent_teams_are_held_from_a_day_to_a_day(make_person: Callable[..., Person]) -> None:
    person = make_person()
    set_talent_teams(person=person, teams=["professional"], day=date(2023, 1, 1), **NOW)

    set_talent_teams(person=person, teams=["professional", "enterprise"], day=date(2024, 1, 1), **NOW)
    set_talent_teams(person=person, teams=["enterprise"], day=date(2025, 1, 1), **NOW)

    held = {(one.team, one.since, one.until) for one in person.talent_teams.all()}
    assert held == {
        (TalentTeam.PROFESSIONAL, date(2023, 1, 1), date(2025, 1, 1)),
        (TalentTeam.ENTERPRISE, date(2024, 1, 1), None),
    }


def test_an_entry_is_removed_with_a_reason_and_its_history_stays(make_person: Callable[..., Person]) -> None:
    person = make_person()
    education = add_education(person=person, level="21", school="河海大学", **NOW)
    with pytest.raises(Refused):
        remove_record(row=education, reason=" ", **NOW)

    remove_record(row=education, reason="录错了人", **NOW)

    assert not person.educations.exists()
    event = Event.objects.about("registry.person", person.pk).first()
    assert event is not None
    assert (event.action, event.reason) == ("registry.record_removed", "录错了人")
    assert "河海大学" in str(event.before)


def test_an_account_belongs_to_one_person(make_person: Callable[..., Person], make_user: Callable[..., User]) -> None:
    account = make_user(Role.TALENT, "一中")
    mine, other = make_person("甲"), make_person("乙")
    link_account(person=mine, account=account, **NOW)

    with pytest.raises(Refused) as refused:
        link_account(person=other, account=account, **NOW)

    assert refused.value.code == "account_linked"
    assert list(Person.objects.visible_to(account, "registry.own")) == [mine]
