"""Rows written set-wise, for imports of a hundred thousand people: no model instances, one statement a table.

The values bypass `Model.save()`; whoever calls this has them in normal form, and the database's constraints hold.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from juxian.core import crypto
from juxian.core.db import insert_rows
from juxian.core.fields import EncryptedTextField


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows`, each a value for each of `columns` (attribute names such as "person_id")."""
    fields = [_field(model, column) for column in columns]
    converted = [(index, _converter(field)) for index, field in enumerate(fields)]
    converters = [(index, convert) for index, convert in converted if convert is not None]

    def prepared() -> Iterable[Sequence[Any]]:
        if not converters:
            yield from rows
            return
        for row in rows:
            values = list(row)
            for index, convert in converters:
                values[index] = convert(values[index])
            yield values

    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    insert_rows(f"{quote(model._meta.db_table)} ({names})", len(fields), prepared())


def remember(model: type[models.Model], *, condition: str, params: Sequence[Any], by: str, at: datetime) -> None:
    """Add the first history row of the rows of `model` for which the SQL `condition` holds; ciphertexts are copied."""
    kept = model.history.model  # type: ignore[attr-defined]
    own = {"history_id", "history_date", "history_change_reason", "history_type", "history_user_id", "history_relation"}
    quote = connection.ops.quote_name
    copied = ", ".join(quote(field.column) for field in kept._meta.concrete_fields if field.name not in own)
    made = ", ".join(map(quote, ("history_date", "history_type", "history_user_id", "history_change_reason")))
    statement = (
        f"INSERT INTO {quote(kept._meta.db_table)} ({copied}, {made}) "  # noqa: S608
        f"SELECT {copied}, %s, '+', %s, '' FROM {quote(model._meta.db_table)} WHERE {condition}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [connection.ops.adapt_datetimefield_value(at), by, *params])


def _field(model: type[models.Model], column: str) -> models.Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if column in (field.attname, field.name))


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """Return how a value becomes what the database takes; None where it is that already."""
    if isinstance(field, EncryptedTextField):
        seal = crypto.sealer(field.context())
        return lambda value: seal(value) if value else value
    if isinstance(
        field, models.CharField | models.TextField | models.BinaryField | models.IntegerField | models.ForeignKey
    ):
        return None
    return _prepared(field)


@cache
def _prepared(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """Return how a day, a moment or a flag is prepared, remembered from chunk to chunk: they come again and again."""
    own = connections[DEFAULT_DB_ALIAS]  # not the proxy, which looks for the thread's connection at each value
    return lru_cache(maxsize=40_000)(lambda value: field.get_db_prep_save(value, own))
