"""The coverage matrix counts what each unit has, shows the holes, and each only what they reach."""

import io
from collections.abc import Callable
from datetime import date

import pytest
import python_calamine
from django.test import Client

from juxian.conftest import AT
from juxian.core.roles import Role
from juxian.goals.models import Target
from juxian.goals.services import set_target, split_target
from juxian.organizations.models import Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(tree: dict[str, Organization]) -> Target:
    """A target of which the education bureau alone has a part."""
    whole = set_target(
        year=2025, name="人才总量", organization=tree["人才办"], low=3, unit="人", deadline=date(2025, 12, 31), by="clerk",
        at=AT,
    )  # fmt: skip
    split_target(target=whole, parts={tree["教育局"]: 3}, by="clerk", at=AT)
    return whole


def cells(client: Client, **query: str) -> dict[str, list[int]]:
    """Return the lines of the Excel file by unit."""
    answer = client.get("/goals/coverage/", {"export": "xlsx", **query})
    head, *rows = python_calamine.load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert head[1:] == ["目标任务", "责任状", "项目", "人数", "报告", "已核实佐证", "空缺项"]
    return {str(row[0]): [int(one) for one in row[1:]] for row in rows}


def test_holes_are_counted_and_lead_to_where_they_are_filled(
    target: Target, signed_in: Callable[..., Client], tree: dict[str, Organization]
) -> None:
    clerk = signed_in(Role.CLERK)
    found = cells(clerk)
    assert found["教育局"] == [1, 0, 0, 0, 0, 0, 5]
    assert found["卫健委"] == found["云溪镇"] == [0, 0, 0, 0, 0, 0, 6]
    assert set(cells(clerk, lacks="targets")) == {"卫健委", "云溪镇", "环科园"}
    page = clerk.get("/goals/coverage/").content.decode()
    assert f"/goals/targets/?unit={tree['卫健委'].pk}&amp;year=2025" in page


def test_a_unit_sees_its_own_line_only(target: Target, signed_in: Callable[..., Client]) -> None:
    assert set(cells(signed_in(Role.UNIT_OFFICER, "教育局"))) == {"教育局"}
    assert signed_in(Role.TALENT, "教育局").get("/goals/coverage/").status_code == 403
