"""Identity numbers of every kind: what is read out of them and what is wrong with them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from juxian.core.identity import (
    IdentityFault,
    IdentityKind,
    area_name,
    check_character,
    raise_to_18,
    read_identity,
    read_identity_kind,
)
from juxian.core.text import code_key


def number(area: str, birth: str, order: str) -> str:
    return (body := f"{area}{birth}{order}") + check_character(body)


def test_a_resident_number_tells_birth_sex_and_area() -> None:
    identity = read_identity("420102196201300784")
    assert identity.kind is IdentityKind.RESIDENT
    assert (identity.birth_date, identity.sex, identity.area) == (date(1962, 1, 30), "女", "420102")
    assert identity.valid
    assert identity.faults == ()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("320305 19900428 1019", "320305199004281019"),
        ("\t320305199004281019", "320305199004281019"),
        ("'320305199004281019", "320305199004281019"),
        ("３２０３２２１９８１０７２３２９１６", "320322198107232916"),
        ("41010219690423729x", "41010219690423729X"),
        ("41010219690423729×", "41010219690423729X"),
        ("320305-1990-0428-1019", "320305199004281019"),
        ("身份证号：320305199004281019", "320305199004281019"),
        ("ID: 320305199004281019", "320305199004281019"),
    ],
)
def test_decoration_is_taken_off(typed: str, read: str) -> None:
    identity = read_identity(typed)
    assert identity.number == read
    assert identity.valid


@pytest.mark.parametrize(
    ("typed", "fault", "kept"),
    [
        ("", IdentityFault.MISSING, None),
        ("无", IdentityFault.MISSING, None),
        ("—", IdentityFault.MISSING, None),
        ("3.20102E+17", IdentityFault.LOST_DIGITS, None),
        ("3.2e+17", IdentityFault.LOST_DIGITS, None),
        ("310104197405167072", IdentityFault.CHECK_DIGIT, "310104197405167072"),
        ("32031119512059425", IdentityFault.LENGTH, "32031119512059425"),
        ("2224011978808119016", IdentityFault.LENGTH, "2224011978808119016"),
        ("12345678", IdentityFault.LENGTH, "12345678"),
        ("办理中", IdentityFault.UNRECOGNISED, "办理中"),
        (number("410102", "19930230", "688"), IdentityFault.BIRTH_INVALID, number("410102", "19930230", "688")),
        (number("660102", "19830330", "624"), IdentityFault.AREA_UNKNOWN, number("660102", "19830330", "624")),
        (number("090223", "19980325", "466"), IdentityFault.AREA_UNKNOWN, number("090223", "19980325", "466")),
    ],
)
def test_what_is_wrong_is_named(typed: str, fault: IdentityFault, kept: str | None) -> None:
    identity = read_identity(typed)
    assert identity.faults == (fault,)
    assert identity.number == kept


def test_an_unknown_area_is_a_warning_and_its_birth_date_still_counts() -> None:
    identity = read_identity(number("660102", "19830330", "624"))
    assert identity.valid
    assert identity.birth_date == date(1983, 3, 30)


def test_withdrawn_area_codes_are_known() -> None:
    assert read_identity(number("110103", "19700101", "001")).faults == ()
    assert area_name("110103") == "北京市崇文区"
    assert area_name("320305") == "江苏省徐州市贾汪区"


def test_fifteen_digits_are_raised_to_eighteen() -> None:
    identity = read_identity("320102630503918")
    assert identity.number == "320102196305039185" == raise_to_18("320102630503918")
    assert identity.faults == (IdentityFault.FIFTEEN_DIGIT,)
    assert identity.sex == "女"
    assert identity.valid


def test_fifteen_digits_with_an_impossible_birth_are_an_error() -> None:
    identity = read_identity("320102631503918")
    assert IdentityFault.BIRTH_INVALID in identity.faults
    assert not identity.valid


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("93227619870710049X", IdentityKind.PERMANENT_RESIDENT),
        ("USA320102850301", IdentityKind.PERMANENT_RESIDENT),
        ("810000199304193529", IdentityKind.HMT_RESIDENCE_PERMIT),
        ("830000197107248193", IdentityKind.HMT_RESIDENCE_PERMIT),
        ("H12345678", IdentityKind.HM_TRAVEL_PERMIT),
        ("M1234567890", IdentityKind.HM_TRAVEL_PERMIT),
        ("A16613656", IdentityKind.PASSPORT),
        ("EA1234567", IdentityKind.PASSPORT),
        ("e12345678", IdentityKind.PASSPORT),
    ],
)
def test_the_form_of_a_number_tells_its_kind(typed: str, kind: IdentityKind) -> None:
    identity = read_identity(typed)
    assert identity.kind is kind
    assert identity.valid


def test_another_cell_settles_what_the_form_leaves_open() -> None:
    assert read_identity("12345678", IdentityKind.TAIWAN_TRAVEL_PERMIT).kind is IdentityKind.TAIWAN_TRAVEL_PERMIT
    assert read_identity("M12345678", IdentityKind.PASSPORT).kind is IdentityKind.PASSPORT
    assert read_identity("123456789", IdentityKind.PASSPORT).number == "123456789"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("身份证", IdentityKind.RESIDENT),
        ("外国护照", IdentityKind.PASSPORT),
        ("永居证", IdentityKind.PERMANENT_RESIDENT),
        ("港澳台居住證", IdentityKind.HMT_RESIDENCE_PERMIT),
        ("台胞证", IdentityKind.TAIWAN_TRAVEL_PERMIT),
        ("回乡证", IdentityKind.HM_TRAVEL_PERMIT),
        ("驾驶证", None),
    ],
)
def test_documents_are_known_by_many_names(said: str, kind: IdentityKind | None) -> None:
    assert read_identity_kind(code_key(said)) is kind


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(0, 999))
def test_every_well_formed_number_reads_back(birth: date, order: int) -> None:
    typed = number("320305", birth.strftime("%Y%m%d"), f"{order:03d}")
    identity = read_identity(typed)
    assert identity.birth_date == birth
    assert identity.sex == ("男" if order % 2 else "女")


@given(
    st.text("0123456789", min_size=17, max_size=17).filter(lambda text: text[0] != "0"), st.sampled_from("0123456789X")
)
def test_the_check_character_is_that_of_iso_7064(body: str, last: str) -> None:
    wrong = IdentityFault.CHECK_DIGIT in read_identity(body + last).faults
    assert wrong != mod_11_2.is_valid(body + last)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    identity = read_identity(text)
    assert identity.valid or identity.faults
