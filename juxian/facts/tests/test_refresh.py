"""The live snapshot follows changes, once for many; the commands print what figures are."""

import json
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from juxian.facts import catalogue, figures, indicators, services, snapshots
from juxian.facts.indicators import Indicator
from juxian.facts.management.commands.figures import pad, width
from juxian.facts.models import Snapshot, Taking
from juxian.facts.tests.conftest import AS_OF, AT

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 5)


@pytest.fixture
def queued(settings):
    """Tasks wait in the database, as they do outside of tests."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@time_machine.travel(AT, tick=False)
def test_a_change_is_followed_after_its_transaction(things, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        for _ in range(3):
            services.changed(at=AT)
        assert not Snapshot.objects.exists()
    assert len(callbacks) == 1
    assert {snapshot.as_of for snapshot in Snapshot.objects.all()} == {AS_OF, TODAY}


def test_nothing_follows_what_was_rolled_back(things, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        with transaction.atomic():
            services.changed(at=AT)
            transaction.set_rollback(True)
        with transaction.atomic():
            services.changed(at=AT)
    assert len(callbacks) == 1


def test_one_that_waits_is_enough_but_one_that_runs_is_not(things, queued, django_capture_on_commit_callbacks):
    def change():
        with django_capture_on_commit_callbacks(execute=True):
            services.changed(at=AT)
        connection.run_on_commit.clear()  # as a commit does; the test's own transaction never commits

    change()
    change()
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    change()
    assert DBTaskResult.objects.ready().count() == 1
    assert DBTaskResult.objects.count() == 2


def test_refresh_renews_today_and_the_last_year_end(things):
    taken = services.refresh(by="test", at=AT)
    assert [snapshot.as_of for snapshot in taken] == [AS_OF, TODAY]
    services.refresh(by="test", at=AT)
    assert Snapshot.objects.count() == 2
    assert Taking.objects.count() == 4


def run(command, **options):
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


def test_figures_as_json_take_the_snapshot_that_is_missing(things):
    found = json.loads(run("figures", as_of=AS_OF, format="json"))
    assert [one["id"] for one in found] == ["big", "model", "new", "spent"]
    assert found[0] == {
        "id": "big",
        "name": "规模以上单位",
        "value": 2,
        "unit": "家",
        "definition": "年末职工一百人及以上的单位。",
        "as_of": "2025-12-31",
        "snapshot": snapshots.latest(AS_OF).hash,
        "records": 2,
    }
    assert found[3]["value"] == 89500.5
    assert all(one["records"] == len(figures.subject_ids(one["id"], as_of=AS_OF)) for one in found)
    assert json.loads(run("figures", as_of=AS_OF, format="json")) == found


def test_figures_as_a_table_stand_below_each_other(things):
    lines = run("figures", as_of=AS_OF).splitlines()
    assert snapshots.latest(AS_OF).hash[:12] in lines[0]
    rows = [line for line in lines if any(name in line for name in ("规模以上单位", "人才投入"))]
    ends = {width(row[: row.index(value) + len(value)]) for row, value in zip(rows, ("2", "89,500.50"), strict=True)}
    assert len(ends) == 1


def test_a_figure_that_can_not_be_computed_fails_the_command_after_the_others(things):
    indicators.register(Indicator("odd", "怪", "odd", "things", "没有的 > 3", definition="误写的事实名。"))
    with pytest.raises(CommandError, match="没有的"):
        call_command("figures", as_of=AS_OF, format="json", stdout=StringIO())


def test_refresh_names_what_it_took(things):
    assert run("refresh", as_of=AS_OF).startswith(f"2025-12-31  {snapshots.latest(AS_OF).hash[:12]}  4")


def test_rows_that_do_not_fit_fail_the_command_by_name(things):
    line = things.lines[0]
    things.lines[0] = (*line[:3], "many", *line[4:])
    with pytest.raises(CommandError, match=f"职工人数 of row {line[0]}"):
        run("refresh", as_of=AS_OF)


def test_the_default_date_is_today_but_in_the_demonstration_its_own(settings):
    assert services.default_date(TODAY) == TODAY
    settings.DEMONSTRATION = True
    assert services.default_date(timezone.localdate()) == AS_OF


def test_chinese_takes_two_columns():
    assert width("人才A") == 5
    assert pad("人才", 6) == "人才  "
    assert pad("12", 4, right=True) == "  12"


def test_the_check_names_an_indicator_that_does_not_compile(things):
    from juxian.facts.checks import registered_facts

    assert registered_facts() == []
    catalogue.unregister("things")
    assert [warning.id for warning in registered_facts()] == ["facts.W001"] * 4


def test_the_check_names_a_table_that_can_not_be_stored_or_opened(things):
    from juxian.facts.catalogue import Fact, FactTable
    from juxian.facts.checks import registered_facts
    from juxian.rules import DAYS_TIME_DURATION

    facts = (Fact("t", "时长", "duration", DAYS_TIME_DURATION, "时长。"),)
    catalogue.register(FactTable("odd", "怪", "odd", "tests", facts, lambda day: [], lambda user: None, "nowhere:list"))
    assert [warning.id for warning in registered_facts()] == ["facts.W003", "facts.W002"]
