"""What all tests share: people of each role, a signed-in client, and a clean end for tests that really commit."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython
from django.db.migrations.state import ProjectState
from django.db.models.signals import post_migrate
from django.test import Client, override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from juxian.accounts.models import User
from juxian.accounts.services import create_user, grant_role
from juxian.audit import chain
from juxian.core.db import RefuseChange
from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.organizations.models import Organization
from juxian.organizations.services import create_organization
from juxian.rules import spark

M = TypeVar("M", bound=models.Model)
AT = datetime(2025, 6, 2, 2, 0, tzinfo=UTC)
PASSWORD = "Correct-horse-2025"
# How long an example takes says how busy the machine is, not whether the code is right.
hypothesis_settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("busy")
# Half a million objects stay to the end, the tests among them: searching them for garbage took a tenth of all time.
gc.set_threshold(10_000)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name tests of files by their kind: a workbook's bytes hold the second it was written in, and workers must agree."""
    return "bytes" if isinstance(val, bytes) else None


# What services wrote, by what they were asked and the state of the trail they found: see `kept`.
_written: dict[tuple[Any, ...], tuple[list[tuple[str, Any, bool]], type[models.Model], Any]] = {}


def kept(service: Callable[..., M], **given: Any) -> M:
    """Return what `service(**given)` makes, its writes repeated from memory where it was called in this state before.

    Most tests stand on the same few people and papers, and checking and recording them takes a tenth of a second each
    time. Every service appends to the trail, so the end of its chain tells one state from another. What the service
    sets on the objects given to it is not repeated. On PostgreSQL keys go on from test to test, and a test that really
    commits expects what happens on commit: there the service itself is called.
    """
    if connection.vendor != "sqlite" or not connection.in_atomic_block:
        return service(**given)
    asked = [
        (name, value._meta.label, value.pk) if isinstance(value, models.Model) else (name, repr(value))
        for name, value in given.items()
    ]
    key = (service.__module__, service.__qualname__, chain.head(), *asked)
    if key not in _written:
        statements: list[tuple[str, Any, bool]] = []

        def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.startswith(("INSERT", "UPDATE", "DELETE")):
                statements.append((sql, list(params) if many else params, many))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            made = service(**given)
        _written[key] = statements, type(made), made.pk
        return made
    statements, model, pk = _written[key]
    with connection.cursor() as cursor:
        for sql, params, many in statements:
            (cursor.executemany if many else cursor.execute)(sql, params)
    return model._base_manager.get(pk=pk)  # type: ignore[return-value]


def _keep_rules(sender: object, **_given: object) -> None:
    """Give the tables that were made from the models what migrations do beside: triggers, and the designations."""
    post_migrate.disconnect(_keep_rules)
    with override_settings(MIGRATION_MODULES={}):
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    with connection.schema_editor() as editor:
        for migration, _backwards in plan:
            for operation in migration.operations:
                if isinstance(operation, RefuseChange):
                    operation.database_forwards(migration.app_label, editor, ProjectState(), ProjectState())
                elif isinstance(operation, RunPython) and migration.name == "0002_designation_kinds":
                    operation.code(apps, editor)  # type: ignore[arg-type]  # the models of now are as good
            executor.recorder.record_applied(migration.app_label, migration.name)


if not connection.settings_dict["TEST"]["MIGRATE"]:
    post_migrate.connect(_keep_rules)


@pytest.fixture
def tree(db: None) -> dict[str, Organization]:
    """A small district: group, office, two member units, a township, a zone, and an employer under each of two."""
    made: dict[str, Organization] = {}
    for kind, name, parent in [
        ("leading_group", "领导小组", None),
        ("talent_office", "人才办", "领导小组"),
        ("member_unit", "教育局", "领导小组"),
        ("member_unit", "卫健委", "领导小组"),
        ("township", "云溪镇", "领导小组"),
        ("zone", "环科园", "领导小组"),
        ("employer", "一中", "教育局"),
        ("employer", "清岚公司", "环科园"),
    ]:
        made[name] = kept(create_organization, kind=kind, name=name, parent=made.get(parent or ""), by="test", at=AT)
    return made


@pytest.fixture
def make_user(tree: dict[str, Organization]) -> Callable[..., User]:
    """Return a function (role, organisation name) -> user holding that role there."""
    count = 0

    def make(role: Role, organization: str = "人才办") -> User:
        nonlocal count
        count += 1
        user = kept(create_user, username=f"{role}{count}", name=f"某{count}", password=PASSWORD, by="test", at=AT)
        kept(
            grant_role, user=user, role=role, organization=tree[organization], since=date(2025, 1, 1), by="test", at=AT
        )
        return user

    return make


@pytest.fixture
def signed_in(make_user: Callable[..., User]) -> Callable[..., Client]:
    """Return a function (role, organisation name) -> client signed in as a new user with that role there."""

    def make(role: Role, organization: str = "人才办") -> Client:
        client = Client()
        client.force_login(make_user(role, organization), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture(autouse=True)
def _empty_append_only_tables(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the append-only tables after a test that really commits.

    Django then flushes every table, which the triggers of `core.db.RefuseChange` refuse for tables that hold a row. So
    the rows are deleted before: on SQLite with the triggers taken away and made again, on PostgreSQL without asking them.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or bool(marker and marker.kwargs.get("transaction"))
    if commits:
        request.getfixturevalue("transactional_db")  # so that this ends before Django flushes
    yield
    if commits and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            with connection.constraint_checks_disabled():
                for name, _table, _sql in triggers:
                    cursor.execute(f"DROP TRIGGER {name}")
                for table in {table for _name, table, _sql in triggers}:
                    cursor.execute(f"DELETE FROM {table}")
            for _name, _table, sql in triggers:
                cursor.execute(sql)
    elif commits:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\\_no\\_truncate'"
            )
            tables = ", ".join(name for (name,) in cursor.fetchall())
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"TRUNCATE {tables} CASCADE")
            cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture(autouse=True)
def forget_snapshots() -> None:
    """A rolled-back test's snapshots are gone, and the next ones get their numbers: what is known of them goes too."""
    snapshots._known_tables.clear()


@pytest.fixture(scope="session")
def spark_session() -> Iterator[Any]:
    """One JVM for all tests, which compiles nothing: that would take longer than the few rows they have."""
    pytest.importorskip("pyspark", reason="pyspark is not installed (the extra “spark”)")
    if shutil.which("java") is None:
        pytest.skip("there is no Java on this machine")
    os.environ["JAVA_TOOL_OPTIONS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    found = spark.session("local[1]")
    found.conf.set("spark.sql.codegen.wholeStage", "false")
    found.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
    yield found
    found.stop()
