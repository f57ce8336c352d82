"""A figure opens onto exactly the records that it counted, as far as the reader may see them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from juxian.core.roles import Role
from juxian.facts import figures, snapshots
from juxian.registry import services
from juxian.registry.models import Person
from juxian.registry.tests.pages.conftest import AT

URL = "/registry/people/"
DAY = date(2025, 6, 30)
Make = Callable[..., Person]
SignIn = Callable[..., Client]


@pytest.fixture
def counted(make_person: Make, tmp_path: Path, settings: Any) -> list[Person]:
    """Three people in a snapshot, two of them with a high class; one of those moved from 清岚公司 to 一中 since."""
    settings.DATA = tmp_path
    high = [make_person("甲", level="A"), make_person("乙", level="B")]
    others = [make_person("丙")]
    snapshots.take(as_of=DAY, by="test", at=AT)
    services.end_engagement(engagement=high[1].engagements.get(), last_day=date(2025, 7, 31), by="test", at=AT)
    return high + others


def test_the_list_is_the_figure(signed_in: SignIn, counted: list[Person]) -> None:
    response = signed_in(Role.CLERK).get(f"{URL}?figure=registry.high_level&as_of={DAY}")
    figure = figures.compute("registry.high_level", as_of=DAY)
    rows = {row.record.name for row in response.context["table"].rows}
    assert rows == {"甲", "乙"}
    assert figure.records == len(rows)
    page = response.content.decode()
    for text in ("高层次人才", figure.definition, str(DAY), "2 条中的 2 条"):
        assert text in page, text


def test_whoever_moved_on_is_counted_but_not_shown(signed_in: SignIn, counted: list[Person]) -> None:
    response = signed_in(Role.UNIT_OFFICER, "环科园").get(f"{URL}?figure=registry.high_level&as_of={DAY}")
    drill = response.context["drill"]
    assert {row.record.name for row in response.context["table"].rows} == {"甲"}
    assert (drill.figure.records, drill.seen, drill.outside) == (2, 1, 1)


def test_filters_narrow_it_further_and_it_can_be_left(signed_in: SignIn, counted: list[Person]) -> None:
    client = signed_in(Role.CLERK)
    response = client.get(f"{URL}?figure=registry.high_level&as_of={DAY}&level=A")
    assert [row.record.name for row in response.context["table"].rows] == ["甲"]
    assert 'name="figure" value="registry.high_level"' in response.content.decode()
    assert response.context["drill"].without == f"{URL}?level=A"
    assert len(client.get(f"{URL}?state=").context["table"].rows) == 3


def test_the_export_holds_no_more_than_the_figure(signed_in: SignIn, counted: list[Person]) -> None:
    response = signed_in(Role.CLERK).get(f"{URL}?figure=registry.high_level&as_of={DAY}&export=xlsx")
    assert response.status_code == 200
    assert len(response.content) > 1000


def test_a_figure_that_is_none_of_peoples(signed_in: SignIn, counted: list[Person]) -> None:
    client = signed_in(Role.CLERK)
    assert client.get(f"{URL}?figure=registry.innovation_teams&as_of={DAY}").status_code == 404
    unknown = client.get(f"{URL}?figure=none.such&as_of={DAY}")
    assert len(unknown.context["table"].rows) == 0
    assert unknown.context["drill"].problem
    missing = client.get(f"{URL}?figure=registry.high_level&as_of=2020-01-01")
    assert len(missing.context["table"].rows) == 0
    assert missing.context["drill"].problem


def test_those_who_open_no_records_are_refused(signed_in: SignIn, counted: list[Person]) -> None:
    query = f"{URL}?figure=registry.high_level&as_of={DAY}"
    assert signed_in(Role.EMPLOYER_HR, "清岚公司").get(query).status_code == 403
    assert signed_in(Role.LEADER).get(query).status_code == 403


def test_teams_and_designations_open_as_well(signed_in: SignIn, counted: list[Person]) -> None:
    client = signed_in(Role.CLERK)
    for path, figure in (("teams", "registry.innovation_teams"), ("designations", "registry.programme_doctors")):
        response = client.get(f"/registry/{path}/?figure={figure}&as_of={DAY}")
        assert response.context["drill"].figure.value == len(response.context["table"].rows) == 0
