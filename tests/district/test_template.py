"""The template of a unit's people, on the district's real variety of files: out and back without a change."""

from typing import Any

import pytest
from django.utils import timezone

from juxian.accounts.models import User
from juxian.core.demonstration import District
from juxian.registry import services
from juxian.registry.models import Designation, Education, Engagement, IdentityDocument, Person, Title
from juxian.registry.rosters import read_roster
from juxian.registry.services.imports import Terms, import_roster, new_job

pytestmark = [pytest.mark.xdist_group("district"), pytest.mark.usefixtures("district", "db")]

MODELS = (Person, IdentityDocument, Education, Title, Engagement, Designation)


def state() -> list[Any]:
    return [(list(model._base_manager.order_by("pk").values()), model.history.count()) for model in MODELS]


@pytest.mark.parametrize(("username", "clear"), [("unit", True), ("hr", False)])
def test_a_units_template_comes_back_without_a_change(username: str, clear: bool) -> None:
    user, at = User.objects.get(username=username), District().at
    people = Person.objects.visible_to(user)
    content = services.take_template(people=people, clear=clear, reason="核对名册", conditions={}, by=user, at=at)
    before, day = state(), timezone.localdate(at)

    reach = user.reach("registry.import")
    job = new_job(name="模板.xlsx", content=content, organization=None, mapping={}, as_of=day, at=at, owner=user)
    roster = read_roster(content, job.name, as_of=day)
    report = import_roster(roster=roster, job=job, terms=Terms(reach=reach, confirmed=False), by=user, at=at)

    counts = report.counts()
    assert counts["rows"] == counts["skipped"] == people.count() > 5
    assert report.reasons() == {"nothing_new": counts["rows"]}
    assert not report.differences()
    assert state() == before
