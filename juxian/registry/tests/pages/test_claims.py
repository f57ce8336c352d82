"""Classes and designations: the office's count at once, a unit's are claims that the office decides."""

from collections.abc import Callable

from django.test import Client

from juxian.core.roles import Role
from juxian.registry.models import Classification, DesignationKind, Person

Make = Callable[..., Person]
SignIn = Callable[..., Client]


def url(person: Person, path: str) -> str:
    return f"/registry/people/{person.pk}/{path}"


def test_the_office_recognises_a_unit_claims(
    signed_in: SignIn, make_person: Make, edition: Classification, designation_kind: DesignationKind
) -> None:
    person, unit, office = make_person("甲"), signed_in(Role.UNIT_OFFICER, "环科园"), signed_in(Role.CLERK)
    data = {"level": edition.levels.get(code="C").pk, "since": "2025-03-01"}
    assert "确认后生效" in unit.get(url(person, "classes/add/")).content.decode()
    unit.post(url(person, "classes/add/"), data)
    unit.post(url(person, "designations/add/"), {"kind": designation_kind.pk, "awarded": "2025-02-01"})
    assert not person.recognitions.get().confirmed
    assert (person.designations.get().confirmed, person.designations.get().year) == (False, 2025)
    assert [row.record for row in office.get("/registry/people/?attention=claims").context["table"].rows] == [person]
    again = unit.post(url(person, "classes/add/"), data)
    assert "待人才办确认" in str(again.context["form"].errors)


def test_a_claim_is_confirmed_or_rejected_by_the_office_only(
    signed_in: SignIn, make_person: Make, edition: Classification, designation_kind: DesignationKind
) -> None:
    person, unit, office = make_person("甲", level="E"), signed_in(Role.UNIT_OFFICER, "环科园"), signed_in(Role.CLERK)
    unit.post(url(person, "classes/add/"), {"level": edition.levels.get(code="C").pk, "since": "2025-03-01"})
    unit.post(url(person, "designations/add/"), {"kind": designation_kind.pk, "year": "2024"})
    claim = person.recognitions.get(confirmed=False)
    named = person.designations.get()
    for path in (f"claims/classes/{claim.pk}/", f"claims/designations/{named.pk}/"):
        assert unit.post(url(person, path), {"decision": "confirm"}).status_code == 403
    office.post(url(person, f"claims/classes/{claim.pk}/"), {"decision": "confirm"})
    claim.refresh_from_db()
    assert claim.confirmed
    assert person.recognitions.get(level__code="E").until is not None
    office.post(url(person, f"claims/designations/{named.pk}/"), {"decision": "reject", "reason": ""})
    assert person.designations.exists()
    office.post(url(person, f"claims/designations/{named.pk}/"), {"decision": "reject", "reason": "无文件"})
    assert not person.designations.exists()


def test_what_counts_is_changed_by_the_office_only(
    signed_in: SignIn, make_person: Make, edition: Classification
) -> None:
    person = make_person("甲", level="D")
    row = person.recognitions.get()
    unit = signed_in(Role.UNIT_OFFICER, "环科园")
    assert unit.get(url(person, f"classes/{row.pk}/")).status_code == 403
    assert unit.post(url(person, f"classes/{row.pk}/remove/"), {"reason": "x"}).status_code == 403
    data = {"level": row.level_id, "since": "2025-01-01", "until": "2027-12-31"}
    assert signed_in(Role.CLERK).post(url(person, f"classes/{row.pk}/"), data).status_code == 302
    row.refresh_from_db()
    assert row.until is not None


def test_an_address_of_another_kind_of_row_decides_nothing(signed_in: SignIn, canary: Person) -> None:
    education = canary.educations.get()
    office = signed_in(Role.CLERK)
    assert office.post(url(canary, f"claims/educations/{education.pk}/"), {"decision": "confirm"}).status_code == 404
    assert canary.educations.exists()
