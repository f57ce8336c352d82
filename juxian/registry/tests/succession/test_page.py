"""The page of succession: for whom it is, what it shows within reach, what wrong input is told."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.registry.models import Person
from juxian.registry.tests.conftest import number

pytestmark = pytest.mark.django_db
URL = reverse("registry:succession")


@pytest.fixture
def staff(make_person: Callable[..., Person]) -> None:
    """Five at 一中, all of whom retire soon, and three at 清岚公司."""
    for n in range(5):
        make_person(f"师{n}", "一中", document_number=number(f"19660{1 + n}01", 11))
    for n in range(3):
        make_person(f"员{n}", "清岚公司", document_number=number(f"19950{1 + n}01", 12))


def test_the_office_sees_all_and_a_unit_its_own(staff: None, signed_in: Callable[..., Client]) -> None:
    page = signed_in(Role.CLERK).get(URL, {"by": "employer", "day": "2025-06-30"})
    assert page.status_code == 200
    assert {one.group for one in page.context["board"].gaps} == {"一中"}
    assert set(page.context["board"].courses) == {"一中", "清岚公司"}
    own = signed_in(Role.UNIT_OFFICER, "环科园").get(URL, {"by": "employer", "day": "2025-06-30"})
    assert set(own.context["board"].courses) == {"清岚公司"}
    assert "一中" not in own.content.decode()
    assert signed_in(Role.LEADER).get(URL).status_code == 200
    assert signed_in(Role.EMPLOYER_HR, "一中").get(URL).status_code == 403


def test_sliders_change_the_course_and_a_group_is_shown_alone(staff: None, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CLERK)
    asked = {"by": "employer", "day": "2025-06-30"}
    usual = client.get(URL, asked).context["board"].whole
    late = client.get(URL, asked | {"choice": "late"}).context["board"].whole
    assert sum(late.retiring[:4]) < sum(usual.retiring[:4])
    none = client.get(URL, asked | {"inflow": "0"}).context["board"].whole
    assert none.people[-1] < usual.people[-1]
    alone = client.get(URL, asked | {"group": "一中"})
    assert alone.context["group"] == "一中"
    assert client.get(URL, asked).context["group"] is None
    assert client.get(URL, asked | {"by": "industry", "group": "-"}).context["group"] == "未知"
    assert client.get(URL, asked | {"group": "无此单位"}).context["group"] is None


def test_wrong_input_is_told_and_an_empty_day_too(staff: None, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.CLERK)
    for asked in ({"day": "2025-13-40"}, {"inflow": "900"}, {"by": "star sign"}, {"choice": "never"}):
        page = client.get(URL, asked)
        assert page.status_code == 200
        assert page.context["form"].errors
        assert "board" not in page.context
    assert "当日在您权限范围内没有在岗人员" in client.get(URL, {"day": "1990-01-01"}).content.decode()


def test_the_file_holds_every_group_and_year_and_is_on_the_trail(staff: None, signed_in: Callable[..., Client]) -> None:
    answer = signed_in(Role.CLERK).get(URL, {"by": "employer", "day": "2025-06-30", "export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 1 + 2 * 11
    assert rows[1][:3] == ("一中", 2025, 5)
    assert Event.objects.filter(action="registry.succession_taken").get().after["by"] == "employer"


def test_nobody_is_found_where_nobody_is(signed_in: Callable[..., Client]) -> None:
    assert signed_in(Role.CLERK).get(URL).status_code == 200
