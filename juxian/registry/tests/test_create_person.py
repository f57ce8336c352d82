"""Opening a file."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from juxian.audit.models import Event
from juxian.core.errors import Refused
from juxian.registry.models import IdentityDocument, Person
from juxian.registry.services import create_person
from juxian.registry.tests.conftest import AT, CANARY_MAIL, CANARY_PHONE, number

pytestmark = pytest.mark.django_db


def test_sex_and_birth_follow_from_the_number() -> None:
    person = create_person(name=" 欧阳 娜 ", document_number=number("19880229", 12), by="顾晓岚", at=AT)

    person.refresh_from_db()
    assert (person.name, person.sex, person.born) == ("欧阳 娜", "2", date(1988, 2, 29))
    assert person.code == "RC2025000001"
    assert (person.entered_by, person.entered_at) == ("顾晓岚", AT)
    assert person.documents.get().number == number("19880229", 12)


@pytest.mark.parametrize(
    ("name", "spelt"),
    [("单雄信", ("shanxiongxin", "sxx")), ("尉迟恭", ("yuchigong", "ycg")), ("曾国强", ("zengguoqiang", "zgq"))],
)
def test_surnames_are_spelt_as_surnames(name: str, spelt: tuple[str, str]) -> None:
    person = create_person(name=name, by="test", at=AT)

    assert (person.pinyin, person.initials) == spelt


def test_a_foreigner_is_found_by_latin_letters() -> None:
    person = create_person(name="Peter van Houten", latin_name="Peter van Houten", country="528", by="test", at=AT)

    assert list(Person.objects.search("van hou")) == [person]
    assert (person.pinyin, person.initials, person.is_foreign) == ("petervanhouten", "pvh", True)


def test_numbers_go_on_within_a_year() -> None:
    codes = [create_person(name=name, by="test", at=AT).code for name in ("甲", "乙", "丙")]

    assert codes == ["RC2025000001", "RC2025000002", "RC2025000003"]


def test_sensitive_values_do_not_lie_open_in_the_database() -> None:
    person = create_person(
        name="柳一舟",
        document_number=number(),
        phone=f"{CANARY_PHONE}，0515-88881234",
        email=CANARY_MAIL,
        by="test",
        at=AT,
    )

    with connection.cursor() as cursor:
        for table in ("registry_person", "registry_historicalperson", "registry_identitydocument"):
            cursor.execute(f"SELECT * FROM {table}")
            text = str(cursor.fetchall())
            for value in (number(), CANARY_PHONE, CANARY_MAIL):
                assert value not in text, table
    person.refresh_from_db()
    assert person.phone == f"{CANARY_PHONE}、0515-88881234"
    assert person.masked_phone == "120••••1234、051••••••1234"


def test_the_trail_tells_no_sensitive_value() -> None:
    create_person(name="柳一舟", document_number=number(), phone=CANARY_PHONE, email=CANARY_MAIL, by="test", at=AT)

    told = str(list(Event.objects.values()))
    assert "registry.person_created" in told
    assert not any(value in told for value in (number(), CANARY_PHONE, CANARY_MAIL))


@pytest.mark.parametrize("wrong", ["320900199003070110", "32090019900230011X", "1234", "科长"])
def test_a_wrong_number_is_refused(wrong: str) -> None:
    with pytest.raises(Refused) as refused:
        create_person(name="柳一舟", document_number=wrong, by="test", at=AT)

    assert refused.value.code == "id_invalid"
    assert not Person.objects.exists()


def test_a_number_on_file_is_refused_and_nothing_is_kept(make_person: Callable[..., Person]) -> None:
    make_person(document_number=number(order=33))

    with pytest.raises(Refused) as refused:
        create_person(name="另一人", document_number=number(order=33), by="test", at=AT)

    assert refused.value.code == "id_taken"
    assert Person.objects.count() == IdentityDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"sex": "2"}, "sex_mismatch"),
        ({"born": date(1991, 3, 7)}, "birth_mismatch"),
        ({"born": date(1990, 4, 1), "born_precision": "month"}, "birth_mismatch"),
    ],
)
def test_what_contradicts_the_number_is_refused(fields: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        create_person(name="柳一舟", document_number=number(), by="test", at=AT, **fields)

    assert refused.value.code == code


def test_a_mail_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError):
        create_person(name="柳一舟", email="no address", by="test", at=AT)


def test_a_month_is_kept_as_its_first_day() -> None:
    person = create_person(name="柳一舟", born=date(1985, 3, 21), born_precision="month", by="test", at=AT)

    assert (person.born, person.born_text) == (date(1985, 3, 1), "1985-03")
    assert person.age_on(date(2025, 2, 28)) == 39
