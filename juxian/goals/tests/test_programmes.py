"""Quotas filled from the records over a programme's own years, and numbers that open onto what they count."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from juxian.core.roles import Role
from juxian.facts import figures, indicators
from juxian.facts.figures import Window
from juxian.goals.models import Programme, ProgrammeLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def clients(make_user):
    made = {
        "clerk": make_user(Role.CLERK), "leader": make_user(Role.LEADER),
        "unit": make_user(Role.UNIT_OFFICER, "教育局"), "hr": make_user(Role.EMPLOYER_HR, "一中"),
    }  # fmt: skip
    found = {}
    for name, user in made.items():
        found[name] = Client()
        found[name].force_login(user)
    return found


def test_a_window_counts_its_own_days_and_nothing_after_the_snapshot(arrive, measure):
    arrive("一中", 2, month=11, year=2024)
    arrive("一中", 1, month=2)
    arrive("清岚公司", 4, month=5)
    snapshot, leading = measure(date(2025, 4, 30)), indicators.get("leading")

    def counted(since: date, until: date) -> int | Decimal:
        return sum(figures.compute_in_window(leading, snapshot, Window(since, until)).values())

    assert counted(date(2025, 1, 1), date(2025, 4, 30)) == 1  # as the year does
    assert counted(date(2024, 11, 1), date(2025, 12, 31)) == 3
    assert counted(date(2024, 11, 2), date(2025, 1, 31)) == 0
    assert counted(date(2025, 5, 1), date(2025, 5, 31)) == 0


def test_a_programme_from_an_empty_page_to_its_records(clients, arrive, measure, tree):
    arrive("一中", 3, year=2024)
    arrive("清岚公司", 4)
    measure(date(2025, 12, 31))
    clerk, day = clients["clerk"], {"as_of": "2025-12-31"}
    assert "还没有人才工程" in clerk.get(reverse("goals:programmes")).content.decode()
    data = {"name": "十百千", "begin": "2026-12-31", "end": "2024-01-01"}
    assert "不得早于" in clerk.post(reverse("goals:new_programme"), data).content.decode()
    clerk.post(reverse("goals:new_programme"), data | {"begin": "2024-01-01", "end": "2026-12-31"})
    programme = Programme.objects.get()
    adding, line = reverse("goals:add_line", args=[programme.pk]), {"name": "领军人才", "quota": 10, "unit": "名"}
    assert "二者取其一" in clerk.post(adding, line).content.decode()
    assert "二者取其一" in clerk.post(adding, line | {"indicator": "leading", "table": "arrivals", "condition": "true"}).content.decode()  # fmt: skip
    wrong = clerk.post(adding, line | {"table": "arrivals", "condition": '人才类型 = "双创" and'})
    assert wrong.status_code == 200
    assert not ProgrammeLine.objects.exists()
    clerk.post(adding, line | {"indicator": "leading"})
    written = '人才类型 = "双创" and 引进日期 in [期初..期末]'
    clerk.post(adding, line | {"name": "同一条件", "quota": 4, "table": "arrivals", "condition": written})
    indicator, condition = ProgrammeLine.objects.order_by("pk")

    def filled(who: str) -> list[tuple[int, str]]:
        shown = clients[who].get(programme.get_absolute_url(), day).context["lines"]
        return [(one.value, one.tone) for one in shown]

    assert filled("clerk") == filled("leader") == [(7, "info"), (7, "success")]
    assert filled("unit") == [(3, "warning"), (3, "info")]
    opened = clerk.get(condition.get_absolute_url(), day)
    assert (opened.context["figure"].value, opened.context["records"].counted) == (7, 7)
    assert clients["leader"].get(indicator.get_absolute_url(), day).status_code == 200
    assert clients["hr"].get(programme.get_absolute_url()).status_code == 403
    assert clients["unit"].post(adding, line).status_code == 403
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeLine.objects.update(indicator="")
    removing = reverse("goals:remove_line", args=[programme.pk, indicator.pk])
    clerk.post(removing)
    assert ProgrammeLine.objects.count() == 2
    clerk.post(removing, {"reason": "并入"})
    assert ProgrammeLine.objects.get() == condition
