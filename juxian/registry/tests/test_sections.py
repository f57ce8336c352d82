"""The declared sections of a file: written, changed and removed with reasons, confirmed by somebody else, counted."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from juxian.audit.models import Event
from juxian.conftest import AT
from juxian.core.errors import Refused
from juxian.organizations.models import Organization, Reach
from juxian.registry import services
from juxian.registry.fact_rows import people
from juxian.registry.facts import PEOPLE
from juxian.registry.importing.drafting import KINDS
from juxian.registry.models import Achievement, Contact, Engagement, FamilyMember, Person, Training
from juxian.registry.refusals import explained
from juxian.registry.rosters.fields import _find_engagement
from juxian.registry.sections.catalogue import LISTED, NAMED
from juxian.registry.succession.careers import careers
from juxian.registry.tests.conftest import number

pytestmark = pytest.mark.django_db
VALUES: dict[str, dict[str, Any]] = {
    "achievements": {"kind": "invention", "title": "一种夹具", "reference": "ZL1", "achieved": date(2024, 5, 6)},
    "past_employments": {"employer": "东京大学", "post": "博士后", "country": "392", "since": date(2010, 4, 1)},
    "trainings": {"title": "国情研修班", "until": date(2024, 9, 30), "hours": 40},
    "skills": {"kind": "language", "name": "德语", "level": "B2", "until": date(2026, 1, 31)},
    "contacts": {"kind": "phone", "value": "0515-88 88 88 88", "label": "办公室"},
    "family": {"relation": "daughter", "name": "方小宁", "number": number("20150607", 12)},
}
CHANGES: dict[str, dict[str, Any]] = {
    "achievements": {"rank": 2},
    "past_employments": {"post": "研究员"},
    "trainings": {"result": "优秀"},
    "skills": {"certificate": "歌德证书"},
    "contacts": {"label": "家庭"},
    "family": {"occupation": "实验小学四年级"},
}
WRONG: dict[str, dict[str, Any]] = {
    "achievements": {"amount": -1},
    "past_employments": {"until": date(2001, 1, 1)},
    "trainings": {"title": ""},
    "skills": {"kind": "sport"},
    "contacts": {"kind": "phone", "value": "打给我"},
    "family": {"number": number("20150607", 12)[:-1] + "?"},
}


@pytest.fixture
def person(tree: dict[str, Organization]) -> Person:
    made = services.create_person(name="方以宁", by="test", at=AT)
    services.engage(
        person=made, organization=tree["清岚公司"], kind="employed", since=date(2020, 1, 1), by="test", at=AT
    )
    return made


def add(person: Person, name: str, by: str = "hr", **fields: Any) -> Any:
    return services.add_row(section=NAMED[name], person=person, by=by, at=AT, **VALUES[name] | fields)


def test_every_section_without_services_of_its_own_is_tried_here() -> None:
    assert {one.name for one in LISTED if one.add is None} == VALUES.keys() == CHANGES.keys() == WRONG.keys()


@pytest.mark.parametrize("name", VALUES)
def test_a_row_is_added_changed_and_removed_and_its_history_stays(person: Person, name: str) -> None:
    section = NAMED[name]
    row = add(person, name)
    assert (row.entered_by, row.entered_at) == ("hr", AT)
    services.change_row(section=section, row=row, by="clerk", at=AT, **CHANGES[name])
    services.change_row(section=section, row=row, by="clerk", at=AT, **CHANGES[name])
    with pytest.raises(ValidationError):
        services.change_row(section=section, row=section.model._base_manager.get(), by="x", at=AT, **WRONG[name])
    row.refresh_from_db()
    with pytest.raises(Refused):
        services.remove_record(row=row, reason=" ", by="clerk", at=AT)
    services.remove_record(row=row, reason="录错了人", by="clerk", at=AT)

    assert not getattr(person, section.relation).exists()
    kept = section.model.history.order_by("history_id")  # type: ignore[attr-defined]
    assert list(kept.values_list("history_type", "history_user_id")) == [("+", "hr"), ("~", "clerk"), ("-", "clerk")]
    told = Event.objects.about(Person._meta.label_lower, person.pk).filter(action__contains="record")
    assert [event.action for event in told] == [
        "registry.record_removed", "registry.record_changed", "registry.record_added",
    ]  # fmt: skip
    assert {event.after.get("what") or event.before["what"] for event in told} == {section.model._meta.model_name}


def test_an_achievement_counts_once_somebody_else_has_confirmed_it(person: Person) -> None:
    row = add(person, "achievements", by="clerk")
    assert not row.confirmed
    with pytest.raises(Refused, match="本人"):
        services.confirm_claim(claim=row, by="clerk", at=AT)
    services.confirm_claim(claim=row, by="director", at=AT)
    assert Achievement.objects.get().confirmed
    services.change_row(section=NAMED["achievements"], row=row, by="director", at=AT, title="另一种夹具")
    assert not Achievement.objects.get().confirmed
    with pytest.raises(Refused, match="本人"):
        services.confirm_claim(claim=row, by="director", at=AT)
    with pytest.raises(ValidationError) as twice:
        add(person, "achievements")
    assert explained(twice.value) == {"__all__": ["档案中已有同类同号的成果。"]}


def test_facts_count_what_is_confirmed_and_lately_learnt(person: Person) -> None:
    for order, (kind, achieved, confirmed) in enumerate(
        [
            ("invention", date(2024, 1, 1), True),
            ("paper", None, True),
            ("paper", date(2030, 1, 1), True),
            ("invention", date(2024, 1, 1), False),
        ]
    ):
        row = add(person, "achievements", kind=kind, achieved=achieved, reference=str(order))
        if confirmed:
            services.confirm_claim(claim=row, by="office", at=AT)
    for until, hours in ((date(2020, 2, 29), 7), (date(2025, 2, 28), 40), (date(2020, 3, 1), 8), (None, 16)):
        add(person, "trainings", until=until, hours=hours)
    # What began and has no end counts by its beginning, and by none not at all.
    Training.objects.filter(hours=16).update(since=date(2023, 1, 1))
    names = ["#key", "#organization", *(fact.id for fact in PEOPLE.facts)]

    def told(day: date) -> list[Any]:
        (row,) = [dict(zip(names, values, strict=True)) for values in people(day)]
        return [row[name] for name in ("inventions", "papers", "achievements", "training_hours")]

    assert told(date(2025, 12, 31)) == [1, 1, 2, 40 + 16]
    assert told(date(2025, 2, 28)) == [1, 0, 1, 40 + 16 + 8 + 7]
    assert told(date(2025, 3, 1))[3] == 40 + 16


def test_facts_count_children_and_those_of_school_age(person: Person) -> None:
    for relation, born in (("son", date(2019, 6, 2)), ("spouse", date(2015, 1, 1)), ("daughter", None)):
        add(person, "family", relation=relation, born=born, number="")
    named = {fact.id: index for index, fact in enumerate(PEOPLE.facts, start=2)}
    told = [
        [row[named[name]] for name in ("children", "children_in_school")]
        for day in (date(2025, 6, 1), date(2025, 6, 2), date(2037, 6, 1), date(2037, 6, 2))
        for row in people(day)
    ]
    assert told == [[1, False], [2, True], [2, True], [2, False]]
    assert all(fact.is_sensitive for fact in PEOPLE.facts if fact.id.startswith("children"))


def test_the_trail_keeps_nothing_of_the_family_nor_of_a_contact(person: Person) -> None:
    for name in ("family", "contacts"):
        row = add(person, name)
        services.change_row(section=NAMED[name], row=row, by="clerk", at=AT, **CHANGES[name])
        services.remove_record(row=row, reason="搬走了", by="clerk", at=AT)
    told = str(list(Event.objects.values("before", "after")))
    assert not [text for text in ("小宁", "201506", "实验小学", "8888") if text in told]
    # Encrypted in the rows and in their history alike.
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM registry_historicalfamilymember")
        assert not [value for (value,) in cursor.fetchall() if "2015" in value]
    assert FamilyMember.history.first().born == date(2015, 6, 7)
    services.remove_contacts(person=person, by="office", at=AT)
    assert not Contact.history.exists()


def test_many_rows_are_written_at_once_with_their_history(person: Person) -> None:
    rows = [(person.pk, {"title": f"第{turn}期", "hours": turn}) for turn in range(1, 4)]
    assert services.add_rows(section=NAMED["trainings"], found=rows, by="demo", at=AT, source="名单") == 3
    assert list(Training.history.order_by("id").values_list("title", "hours"))[-1] == ("第3期", 3)
    assert person.trainings.get(hours=2).source == "名单"
    assert Event.objects.filter(action="registry.records_added").get().after["records"] == 3


def test_who_was_rehired_after_retirement_has_no_career_left(person: Person, tree: dict[str, Organization]) -> None:
    assert [KINDS[str(_find_engagement(text))] for text in ("返聘", "退休返聘", "退休返聘人员")] == ["rehired"] * 3
    assert _find_engagement("续聘") is None
    Person.objects.update(born=date(1960, 1, 1), sex="1")
    before, _unknown = careers(Reach(everything=True))
    work = person.engagements.get()
    services.end_engagement(engagement=work, last_day=date(2022, 1, 31), by="test", at=AT)
    services.engage(
        person=person, organization=work.organization, kind="rehired", since=date(2022, 3, 1), by="t", at=AT
    )
    (career,), _unknown = careers(Reach(everything=True))
    assert len(before) == 1
    assert [spell.until for spell in career.spells] == [date(2022, 1, 31)]
    named = {fact.id: index for index, fact in enumerate(PEOPLE.facts, start=2)}
    (row,) = people(date(2025, 1, 1))
    assert row[named["engagement"]] == Engagement.Kind.REHIRED.label == "退休返聘"
