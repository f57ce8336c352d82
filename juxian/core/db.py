"""All SQL of ours that a database vendor could read differently: append-only tables and one writer at a time."""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# Rows of one statement: more save nothing, and SQLite keeps what it made of a statement's text.
_ROWS = 1_000


def serialise(name: str, *, using: str = "default") -> None:
    """Let one transaction at a time go on from here until it ends; the others wait.

    SQLite needs nothing: its transactions begin IMMEDIATE, so there is one writer anyway.
    Raises `TransactionManagementError` outside a transaction.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"serialise({name!r}) needs a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])


def refresh_statistics(*, using: str = "default") -> None:
    """Let the database count its rows anew, after many were written at once.

    Until then it plans queries as if tables were still as small as they were: PostgreSQL took minutes for pages that
    take a tenth of a second. It looks by itself within a minute, but never at rows that are not committed yet.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        # Table by table: ANALYZE of everything waits for whoever else analyses the server's shared catalogues.
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def insert_rows(target: str, width: int, rows: Iterable[Sequence[Any]], *, using: str = "default") -> None:
    """Insert `rows` of `width` values into `target`, "table (columns)" of our own names."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A statement a row costs PostgreSQL several times what COPY does.
            with connection.wrap_database_errors, cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        # A statement for many rows takes SQLite a fifth less time than a statement for each.
        coming = iter(rows)
        most = min(_ROWS, connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // width)
        one = f"({', '.join(['%s'] * width)})"
        while batch := list(islice(coming, most)):
            statement = f"INSERT INTO {target} VALUES {', '.join([one] * len(batch))}"  # noqa: S608
            cursor.execute(statement, list(chain.from_iterable(batch)))


_REFUSE = """
CREATE OR REPLACE FUNCTION juxian_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
# TRUNCATE asks no trigger of rows: it is refused while a row is there that may not be deleted.
_REFUSE_TRUNCATE = """
CREATE OR REPLACE FUNCTION juxian_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I AS old WHERE %s)', TG_TABLE_NAME, TG_ARGV[0]) INTO held;
  IF held THEN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$
"""


@contextmanager
def one_moment(*, using: str = "default") -> Iterator[None]:
    """Let all reads inside see the database as it is at one moment, while others go on writing.

    Nothing may be written inside. Within a transaction of the caller's, its own view of the database is used.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        yield
        return
    how = "ISOLATION LEVEL REPEATABLE READ, READ ONLY" if connection.vendor == "postgresql" else "DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN {how}")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


class RefuseChange(Operation):
    """Migration operation: the database itself refuses UPDATE and DELETE on `table` (or one of the two).

    `when` limits it to rows for which this SQL condition over `OLD.` holds, for tables whose rows freeze later.
    """

    reversible = True

    def __init__(self, table: str, *, update: bool = True, delete: bool = True, when: str = "") -> None:
        self.table, self.update, self.delete, self.when = table, update, delete, when

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change no model: the rule lives in the database only."""

    def _events(self) -> list[str]:
        return [name for name, wanted in (("UPDATE", self.update), ("DELETE", self.delete)) if wanted]

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create the triggers."""
        condition = f" WHEN ({self.when})" if self.when else ""
        if schema_editor.connection.vendor == "postgresql":
            # params=None: psycopg must not read the percent sign of RAISE as a placeholder.
            schema_editor.execute(_REFUSE, params=None)
            if self.delete:
                schema_editor.execute(_REFUSE_TRUNCATE, params=None)
                self._refuse_truncate(schema_editor)
        for event in self._events():
            trigger = f"{self.table}_no_{event.lower()}"
            if schema_editor.connection.vendor == "postgresql":
                body = f"BEFORE {event} ON {self.table} FOR EACH ROW{condition} EXECUTE FUNCTION juxian_refuse_change()"
            else:
                body = (
                    f"BEFORE {event} ON {self.table} FOR EACH ROW{condition} "
                    f"BEGIN SELECT RAISE(ABORT, '{self.table} is append-only'); END"
                )
            schema_editor.execute(f"CREATE TRIGGER {trigger} {body}", params=None)

    def _refuse_truncate(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        held = (self.when or "true").replace("'", "''")
        schema_editor.execute(
            f"CREATE TRIGGER {self.table}_no_truncate BEFORE TRUNCATE ON {self.table} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION juxian_refuse_truncate('{held}')",
            params=None,
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the triggers."""
        if self.delete and schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_no_truncate ON {self.table}")
        for event in self._events():
            on = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_no_{event.lower()}{on}")

    def describe(self) -> str:
        """Say what the operation does, for `migrate --plan`."""
        return f"Refuse {' and '.join(self._events())} on {self.table}"


class AllowChange(RefuseChange):
    """Migration operation: take the refusal away while later operations change the table, and back again on the way back.

    A column that is added makes the table anew on SQLite, which loses its triggers: refuse changes again afterwards.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the triggers."""
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create the triggers."""
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what the operation does, for `migrate --plan`."""
        return f"Allow {' and '.join(self._events())} on {self.table}"
