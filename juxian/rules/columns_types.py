"""The SQL types of columns of facts, checked against the types of the facts."""

from __future__ import annotations

from .errors import RuleError
from .sql import column_type
from .tree import Fact

INTEGERS = {
    "TINYINT": 3,
    "SMALLINT": 5,
    "INTEGER": 10,
    "BIGINT": 19,
    "HUGEINT": 38,
    "UTINYINT": 3,
    "USMALLINT": 5,
    "UINTEGER": 10,
    "UBIGINT": 20,
}
ACCEPTED = {
    "string": ("VARCHAR", "ENUM"),
    "boolean": ("BOOLEAN",),
    "date": ("DATE",),
    "date and time": ("TIMESTAMP",),
    "time": ("TIME",),
    "days and time duration": ("BIGINT", "INTEGER"),
    "years and months duration": ("BIGINT", "INTEGER", "SMALLINT"),
}


def physical_number(name: str, actual: str) -> tuple[int, int]:
    """The precision and scale of a numeric column."""
    if actual in INTEGERS:
        return INTEGERS[actual], 0
    if actual.startswith("DECIMAL("):
        precision, scale = actual[8:-1].split(",")
        return int(precision), int(scale)
    if actual in ("DOUBLE", "FLOAT", "REAL"):
        raise RuleError("column-float", name=name)
    raise RuleError("column-type", name=name, found=actual, expected="a number")


def check_physical(node: Fact, actual: str) -> None:
    """Refuse a column whose type is not the fact's."""
    wanted = ACCEPTED.get(str(node.type))
    if wanted is None or actual.split("(")[0] in wanted:
        return
    if actual in ("NULL", '"NULL"'):
        return
    raise RuleError("column-type", name=node.name, found=actual, expected=column_type(node.type))
