"""The little vendor SQL there is: append-only tables and one writer at a time, on whichever database the tests run."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.state import ProjectState

from juxian.core.db import RefuseChange, serialise
from juxian.core.errors import Refused
from juxian.core.models import AppendOnly, Model


class Note(AppendOnly):
    text = models.CharField(max_length=20)
    frozen = models.BooleanField(default=False)

    class Meta:
        app_label = "core"
        apps = Apps()

    def __str__(self) -> str:
        return self.text


class Card(Model):
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=5)

    class Meta:
        app_label = "core"
        apps = Apps()

    def __str__(self) -> str:
        return self.text


@pytest.fixture
def tables(transactional_db: None) -> Iterator[None]:
    for model in (Note, Card):
        with connection.schema_editor() as editor:
            editor.create_model(model)
    yield
    for model in (Note, Card):
        with connection.schema_editor() as editor:
            editor.delete_model(model)


def apply(operation: RefuseChange, *, backwards: bool = False) -> None:
    state = ProjectState()
    with connection.schema_editor() as editor:
        run = operation.database_backwards if backwards else operation.database_forwards
        run("core", editor, state, state)


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


UPDATE, DELETE = "UPDATE core_note SET text = 'x'", "DELETE FROM core_note"


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    ("options", "update", "delete"),
    [({}, True, True), ({"delete": False}, True, False), ({"update": False}, False, True)],
)
def test_the_database_refuses_what_it_was_told_to(options: dict[str, bool], update: bool, delete: bool) -> None:
    operation = RefuseChange("core_note", **options)
    apply(operation)
    Note.objects.create(text="a")
    assert refused(UPDATE) is update
    assert refused(DELETE) is delete
    Note.objects.create(text="b")  # what is there stays, more may come
    apply(operation, backwards=True)
    assert not refused(UPDATE)
    assert not refused(DELETE)


@pytest.mark.usefixtures("tables")
def test_rows_may_freeze_later() -> None:
    operation = RefuseChange("core_note", when="OLD.frozen")
    apply(operation)
    Note.objects.create(text="draft")
    Note.objects.create(text="done", frozen=True)
    assert not refused("UPDATE core_note SET text = 'x' WHERE text = 'draft'")
    assert not refused("DELETE FROM core_note WHERE text = 'x'")
    assert refused("UPDATE core_note SET text = 'x' WHERE text = 'done'")
    assert refused("DELETE FROM core_note WHERE text = 'done'")
    apply(operation, backwards=True)


REPLACE = {
    "sqlite": "REPLACE INTO core_note (id, text, frozen) SELECT id, 'x', 0 FROM core_note",
    "postgresql": "TRUNCATE core_note",
}


@pytest.mark.usefixtures("tables")
def test_no_way_around_the_rows_triggers() -> None:
    operation = RefuseChange("core_note", when="OLD.frozen AND OLD.text <> 'it''s'")
    apply(operation)
    Note.objects.create(text="draft")
    assert not refused(REPLACE[connection.vendor])
    Note.objects.create(text="done", frozen=True)
    assert refused(REPLACE[connection.vendor])
    assert Note.objects.filter(text="done", frozen=True).exists()
    apply(operation, backwards=True)
    assert not refused(REPLACE[connection.vendor])


@pytest.mark.usefixtures("tables")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no roles: whoever has the file may do all")
def test_the_ordinary_role_of_the_database_can_not_take_the_refusal_away() -> None:
    apply(RefuseChange("core_note"))
    Note.objects.create(text="done")
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE juxian_test_ordinary")
        cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON core_note TO juxian_test_ordinary")
        cursor.execute("SET ROLE juxian_test_ordinary")
        try:
            assert refused(UPDATE)
            assert refused(DELETE)
            for statement in (
                "TRUNCATE core_note",
                "ALTER TABLE core_note DISABLE TRIGGER ALL",
                "DROP TRIGGER core_note_no_delete ON core_note",
                "SET session_replication_role = replica",
            ):
                with pytest.raises(DatabaseError), transaction.atomic():
                    cursor.execute(statement)
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP OWNED BY juxian_test_ordinary")
            cursor.execute("DROP ROLE juxian_test_ordinary")
    assert Note.objects.get().text == "done"


def test_the_plan_says_what_it_does() -> None:
    assert RefuseChange("core_note", delete=False).describe() == "Refuse UPDATE on core_note"
    assert RefuseChange("core_note").reversible


@pytest.mark.usefixtures("tables")
def test_an_append_only_model_refuses_in_python_too() -> None:
    note = Note.objects.create(text="a")
    note.text = "b"
    with pytest.raises(ImproperlyConfigured):
        note.save()
    with pytest.raises(ImproperlyConfigured):
        note.delete()
    assert Note.objects.get().text == "a"


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    "values", [{"number": -1, "text": "a"}, {"number": 1, "text": "too long"}, {"number": 1, "text": ""}]
)
def test_a_model_keeps_nothing_half_right(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Card.objects.create(**values)
    assert not Card.objects.exists()


def test_a_refusal_is_read_by_people_and_by_programs() -> None:
    refusal = Refused("“%(name)s” is closed: open it first.", code="closed", params={"name": "教育局"})
    assert refusal.messages == ["“教育局” is closed: open it first."]
    assert refusal.code == "closed"
    assert isinstance(refusal, ValidationError)


# One writer at a time -----------------------------------------------------------------------------------


def test_serialising_needs_a_transaction(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError, match="audit"):
        serialise("audit")


def run_together(*works: Any) -> None:
    def closing(work: Any) -> None:
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=closing, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_the_second_waits_until_the_first_has_ended() -> None:
    held, order = threading.Event(), []

    def first() -> None:
        with transaction.atomic():
            serialise("ledger")
            held.set()
            time.sleep(0.4)
            order.append("first")

    def second() -> None:
        held.wait(timeout=10)
        with transaction.atomic():
            serialise("ledger")
            order.append("second")

    run_together(first, second)
    assert order == ["first", "second"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer whatever the name")
def test_another_name_does_not_wait() -> None:
    held, done = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            serialise("ledger")
            held.set()
            assert done.wait(timeout=10)

    def second() -> None:
        held.wait(timeout=10)
        with transaction.atomic():
            serialise("numbers")
        done.set()

    run_together(first, second)
    assert done.is_set()
