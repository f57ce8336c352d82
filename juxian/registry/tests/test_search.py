"""Finding people: by any part of a name, by sound, by employer, by part of a number for those who may see numbers."""

from collections.abc import Callable
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from juxian.accounts.models import User
from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.registry import finding, search, services
from juxian.registry.keys import COLUMNS
from juxian.registry.models import Person, SearchKey
from juxian.registry.permissions import VIEW
from juxian.registry.sections.catalogue import NAMED
from juxian.registry.services.erasure import erase_person, remove_contacts
from juxian.registry.tests.conftest import AT, number

pytestmark = pytest.mark.django_db
Make = Callable[..., Person]
MakeUser = Callable[..., User]
Find = Callable[[str], list[str]]
DAY = date(2025, 6, 2)
NOW = {"by": "test", "at": AT}


@pytest.fixture
def found(make_user: MakeUser) -> Find:
    """Return a function: text -> the names of whom the box finds for the office, the best first."""
    clerk = make_user(Role.CLERK)

    def find(text: str) -> list[str]:
        names = dict(Person.objects.values_list("pk", "name"))
        return [names[key] for key in finding.best(clerk, text, DAY, limit=20)]

    return find


def listed(text: str) -> set[str]:
    return set(finding.looking_for(Person.objects.all(), text, DAY).values_list("name", flat=True))


@pytest.mark.parametrize(
    "text",
    [
        "欧阳明远", "欧", "远", "明远", "阳明", "歐陽", " 欧阳　明远 ", "ouyangmingyuan", "Ou Yang", "yangming", "mingyuan", "oymy",
        "my", "OYM", "ｏｕｙａｎｇ", "陈旧名", "jiuming", "Ming Yuan O'Young", "young", "一中", "明远 一中",
    ],
)  # fmt: skip
def test_every_part_of_a_name_finds(make_person: Make, found: Find, text: str) -> None:
    make_person("欧阳明远", former_name="陈旧名", latin_name="Ming-Yuan O'Young")
    make_person("方以宁", "清岚公司")
    assert found(text) == ["欧阳明远"]
    assert listed(text) == {"欧阳明远"}


@pytest.mark.parametrize("text", ["阳远", "uyang", "zzz", "明远 清岚", "·", "", "%", "_"])
def test_what_is_no_part_finds_nobody(make_person: Make, found: Find, text: str) -> None:
    make_person("欧阳明远")
    assert found(text) == []


def test_whole_names_come_before_beginnings_and_those_before_parts(
    make_person: Make, found: Find, make_user: MakeUser
) -> None:
    for name in ("李张伟", "张伟芳", "张伟", "王张伟民"):
        make_person(name)
    assert found("张伟") == ["张伟", "张伟芳", "李张伟", "王张伟民"]
    assert found("zhangwei")[:2] == ["张伟", "张伟芳"]
    clerk = make_user(Role.CLERK)
    assert finding.best(clerk, "张", DAY, limit=2) == finding.best(clerk, "张", DAY, limit=9)[:2]


@pytest.mark.parametrize("text", ["张维", "章薇", "臧伟", "zhnagwei", "zhangwe", "zhangwie", "zhamgwei"])
def test_names_that_sound_alike_are_found_when_nobody_is_called_so(make_person: Make, found: Find, text: str) -> None:
    make_person("张伟")
    make_person("王芳")
    assert found(text) in ([], ["张伟"])
    assert [one.name for one in finding.sounding_like(Person.objects.all(), text)] == ["张伟"]


def test_the_keys_follow_the_file(make_person: Make, found: Find) -> None:
    kept, gone = make_person("张伟"), make_person("张玮")
    services.change_person(person=kept, name="章伟", **NOW)
    assert (found("张伟"), found("章")) == ([], ["章伟"])
    merge = services.merge_people(kept=kept, gone=gone, **NOW)
    assert found("张玮") == []
    tail = number(order=15)[-4:]  # of the merged file
    assert finding.with_number(Person.objects.all(), tail) == [kept.pk]
    services.part_again(merge=merge, reason="", **NOW)
    assert found("张玮") == ["张玮"]
    services.withdraw_document(document=gone.documents.get(), reason="", **NOW)
    assert finding.with_number(Person.objects.all(), tail) == []


def test_the_phone_of_a_contact_finds_too(make_person: Make) -> None:
    person, section = make_person("张伟", phone="13912345678"), NAMED["contacts"]
    office = services.add_row(section=section, person=person, kind="phone", value="0515-88001234", **NOW)
    services.add_row(section=section, person=person, kind="email", value="zw@example.com", **NOW)
    assert finding.with_number(Person.objects.all(), "1234") == [person.pk]
    services.change_row(section=section, row=office, kind="phone", value="0515-88007777", **NOW)
    assert finding.with_number(Person.objects.all(), "1234") == []
    assert finding.with_number(Person.objects.all(), "88007777") == [person.pk]
    assert finding.with_number(Person.objects.all(), "5678") == [person.pk]
    remove_contacts(person=person, **NOW)
    assert finding.with_number(Person.objects.all(), "7777") == []


