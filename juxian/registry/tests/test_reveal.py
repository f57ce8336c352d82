"""Looking at one sensitive value."""

from collections.abc import Callable

import pytest

from juxian.audit.models import Event
from juxian.core.errors import Refused
from juxian.registry.models import Person
from juxian.registry.services import reveal_sensitive
from juxian.registry.tests.conftest import AT, CANARY_MAIL, CANARY_PHONE, CANARY_WAGE, number

pytestmark = pytest.mark.django_db
NOW = {"by": "顾晓岚", "at": AT}


@pytest.fixture
def person(make_person: Callable[..., Person]) -> Person:
    return make_person(document_number=number(), phone=CANARY_PHONE, email=CANARY_MAIL, wage_fen=CANARY_WAGE)


def test_each_value_with_its_reason_in_the_trail(person: Person) -> None:
    fields = {
        "phone": CANARY_PHONE,
        "email": CANARY_MAIL,
        f"document:{person.documents.get().pk}": number(),
        f"wage:{person.engagements.get().pk}": "876,543.21",
    }
    for field, value in fields.items():
        assert value in reveal_sensitive(person=person, field=field, reason="核对待遇", **NOW)

    events = Event.objects.filter(action="registry.revealed")
    assert {event.after["field"] for event in events} == {"phone", "email", "document", "wage"}
    assert {event.reason for event in events} == {"核对待遇"}
    told = str(list(events.values()))
    assert not any(value in told for value in (CANARY_PHONE, CANARY_MAIL, number(), "876543", "876,543"))


@pytest.mark.parametrize("reason", ["", "  ", "看看"])
def test_without_a_reason_nothing_is_shown(person: Person, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        reveal_sensitive(person=person, field="phone", reason=reason, **NOW)

    assert refused.value.code == "reason_missing"
    assert not Event.objects.filter(action="registry.revealed").exists()


def test_somebody_elses_value_is_not_reached_through_this_file(
    person: Person, make_person: Callable[..., Person]
) -> None:
    other = make_person("乙", document_number=number(order=71))
    for field in (f"document:{other.documents.get().pk}", f"wage:{other.engagements.get().pk}", "account", "code"):
        with pytest.raises(Refused) as refused:
            reveal_sensitive(person=person, field=field, reason="核对待遇", **NOW)
        assert refused.value.code == "value_missing"
