"""The demonstration's people: the sources' figures come out of their records."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest

from juxian.accounts import demo as accounts
from juxian.accounts.models import User
from juxian.core.demonstration import District
from juxian.core.identity import read_identity
from juxian.facts import figures, snapshots
from juxian.organizations import demo as organizations
from juxian.registry import demo
from juxian.registry.models import Engagement, IdentityDocument, Person

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("registry-demo")]
# mission/systems.md, "figures to reproduce", as far as people, designations and teams carry them.
FIGURES = {
    "registry.academicians": 4,
    "registry.foreign_academicians": 1,
    "registry.national_experts": 5,
    "registry.overseas_experts": 6,
    "registry.double_innovation_leaders": 26,
    "registry.innovation_teams": 7,
    "registry.township_head_groups": 1,
    "registry.programme_double_innovation": 8,
    "registry.programme_doctors": 8,
    "registry.programme_six_peaks": 4,
    "registry.programme_city_leaders": 13,
}


@pytest.fixture(scope="module")
def loaded(written_once: Callable[[], AbstractContextManager[Path]]) -> Iterator[District]:
    """The registry's part, loaded once for all tests of this module and undone after them."""
    with written_once():
        made = District()
        for part in (organizations, accounts, demo):
            assert not part.is_loaded()
            part.load(made)
            assert part.is_loaded()
        yield made


@pytest.fixture
def district(loaded: District, db: None) -> District:
    return loaded


def test_the_figures_of_the_year(district: District) -> None:
    end = date(2025, 12, 31)
    snapshot = snapshots.take(as_of=end, by="test", at=district.at)
    found = {figure.id: figure for figure in figures.compute_all(end, snapshot=snapshot)}

    assert {key: found[key].value for key in FIGURES} == FIGURES
    for key in FIGURES:
        assert len(figures.subject_ids(key, as_of=end, snapshot=snapshot)) == found[key].records == FIGURES[key]
    assert not [figure for figure in found.values() if figure.id.startswith("registry.") and figure.problem]
    # High-level people are counted once, though many hold several designations.
    assert found["registry.high_level_brought_in"].value == 4 + 5 + 6 + 26 - 2 + 7
    assert 2_700 <= found["registry.people"].value <= 3_000
    assert found["registry.talent_teams"].value == found["registry.people"].value
    six = sum(figure.value for figure in found.values() if figure.id.startswith("registry.talent_team."))
    assert six > found["registry.talent_teams"].value


def test_earlier_years_were_smaller(district: District) -> None:
    values = []
    for year in (2021, 2023, 2024):
        end = date(year, 12, 31)
        snapshot = snapshots.take(as_of=end, by="test", at=district.at)
        values.append(figures.compute("registry.people", as_of=end, snapshot=snapshot).value)

    assert values == sorted(set(values))


def test_everybody_is_plainly_invented(district: District) -> None:
    for kind, text in IdentityDocument.objects.values_list("kind", "number"):
        if kind == "居民身份证":
            assert text.startswith("320900")
            assert read_identity(text).valid
    phones = Person.objects.exclude(phone_index="").values_list("phone", flat=True)
    assert all(phone.startswith("120") and len(phone) == 11 for phone in phones)


def test_the_talent_has_an_account_and_the_records_have_gaps(district: District) -> None:
    person = Person.objects.visible_to(User.objects.get(username="talent"), "registry.own").get()

    assert person.name == "方以宁"
    assert person.designations.get().kind.name == "省双创博士"
    assert Person.objects.filter(documents=None).count() > 50
    assert Person.objects.filter(phone_index="").count() > 80
    assert Engagement.objects.filter(until__lte=date(2025, 12, 31)).count() > 60
