"""Fact tables as Parquet files: how a type is stored, how content is hashed, how a file is written and checked.

The hash of a table's content is made over its columns, their rows in the order of the key, with numbers at their
declared scale. So it depends neither on the database the rows came from nor on how Parquet packs them.
"""

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from juxian.facts import sealed
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
    """Return the columns of a table: key, organisation, then the facts as the engine names columns."""
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
    with ExitStack() as files:
        parts = [_Part(files, file, columns, indexes) for file, indexes in _layout(table, path).items()]
        for chunk in batches(rows, BATCH):
            batch = _batch(table, columns, chunk)
            keys = batch.column(0).to_pylist()
            for key in keys:
                if key == last:
                    raise StorageError(f"fact table {table.id}: the key {key} occurs twice")
                last = key
            for part in parts:
                part.add(batch)
            count += len(keys)
    return Written(count, _together([part.digest.hexdigest() for part in parts]), file_hash(path))


def _layout(table: FactTable, path: Path) -> dict[Path, list[int]]:
    """Return which columns go into which file: sensitive ones into an encrypted one of their own, with the key."""
    secret = [at for at, fact in enumerate(table.facts, start=2) if fact.is_sensitive]
    plain = [at for at in range(len(table.facts) + 2) if at not in secret]
    return {path: plain} | ({sealed.beside(path): [0, *secret]} if secret else {})


class _Part:
    """One file being written, with the digest of its content."""

    def __init__(self, files: ExitStack, path: Path, columns: pa.Schema, indexes: list[int]) -> None:
        self.indexes = indexes
        mine = pa.schema([columns.field(at) for at in indexes])
        self.digest = _digest(mine)
        # Decimals of up to 18 digits are stored as whole numbers: an amount in 元 with two places is its fen.
        self.writer = files.enter_context(
            pq.ParquetWriter(
                path,
                mine,
                compression="zstd",
                store_decimal_as_integer=True,
                encryption_properties=sealed.encryption() if sealed.is_sealed(path) else None,
            )
        )

    def add(self, batch: pa.RecordBatch) -> None:
        """Write this part's columns of a batch."""
        mine = batch.select(self.indexes)
        for column in mine.columns:
            _add(self.digest, column)
        self.writer.write_batch(mine)


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


def _add(digest: "hashlib._Hash", values: pa.Array) -> None:
    """Feed a column of a batch: how long each value's text is (-1: there is none), then the texts one after another.

    Numbers are written at their scale, dates as ISO 8601. Batches end at the same rows always, so the digest is the
    same for the same rows.
    """
    if pa.types.is_struct(values.type):
        digest.update(bytes(values.is_valid().cast(pa.uint8()).to_pylist()))
        for at in range(values.type.num_fields):
            _add(digest, pc.struct_field(values, at))
    elif pa.types.is_list(values.type):
        digest.update(_lengths(pc.list_value_length(values)))
        _add(digest, values.flatten())
    else:
        texts = (
            values.cast(pa.binary()) if pa.types.is_string(values.type) else values.cast(pa.string()).cast(pa.binary())
        )
        digest.update(_lengths(pc.binary_length(texts)))
        digest.update(b"".join(pc.drop_null(texts).to_pylist()))


def _lengths(lengths: pa.Array) -> bytes:
    return struct.pack(f"<{len(lengths)}i", *pc.fill_null(lengths, -1).to_pylist())


def spelling(kind: pa.DataType) -> str:
    """Return the name of a stored type; Parquet gives lists back with another name for their items, this does not."""
    if pa.types.is_list(kind):
        return f"list<{spelling(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'{field.name}: {spelling(field.type)}' for field in kind)}>"
    return str(kind)


def file_hash(path: Path) -> str:
    """Return SHA-256 over the bytes of a table's file or files; raises `OSError` when one can not be read."""
    hashes = []
    for file in files_of(path):
        with file.open("rb") as opened:
            hashes.append(hashlib.file_digest(opened, "sha256").hexdigest())
    return _together(hashes)


def files_of(path: Path) -> list[Path]:
    """Return a table's files: the one at `path`, and the encrypted one beside it where there is one."""
    return [path, sealed.beside(path)] if sealed.beside(path).exists() else [path]


def opened(file: Path) -> pq.ParquetFile:
    """Return one of a table's files opened."""
    return pq.ParquetFile(file, decryption_properties=sealed.decryption() if sealed.is_sealed(file) else None)


def columns(path: Path) -> dict[str, str]:
    """Return a table's columns with the spelling of their stored types."""
    found: dict[str, str] = {}
    for file in files_of(path):
        with opened(file) as parquet:
            found |= {field.name: spelling(field.type) for field in parquet.schema_arrow}
    return found


def _together(hashes: list[str]) -> str:
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()
