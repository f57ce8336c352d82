"""The cross tables over the demonstration: they add up, agree with the figures, and each number is its list."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from juxian.accounts.models import User
from juxian.core.demonstration import AS_OF
from juxian.facts import cross, figures, selectors, snapshots

pytestmark = [pytest.mark.xdist_group("district"), pytest.mark.usefixtures("district", "db")]


def counted(table: cross.CrossTable, user: User | None = None) -> list[cross.Line]:
    snapshot = snapshots.latest(AS_OF)
    assert snapshot is not None
    return cross.count(table, snapshot, "合计", selectors.reach(user) if user else None)


@pytest.mark.parametrize("table", cross.every(), ids=lambda table: table.id)
def test_each_band_makes_up_its_line(table: cross.CrossTable) -> None:
    lines = counted(table)

    assert [line.label for line in lines] == [*(part.label for part in table.lines), "合计"]
    for line in lines:
        at = 1
        for band in table.bands:
            parts = line.cells[at : at + len(band.parts)]
            assert sum(cell.count for cell in parts) == line.cells[0].count, (line.label, band.name)
            at += len(band.parts)
        assert at == len(line.cells)
    assert all(line.cells[0].count > 0 for line in lines)


def test_the_totals_are_those_of_the_figures() -> None:
    six, classes = (counted(table) for table in cross.every())
    people = figures.compute("registry.people", as_of=AS_OF).value

    assert six[-1].cells[0].count == classes[-1].cells[0].count == people
    assert sum(line.cells[0].count for line in classes[:-1]) == people
    teams = {figure.name: figure.value for figure in figures.compute_all(AS_OF) if figure.group == "six_teams"}
    for line, part in zip(six, cross.every()[0].lines, strict=False):
        assert line.cells[0].count in teams.values(), part.name
    assert sum(line.cells[0].count for line in six[:-1]) > len(
        figures.subject_ids("registry.talent_teams", as_of=AS_OF)
    )


def test_each_number_opens_the_list_it_counts() -> None:
    director = User.objects.get(username="director")
    snapshot = snapshots.latest(AS_OF)
    for line in counted(cross.every()[0])[::3]:
        for cell in line.cells[::5]:
            selection = selectors.condition_selection("people", cell.condition, snapshot, director)
            assert len(selection.keys()) == cell.count, cell.condition


def test_the_page_its_file_and_its_reach() -> None:
    office, unit, leader = Client(), Client(), Client()
    for client, name in ((office, "director"), (unit, "unit"), (leader, "leader")):
        client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("facts:cross", args=["six-teams"])
    whole = office.get(url, {"as_of": AS_OF.isoformat()}).content.decode()
    table = cross.every()[0]
    total = f"{counted(table)[-1].cells[0].count}"

    assert "六支人才队伍统计表" in whole
    assert f"{int(total):,}" in whole
    assert reverse("facts:list_select") in whole
    # A leader reads the numbers and opens no lists; a unit counts its own people.
    assert reverse("facts:list_select") not in leader.get(url, {"as_of": AS_OF.isoformat()}).content.decode()
    mine = counted(table, User.objects.get(username="unit"))[-1].cells[0].count
    assert 0 < mine < int(total)
    assert "仅本单位及所属单位" in unit.get(url, {"as_of": AS_OF.isoformat()}).content.decode()

    file = office.get(url, {"as_of": AS_OF.isoformat(), "export": "xlsx"})
    sheet = load_workbook(BytesIO(file.content)).active
    assert sheet.cell(1, 3).value == "性别：男"
    assert [sheet.cell(row, 2).value for row in range(2, sheet.max_row + 1)] == [
        line.cells[0].count for line in counted(table)
    ]
    assert office.get(reverse("facts:statistics")).status_code == 302
    assert office.get(reverse("facts:cross", args=["nothing"])).status_code == 404
    assert "没有" in office.get(url, {"as_of": "2001-01-01"}).content.decode()
