"""Columns: the typed tree as SQL over one row a subject, in sqlglot expressions for DuckDB.

Each node has a value and, where only truth matters (a WHERE, a WHEN), a condition that is true exactly
where the node is: ``not("x")`` holds of null, but ``x = "a"`` needs no care for null there, which keeps
conditions as short as hand-written ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlglot import exp

from . import columns_compare, columns_lists, columns_loops, columns_text, columns_time
from . import columns_numbers as numbers
from .bounds import Bounds
from .columns_loops import rows_of
from .columns_numbers import Num
from .columns_types import check_physical, physical_number
from .errors import RuleError
from .sql import (
    Sql,
    binary,
    both,
    case,
    cast,
    column,
    column_type,
    constant,
    field_names,
    fn,
    integer,
    is_null,
    negation,
    struct,
    try_cast,
)
from .tree import (
    Const,
    Fact,
    Filter,
    For,
    If,
    Let,
    Logic,
    MakeContext,
    MakeList,
    Node,
    Not,
    Op,
    Quantified,
    Var,
)
from .types import BOOLEAN, NULL, ContextType, Number
from .types import known as is_known

OPPOSITE = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}
MAX_SQL = 40_000
"""Nodes of SQL that one expression may become."""
MAX_SHARED = 2_000
"""Shared expressions of one query."""


class Columns:
    """Emits SQL. ``physical`` gives the SQL types of the columns where they are known.

    An expression needed more than once is computed once: the caller makes ``shared`` columns of an inner
    query, or has ``closed`` bind them; inside a loop over a list they are bound in its lambda.
    """

    dialect = "duckdb"
    where = ""

    def __init__(self, physical: Mapping[str, str] | None = None) -> None:
        self.operations = GENERAL
        self.number_operations = NUMBER_OPS
        self.physical = dict(physical or {})
        self.shared: list[tuple[str, Sql]] = []
        self.bindings = self.shared
        self.counter = 0
        self.words: list[Sql] = []
        self.variables: dict[int, Sql] = {}
        self.numbers: dict[int, Num] = {}

    def share(self, sql: Sql) -> Sql:
        """Something cheap to repeat that stands for ``sql``."""
        if isinstance(sql, exp.Column | exp.Literal | exp.Null):
            return sql
        if self.counter > MAX_SHARED:
            raise RuleError("too-large", limit=MAX_SHARED)
        name = f"_{self.counter}"
        self.counter += 1
        self.bindings.append((name, sql))
        return exp.column(exp.to_identifier(name, quoted=True))

    def closed(self, sql: Sql) -> Sql:
        """``sql`` with the shared expressions bound around it, so that it stands alone."""
        shared, self.bindings = self.shared, []
        self.shared = self.bindings
        if not shared:
            return sql
        rows, over = rows_of(exp.Array(expressions=[integer(1)]), "one", shared)
        return fn("LIST_EXTRACT", fn("LIST_TRANSFORM", rows, over(sql)), integer(1))

    # --- values ------------------------------------------------------------------------------

    def value(self, node: Node) -> Sql:
        """The SQL value of a node."""
        if isinstance(node.type, Number):
            return self.number(node).sql
        found = VALUES.get(type(node))
        if found is None:
            raise RuleError("not-columnar", what=type(node).__name__)
        return found(self, node)

    def number(self, node: Node) -> Num:
        """The SQL of a numeric node with its bounds."""
        if isinstance(node, Const) and isinstance(node.value, Decimal):
            return numbers.literal(node.value)
        if node.type == NULL:
            return Num(cast(exp.Null(), "DECIMAL(18, 0)"), 18, 0, True)
        kind = node.type
        if isinstance(node, Fact):
            return self.number_fact(node)
        if isinstance(node, Op) and node.op in self.number_operations:
            return self.number_operations[node.op](node, self)
        if isinstance(node, Op) and node.op.startswith("number.") and node.op not in GENERAL:
            return numbers.number_op(node, self)
        if not isinstance(kind, Number) or kind.precision is None:
            raise RuleError("not-columnar", what="a number of unknown size")
        if isinstance(node, If):
            return self.number_if(node)
        if isinstance(node, Let):
            return self.number_let(node)
        if isinstance(node, Var) and node.id in self.numbers:
            return self.numbers[node.id]
        found = VALUES.get(type(node))
        if found is None:
            raise RuleError("not-columnar", what=type(node).__name__)
        return Num(found(self, node), kind.precision, kind.scale or 0, not isinstance(node, Op))

    def number_fact(self, node: Fact) -> Num:
        """A fact's column; its own type where known, else the declared one."""
        kind = node.type
        if not isinstance(kind, Number) or kind.precision is None or kind.scale is None:
            raise RuleError("not-columnar", what="a number of unknown size")
        actual = self.physical.get(node.name)
        if actual is None:
            return Num(column(node.name), kind.precision, kind.scale, False)
        precision, scale = physical_number(node.name, actual)
        if scale > kind.scale:
            raise RuleError("column-type", name=node.name, found=actual, expected=column_type(kind))
        if precision - scale > kind.whole:
            return Num(try_cast(column(node.name), column_type(kind)), kind.precision, kind.scale, True)
        return Num(column(node.name), precision, scale, actual.startswith("DECIMAL"))

    def number_if(self, node: If) -> Num:
        """CASE over numbers; DuckDB finds the common DECIMAL as long as it has 38 digits."""
        pairs, default = self.branches(node)
        found = [self.number(value) for _, value in pairs] + ([self.number(default)] if default else [])
        real = [number for number in found if number.sql.find(exp.Null) is None or number.decimal] or found
        scale = max(number.scale for number in real)
        whole = max(number.whole for number in real)
        plain = all(not number.decimal and number.scale == 0 for number in real)
        sqls = [number.sql for number in found]
        if whole + scale > 38:
            sqls = [try_cast(sql, f"DECIMAL(38, {scale})") for sql in sqls]
        otherwise = sqls[len(pairs)] if default else None
        sql = case(self.whens(pairs, sqls, otherwise), otherwise)
        return Num(sql, max(1, min(38, whole + scale)), scale, not plain)

    def branches(self, node: If) -> tuple[list[tuple[Node, Node]], Node | None]:
        """A chain of ifs as pairs of condition and value, and the last else (None: null)."""
        pairs: list[tuple[Node, Node]] = []
        rest: Node = node
        while isinstance(rest, If):
            pairs.append((rest.condition, rest.then))
            rest = rest.otherwise
        return pairs, None if isinstance(rest, Const) and rest.value is None else rest

    def number_let(self, node: Let) -> Num:
        """A shared value in a numeric body."""
        self.bind(node)
        return self.number(node.body)

    def bind(self, node: Let) -> None:
        """Give the variable of a Let something to stand for."""
        if isinstance(node.value.type, Number):
            found = self.number(node.value)
            self.numbers[node.var.id] = Num(
                self.share(found.exact() if found.decimal else found.sql), found.precision, found.scale, found.decimal
            )
        else:
            self.variables[node.var.id] = self.share(self.value(node.value))

    def let(self, node: Let) -> Sql:
        self.bind(node)
        return self.value(node.body)

    def const(self, node: Const) -> Sql:
        if node.value is None:
            return exp.Null()
        if not is_known(node.type):
            raise RuleError("not-columnar", what=f"a constant of type {node.type}")
        return constant(node.value, node.type)

    def fact(self, node: Fact) -> Sql:
        if not is_known(node.type):
            raise RuleError("not-columnar", what=f"the fact “{node.name}”, whose type is not known")
        actual = self.physical.get(node.name)
        if actual is not None:
            check_physical(node, actual)
        return column(node.name)

    def var(self, node: Var) -> Sql:
        found = self.variables.get(node.id)
        if found is None and node.id in self.numbers:
            return self.numbers[node.id].sql.copy()
        if found is None:
            raise RuleError("not-columnar", what=f"the variable “{node.name}”")
        return found.copy()

    def conditional(self, node: If) -> Sql:
        if not is_known(node.type):
            raise RuleError("not-columnar", what="a choice between values of different types")
        pairs, default = self.branches(node)
        otherwise = self.value(default) if default is not None else None
        return case(self.whens(pairs, [self.value(value) for _, value in pairs], otherwise), otherwise)

    def whens(
        self, pairs: Sequence[tuple[Node, Node]], values: Sequence[Sql], otherwise: Sql | None
    ) -> list[tuple[Sql, Sql]]:
        """The branches of a CASE; over the bits of one word, rows that have none of them come first."""
        found = [(self.true(condition), value) for (condition, _), value in zip(pairs, values, strict=False)]
        flags = [condition.extra for condition, _ in pairs if isinstance(condition, Op) and condition.op == "flag"]
        if len(flags) < len(pairs) or len({word for word, _ in flags}) != 1 or len(pairs) < 3:
            return found
        bits = sum(1 << int(str(bit)) for _, bit in flags)
        none = binary(exp.EQ, self.bits(flags[0][0], bits), integer(0))
        return [(none, otherwise.copy() if otherwise is not None else exp.Null()), *found]

    def bits(self, word: object, mask: int) -> Sql:
        """The bits of a word that a mask selects."""
        return exp.Paren(this=exp.BitwiseAnd(this=self.words[int(str(word))].copy(), expression=integer(mask)))

    def flag(self, node: Op) -> Sql:
        word, bit = node.extra
        return binary(exp.NEQ, self.bits(word, 1 << int(str(bit))), integer(0))

    def inverted(self, node: Not) -> Sql:
        return negation(self.value(node.arg))

    def logical(self, node: Logic) -> Sql:
        return both(exp.And if node.op == "and" else exp.Or, [self.value(arg) for arg in node.args])

    def made_list(self, node: MakeList) -> Sql:
        return cast(exp.Array(expressions=[self.value(item) for item in node.items]), column_type(node.type))

    def made_context(self, node: MakeContext) -> Sql:
        if not isinstance(node.type, ContextType) or not node.entries:
            raise RuleError("not-columnar", what="an empty context")
        names = field_names(node.type)
        entries = []
        for key, value in node.entries:
            sql = self.value(value)
            entries.append((names[key], cast(sql, column_type(value.type)) if is_known(value.type) else sql))
        return struct(entries)

    def divide(self, a: Num, b: Num, bounds: Bounds) -> Num:
        """A quotient rounded half up to the scale of its bounds."""
        return numbers.divide(a, b, bounds, self)

    def modulo(self, a: Num, b: Num) -> Num:
        """The remainder with the sign of the divisor."""
        return numbers.modulo(a, b, self)

    def power(self, base: Num, exponent: Num, bounds: Bounds) -> Num:
        """A whole power, rounded at each multiplication."""
        return numbers.power(base, exponent, bounds, self)

    def rounded(self, mode: str, value: Num, digits: int) -> Num:
        """A number rounded to a number of digits after the point."""
        return numbers.rounded(mode, value, digits, self)

    def aligned(self, a: Num, b: Num) -> tuple[Sql, Sql]:
        """Two numbers too different for one DECIMAL, in a form that can be compared."""
        return columns_compare.aligned(a, b)

    # --- conditions --------------------------------------------------------------------------

    def true(self, node: Node) -> Sql:
        """A condition that is true exactly where the node is true."""
        if isinstance(node, Not):
            return self.false(node.arg)
        if isinstance(node, Logic):
            folded = columns_compare.membership(self, node)
            if folded is not None:
                return folded
            return both(exp.And if node.op == "and" else exp.Or, [self.true(arg) for arg in node.args])
        if isinstance(node, Op) and node.op == "eq" and any(isinstance(arg, Const) for arg in node.args):
            return columns_compare.equals_constant(self, node)
        return self.value(node)

    def false(self, node: Node) -> Sql:
        """A condition that is true exactly where the node is false."""
        if isinstance(node, Not):
            return self.true(node.arg)
        if isinstance(node, Logic):
            return both(exp.Or if node.op == "and" else exp.And, [self.false(arg) for arg in node.args])
        if isinstance(node, Op) and node.op in OPPOSITE:
            return self.value(Op(BOOLEAN, OPPOSITE[node.op], node.args, node.extra))
        if isinstance(node, Op) and node.op == "eq" and not columns_compare.never_equal(self, node):
            left, right = columns_compare.comparable(self, *node.args)
            return exp.Paren(this=exp.NullSafeNEQ(this=left, expression=right))
        return negation(self.value(node))

    # --- operations --------------------------------------------------------------------------

    def operation(self, node: Op) -> Sql:
        emit = self.operations.get(node.op)
        if emit is None:
            raise RuleError("not-columnar", what=f"“{node.op}”{self.where}")
        return emit(self, node)

    def args(self, node: Op) -> list[Sql]:
        """The values of an operation's arguments."""
        return [self.value(arg) for arg in node.args]

    def count_true(self, node: Op) -> Sql:
        ones = [case([(self.true(arg), integer(1))], integer(0)) for arg in node.args]
        total = ones[0]
        for one in ones[1:]:
            total = exp.Add(this=total, expression=one)
        return exp.Paren(this=total)

    def of_flags(self, node: Op) -> Sql:
        kind = column_type(node.type)
        empty = cast(exp.Array(expressions=[]), kind)
        parts = [
            case([(self.true(flag), cast(exp.Array(expressions=[self.value(value)]), kind))], empty.copy())
            for flag, value in zip(node.args[::2], node.args[1::2], strict=True)
        ]
        return fn("FLATTEN", exp.Array(expressions=parts))

    def field(self, node: Op) -> Sql:
        kind = node.args[0].type
        if not isinstance(kind, ContextType) or kind.open:
            raise RuleError("not-columnar", what="a part of a context of unknown fields")
        name = field_names(kind)[str(node.extra[0])]
        return fn("STRUCT_EXTRACT", self.value(node.args[0]), exp.Literal.string(name))


VALUES: dict[type[Node], Callable[[Columns, Any], Sql]] = {
    Const: Columns.const,
    Fact: Columns.fact,
    Var: Columns.var,
    Let: Columns.let,
    If: Columns.conditional,
    Not: Columns.inverted,
    Logic: Columns.logical,
    MakeList: Columns.made_list,
    MakeContext: Columns.made_context,
    For: columns_loops.each,
    Filter: columns_loops.filtered,
    Quantified: columns_loops.quantified,
    Op: Columns.operation,
}
NUMBER_OPS: dict[str, Callable[[Op, Columns], Num]] = columns_lists.NUMBERS | {
    "list.sum": numbers.sum_of,
    "list.mean": numbers.mean_of,
}
GENERAL: dict[str, Callable[[Columns, Op], Sql]] = (
    columns_text.GENERAL
    | columns_time.GENERAL
    | columns_lists.GENERAL
    | {
        **dict.fromkeys(columns_compare.COMPARISONS, columns_compare.compare),
        "eq": columns_compare.equal,
        "is_null": lambda self, node: is_null(self.value(node.args[0])),
        "number.count_true": Columns.count_true,
        "list.of_flags": Columns.of_flags,
        "context.field": Columns.field,
        "flag": Columns.flag,
    }
)
