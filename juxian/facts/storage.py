"""Fact tables as Parquet files: how a type is stored, how content is hashed, how a file is written and checked.

The hash of a table's content is made over its columns and rows in the order of the key, each row as JSON with numbers
at their declared scale. So it depends neither on the database the rows came from nor on how Parquet packs them.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from juxian.facts.catalogue import KEY, ORGANIZATION, FactTable, Row
from juxian.rules import mangle, types

BATCH = 20_000
_SIMPLE = {
    types.STRING: pa.string(),
    types.BOOLEAN: pa.bool_(),
    types.DATE: pa.date32(),
    types.DATE_TIME: pa.timestamp("us"),
    types.TIME: pa.time64("us"),
}


class StorageError(Exception):
    """Rows of a fact table that can not be stored: the message names table, fact and key, never the value."""


class _Unordered(Exception):
    """The rows do not come in the order of their keys."""


@dataclass(frozen=True)
class Written:
    """A written file: rows, hash of the content, hash of the bytes."""

    rows: int
    content_hash: str
    file_hash: str


def arrow_type(kind: types.Type) -> pa.DataType:
    """Return how a FEEL type is stored; raises `StorageError` for one that is not stored (durations, functions)."""
    if isinstance(kind, types.Number):
        number = types.FACT_NUMBER if kind.precision is None else kind
        return pa.decimal128(number.precision, number.scale)
    if isinstance(kind, types.ListType):
        return pa.list_(arrow_type(kind.item))
    if isinstance(kind, types.ContextType) and kind.fields and not kind.open:
        return pa.struct([(name, arrow_type(inner)) for name, inner in kind.fields])
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    raise StorageError(f"the type {kind} can not be stored in a snapshot")


def schema(table: FactTable) -> pa.Schema:
    """Return the columns of a table's file: key, organisation, then the facts as the engine names columns."""
    fixed = [pa.field(KEY, pa.int64(), nullable=False), pa.field(ORGANIZATION, pa.int64())]
    return pa.schema(fixed + [pa.field(mangle(fact.name), arrow_type(fact.type)) for fact in table.facts])


def write(table: FactTable, as_of: date, path: Path) -> Written:
    """Write the rows of `table` as of a date to `path`, batch by batch in the order of the key."""
    try:
        return _write(table, in_order(table.rows(as_of)), path)
    except _Unordered:
        return _write(table, sorted(table.rows(as_of), key=lambda row: row[0]), path)


def _write(table: FactTable, rows: Iterable[Row], path: Path) -> Written:
    columns, count, last = schema(table), 0, None
    digest = _digest(columns)
    # Decimals of up to 18 digits are stored as whole numbers: an amount in 元 with two places is its fen.
    with pq.ParquetWriter(path, columns, compression="zstd", store_decimal_as_integer=True) as writer:
        for chunk in batches(rows, BATCH):
            batch = _batch(table, columns, chunk)
            keys = batch.column(0).to_pylist()
            for key in keys:
                if key == last:
                    raise StorageError(f"fact table {table.id}: the key {key} occurs twice")
                last = key
            _add(digest, batch)
            writer.write_batch(batch)
            count += len(keys)
    return Written(count, digest.hexdigest(), file_hash(path))


def in_order(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows while their keys do not fall; raises `_Unordered` where one does."""
    last: int | None = None
    for row in rows:
        if last is not None and row[0] < last:
            raise _Unordered
        last = row[0]
        yield row


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Yield lists of at most `size` rows."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _batch(table: FactTable, columns: pa.Schema, rows: list[Row]) -> pa.RecordBatch:
    for row in rows:
        if len(row) != len(columns):
            raise StorageError(f"fact table {table.id}: a row of {len(row)} values, {len(columns)} are declared")
    values = list(zip(*rows, strict=True))
    arrays = [_array(table, field, column, values[0]) for field, column in zip(columns, values, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=columns)


def _array(table: FactTable, field: pa.Field, values: tuple[Any, ...], keys: tuple[Any, ...]) -> pa.Array:
    try:
        return pa.array(values, type=field.type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        for key, value in zip(keys, values, strict=True):
            try:
                pa.array([value], type=field.type)
            except (pa.ArrowException, TypeError, ValueError, OverflowError):
                raise StorageError(
                    f"fact table {table.id}: {field.name} of row {key} is a {type(value).__name__} "
                    f"that does not fit {field.type}"
                ) from None
        raise


def _digest(columns: pa.Schema) -> "hashlib._Hash":
    head = json.dumps([[field.name, spelling(field.type)] for field in columns], ensure_ascii=False)
    return hashlib.sha256(head.encode())


def spelling(kind: pa.DataType) -> str:
    """Return the name of a stored type; Parquet gives lists back with another name for their items, this does not."""
    if pa.types.is_list(kind):
        return f"list<{spelling(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'{field.name}: {spelling(field.type)}' for field in kind)}>"
    return str(kind)


def _add(digest: "hashlib._Hash", batch: pa.RecordBatch) -> None:
    columns = [column.to_pylist() for column in batch.columns]
    for row in zip(*columns, strict=True):
        digest.update(b"\n")
        digest.update(json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain).encode())


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def file_hash(path: Path) -> str:
    """Return SHA-256 over the bytes of a file; raises `OSError` when it can not be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_hash(path: Path) -> str:
    """Return the hash of the content of a written file; raises `OSError` or `pa.ArrowException` when unreadable."""
    with pq.ParquetFile(path) as file:
        digest = _digest(file.schema_arrow.remove_metadata())
        for batch in file.iter_batches(BATCH):
            _add(digest, batch)
    return digest.hexdigest()


def is_unharmed(path: Path, bytes_hash: str, content: str) -> bool:
    """Return whether the file holds the content it should; False when it is missing, unreadable or altered.

    Equal bytes settle it at once; other bytes may be the same content written by another release of Parquet.
    """
    try:
        return file_hash(path) == bytes_hash or content_hash(path) == content
    except (OSError, pa.ArrowException):
        return False
