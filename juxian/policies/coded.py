"""Columns of few different values: a code a row, and what each code stands for.

Python decides once a value or combination of values, however many people have it; the rest is done in Arrow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

V = TypeVar("V")
W = TypeVar("W")


@dataclass(frozen=True)
class Coded(Generic[V]):
    """`codes` are whole numbers without nulls, places in `values`."""

    codes: Any
    values: Sequence[V]

    @classmethod
    def of(cls, column: Any) -> "Coded[Any]":
        """Return an Arrow column coded; None stands for null. Of a STRUCT the first field counts."""
        flat = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        if isinstance(flat, pa.ChunkedArray):  # of no rows, or of dictionaries that differ
            flat = flat.unify_dictionaries().combine_chunks()
        if pa.types.is_struct(flat.type):
            flat = pc.struct_field(flat, [0])
        if pa.types.is_list(flat.type):
            return _of_lists(flat.to_pylist())
        coded = flat if pa.types.is_dictionary(flat.type) else flat.dictionary_encode()
        if not coded.indices.null_count:
            return cls(coded.indices, coded.dictionary.to_pylist())
        values = [*coded.dictionary.to_pylist(), None]
        return cls(pc.fill_null(coded.indices.cast(pa.int32()), len(values) - 1), values)

    def map(self, function: Callable[[V], W]) -> "Coded[W]":
        """Return the same rows with `function` of each value."""
        return Coded(self.codes, [function(value) for value in self.values])

    def where(self, wanted: Callable[[V], bool]) -> Any:
        """Return the places of the rows whose value is `wanted`."""
        flags = pa.array([wanted(value) for value in self.values], pa.bool_())
        return pc.indices_nonzero(flags.take(self.codes)).cast(pa.int32())

    def take(self, rows: Any) -> "Coded[V]":
        """Return some of the rows."""
        return Coded(self.codes.take(rows), self.values)


def _of_lists(rows: Sequence[Any]) -> Coded[Any]:
    known: dict[Any, int] = {}
    codes = [known.setdefault(None if row is None else tuple(row), len(known)) for row in rows]
    return Coded(pa.array(codes, pa.int32()), [None if key is None else list(key) for key in known])


def combined(columns: Sequence[Coded[Any]]) -> Coded[tuple[Any, ...]]:
    """Return each row's combination of values as one value; only combinations that occur are there."""
    meanings: list[tuple[Any, ...]] = [()]
    codes = pc.multiply(columns[0].codes.cast(pa.int64()), 0)
    for column in columns:
        width = max(1, len(column.values))
        mixed = pc.add(pc.multiply(codes.cast(pa.int64()), width), column.codes.cast(pa.int64()))
        coded = mixed.dictionary_encode()
        codes = coded.indices
        meanings = [(*meanings[one // width], column.values[one % width]) for one in coded.dictionary.to_pylist()]
    return Coded(codes, meanings)
