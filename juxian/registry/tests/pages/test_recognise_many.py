"""Recognising those ticked in the list."""

from collections.abc import Callable

from django.test import Client

from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.registry.models import Classification, Person, Recognition

URL = "/registry/people/recognise/"
Make = Callable[..., Person]
SignIn = Callable[..., Client]


def test_it_asks_first_and_then_recognises(signed_in: SignIn, make_person: Make, edition: Classification) -> None:
    people = [make_person("甲"), make_person("乙")]
    client, keys = signed_in(Role.CLERK), [one.pk for one in people]
    asked = client.post(URL, {"selected": keys})
    assert asked.status_code == 200
    assert not Recognition.objects.exists()
    level = edition.levels.get(code="D")
    done = client.post(URL, {"selected": keys, "level": level.pk, "since": "2025-05-01", "evidence": "会议纪要"})
    assert done.status_code == 302
    assert {(one.person_id, one.level, one.confirmed) for one in Recognition.objects.all()} == {
        (key, level, True) for key in keys
    }
    assert Event.objects.filter(action="registry.class_recognised").count() == 2


def test_what_was_typed_stays_when_something_is_missing(signed_in: SignIn, make_person: Make) -> None:
    person = make_person("甲")
    response = signed_in(Role.CLERK).post(
        URL, {"selected": person.pk, "level": "", "since": "", "evidence": "纪要〔7〕"}
    )
    assert response.status_code == 200
    page = response.content.decode()
    assert "纪要〔7〕" in page
    assert f'name="selected" value="{person.pk}"' in page


def test_who_can_not_be_is_named_and_the_others_are_done(
    signed_in: SignIn, make_person: Make, edition: Classification
) -> None:
    fresh, later = make_person("甲"), make_person("乙", level="A")
    data = {
        "selected": [fresh.pk, later.pk],
        "level": edition.levels.get(code="B").pk,
        "since": "2024-06-01",
        "evidence": "x",
    }
    page = signed_in(Role.CLERK).post(URL, data, follow=True).content.decode()
    assert f"未认定：{later}" in page
    assert list(fresh.recognitions.values_list("level__code", flat=True)) == ["B"]
    assert list(later.recognitions.values_list("level__code", flat=True)) == ["A"]


def test_the_whole_list_means_the_filtered_list(signed_in: SignIn, make_person: Make, edition: Classification) -> None:
    inside, outside = make_person("甲", "一中"), make_person("乙", "清岚公司")
    data = {"everything": "1", "level": edition.levels.get(code="E").pk, "since": "2025-05-01", "evidence": "x"}
    signed_in(Role.CLERK).post(f"{URL}?organization=教育局", data)
    assert inside.recognitions.count() == 1
    assert outside.recognitions.count() == 0


def test_units_do_not_recognise(signed_in: SignIn, make_person: Make) -> None:
    person = make_person("甲")
    for role, place in ((Role.UNIT_OFFICER, "环科园"), (Role.EMPLOYER_HR, "清岚公司"), (Role.LEADER, "人才办")):
        assert signed_in(role, place).post(URL, {"selected": person.pk}).status_code == 403
    assert signed_in(Role.CLERK).get(URL).status_code == 405


def test_nobody_ticked_is_told(signed_in: SignIn, make_person: Make) -> None:
    response = signed_in(Role.CLERK).post(URL, {}, follow=True)
    assert "没有选中任何人" in response.content.decode()
