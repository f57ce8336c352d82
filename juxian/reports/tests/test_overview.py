"""The leader's page: its numbers are those of the figures and targets, each opens, and only leaders and the office see it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.goals import rollup
from juxian.goals.lights import Light
from juxian.goals.services import change_target, set_target, split_target
from juxian.organizations.models import Organization
from juxian.registry.tests.conftest import make_person
from juxian.reports import overview

__all__ = ["make_person"]

pytestmark = pytest.mark.django_db
DAY, AT = date(2025, 6, 30), datetime(2025, 6, 30, 2, 0, tzinfo=UTC)
Make = Callable[..., Any]


@pytest.fixture
def split(tree: dict[str, Organization], make_person: Make, settings: Any, tmp_path: Any) -> Any:
    """Three people to be had by two units, one of which has both people there are."""
    settings.DATA = tmp_path
    for name in ("甲", "乙"):
        make_person(name, "一中")
    target = set_target(
        year=2025, name="人才总量", organization=tree["人才办"], indicator="registry.people", low=3, unit="人",
        deadline=date(2025, 12, 31), by="clerk", at=AT,
    )  # fmt: skip
    split_target(target=target, parts={tree["教育局"]: 2, tree["卫健委"]: 1}, by="clerk", at=AT)
    return target


def test_every_unit_stands_with_its_people_and_its_lights(split: Any, tree: dict[str, Organization]) -> None:
    shown = overview.of(snapshots.take(as_of=DAY, by="clerk", at=AT))
    assert [(one.unit, one.people, one.met, one.behind, one.targets, one.percent) for one in shown.units] == [
        (tree["卫健委"], 0, 0, 1, 1, 0),
        (tree["教育局"], 2, 1, 0, 1, 100),
    ]
    assert [(one.label, one.value) for one in shown.lights] == [(Light.ON_TRACK.label, 1)]
    assert {tile.label: (tile.people, tile.step) for tile in shown.tiles} == {"云溪镇": (0, 1), "环科园": (0, 1)}


def test_what_is_kept_in_memory_follows_the_targets_and_the_tree(split: Any, tree: dict[str, Organization]) -> None:
    snapshot = snapshots.take(as_of=DAY, by="clerk", at=AT)
    part = split.parts.get(organization=tree["卫健委"])
    assert rollup.of_year(2025, snapshot).lights[part.organization_id] == {Light.BEHIND: 1}
    assert rollup.of_year(2025, snapshot) is rollup.of_year(2025, snapshot)
    change_target(target=part, comparator="le", reason="试", by="clerk", at=AT)
    assert rollup.of_year(2025, snapshot).lights[part.organization_id] == {Light.ON_TRACK: 1}
    Organization.objects.filter(pk=tree["一中"].pk).update(parent=tree["卫健委"])
    assert rollup.of_year(2025, snapshot).totals_of("registry.people")[tree["卫健委"].pk] == 2


def test_the_page_and_the_wall_open_for_leaders_and_say_when_there_is_nothing(
    signed_in: Callable[..., Client], settings: Any, tmp_path: Any
) -> None:
    settings.DATA = tmp_path
    leader = signed_in(Role.LEADER, "领导小组")
    assert "还没有指标" in leader.get("/reports/overview/").content.decode()
    assert leader.get("/reports/wall/").status_code == 200
    assert signed_in(Role.UNIT_OFFICER, "教育局").get("/reports/overview/").status_code == 403


def test_a_unit_s_targets_open_from_its_line(split: Any, signed_in: Callable[..., Client], tree: Any) -> None:
    clerk = signed_in(Role.CLERK)
    page = clerk.get("/goals/targets/", {"year": 2025, "unit": tree["卫健委"].pk}).content.decode()
    assert "卫健委" in page
    assert str(split.get_absolute_url()) not in page
    officer = signed_in(Role.UNIT_OFFICER, "教育局")
    assert officer.get("/goals/targets/", {"year": 2025, "unit": tree["卫健委"].pk}).status_code == 404
