"""The demonstration's people: the sources' figures come out of their records."""

from datetime import date

import pytest

from juxian.accounts.models import User
from juxian.core.demonstration import AS_OF, District
from juxian.core.identity import read_identity
from juxian.facts import figures, snapshots
from juxian.registry.models import DuplicatePair, Engagement, IdentityDocument, Person

pytestmark = [pytest.mark.xdist_group("district"), pytest.mark.usefixtures("district", "db")]

AT = District().at


def test_the_figures_of_the_year_count_people_once() -> None:
    found = {figure.id: figure for figure in figures.compute_all(AS_OF)}

    assert not [figure for figure in found.values() if figure.id.startswith("registry.") and figure.problem]
    # High-level people are counted once, though many hold several designations.
    assert found["registry.high_level_brought_in"].value == 4 + 5 + 6 + 26 - 2 + 7
    assert 2_700 <= found["registry.people"].value <= 3_000
    # Second files of people, which stand in no talent team, are people until they are merged.
    second = DuplicatePair.objects.exclude(state="merged").count()
    assert found["registry.talent_teams"].value == found["registry.people"].value - second
    six = sum(figure.value for figure in found.values() if figure.id.startswith("registry.talent_team."))
    assert six > found["registry.talent_teams"].value


def test_earlier_years_were_smaller() -> None:
    values = []
    for year in (2021, 2023, 2024):
        end = date(year, 12, 31)
        snapshot = snapshots.take(as_of=end, by="test", at=AT)
        values.append(figures.compute("registry.people", as_of=end, snapshot=snapshot).value)

    assert values == sorted(set(values))


def test_everybody_is_plainly_invented() -> None:
    for kind, text in IdentityDocument.objects.values_list("kind", "number"):
        if kind == "居民身份证":
            assert text.startswith("320900")
            assert read_identity(text).valid
    phones = Person.objects.exclude(phone_index="").values_list("phone", flat=True)
    assert all(phone.startswith("120") and len(phone) == 11 for phone in phones)


def test_the_talent_has_an_account_and_the_records_have_gaps() -> None:
    person = Person.objects.visible_to(User.objects.get(username="talent"), "registry.own").get()

    assert person.name == "方以宁"
    assert person.designations.get().kind.name == "省双创博士"
    assert Person.objects.filter(documents=None).count() > 50
    assert Person.objects.filter(phone_index="").count() > 80
    assert Engagement.objects.filter(until__lte=date(2025, 12, 31)).count() > 60