def test_who_was_erased_leaves_no_key(make_person: Make) -> None:
    person = make_person("张伟", phone="13912345678")
    remove_contacts(person=person, **NOW)
    assert finding.with_number(Person.objects.all(), "5678") == []
    erase_person(person=person, reason="本人申请", **NOW)
    assert not SearchKey.objects.exists()


def test_a_migration_makes_the_keys_of_those_on_file(make_person: Make) -> None:
    make_person("欧阳明远", phone="13912345678、025-83112233")
    kept = set(SearchKey.objects.values_list("person_id", *COLUMNS))
    SearchKey.objects.all().delete()
    import_module("juxian.registry.migrations.0009_fill_search_keys").fill(apps, None)
    assert set(SearchKey.objects.values_list("person_id", *COLUMNS)) == kept
    assert len(kept) == 2


def test_part_of_a_number_finds_for_those_who_may_see_numbers_of_theirs(make_person: Make, make_user: MakeUser) -> None:
    mine = make_person("甲", document_number=number(order=21), phone="13912345678、13812340000")
    make_person("乙", "清岚公司", document_number=number(born="19910307", order=21), phone="13900005678")
    whole = number(order=21)

    def names(user: User, text: str) -> list[str]:
        part = search.find(user, text)
        return [str(hit.title) for hit in part.hits] if part else []

    clerk, officer = make_user(Role.CLERK), make_user(Role.UNIT_OFFICER, "教育局")
    assert sorted(names(clerk, "5678")) == ["乙", "甲"]
    for text in (whole, whole[-6:], whole[4:], whole[-4:].lower(), "13912345678", "0000", "912345678"):
        assert names(clerk, text) == [mine.name], text
        assert names(officer, text) == [mine.name], text
    assert names(officer, "00005678") == []
    for text in ("678", "1391234", whole[:8], "0000 0000"):
        assert names(clerk, text) == [], text
    assert names(make_user(Role.EMPLOYER_HR, "一中"), "5678") == []


def test_looking_for_a_number_is_in_the_trail_without_it(make_person: Make, signed_in: Callable[..., Client]) -> None:
    make_person("甲", phone="13912345678")
    client = signed_in(Role.CLERK)
    assert "甲" in client.get("/registry/people/", {"q": "345678"}).content.decode()
    assert "甲" in client.get("/search/", {"q": "5678"}).content.decode()
    events = Event.objects.filter(action="registry.number_searched").order_by("sequence")
    assert [event.after for event in events] == [{"characters": 6, "found": 1}, {"characters": 4, "found": 1}]
    assert "甲" not in client.get("/search/suggestions/", {"q": "5678"}).content.decode()
    assert events.count() == 2


def test_a_unit_finds_its_own_only(make_person: Make, make_user: MakeUser) -> None:
    make_person("张伟", "一中")
    make_person("张维", "清岚公司")
    officer = make_user(Role.UNIT_OFFICER, "教育局")
    people = Person.objects.visible_to(officer, VIEW)
    for text in ("张", "zhangwei", "zw"):
        assert [people.get(pk=key).name for key in finding.best(officer, text, DAY, limit=9)] == ["张伟"]
    assert [one.name for one in finding.sounding_like(people, "章威")] == ["张伟"]


def test_the_list_says_that_it_shows_names_that_sound_alike(
    make_person: Make, signed_in: Callable[..., Client]
) -> None:
    make_person("张伟")
    client = signed_in(Role.CLERK)
    assert "没有叫“张维”的人" in (page := client.get("/registry/people/", {"q": "张维"}).content.decode())
    assert "张伟" in page
    assert "没有叫" not in client.get("/registry/people/", {"q": "张伟"}).content.decode()
    assert "没有叫" not in client.get("/registry/people/", {"q": "诸葛孔明"}).content.decode()


def test_the_list_shows_the_best_first_until_it_is_sorted(make_person: Make, signed_in: Callable[..., Client]) -> None:
    for name in ("安张伟", "张伟", "张伟芳"):
        make_person(name)
    client = signed_in(Role.CLERK)
    for query, expected in (
        ({"q": "张伟"}, ["张伟", "张伟芳", "安张伟"]),
        ({"q": "张伟", "sort": "name"}, ["安张伟", "张伟", "张伟芳"]),
    ):
        rows = client.get("/registry/people/", query).context["table"].rows
        assert [row.record.name for row in rows] == expected


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts before it chooses an index")
def test_sqlite_looks_namesakes_up_by_name() -> None:
    # It took the index of merged files for "merged into nobody", and so read every file there is.
    plan = Person.objects.filter(name__in=["张明远", "李娜"]).explain()

    assert "person_name" in plan
    assert "merged_into" not in plan
