"""Columns: the typed tree as SQL over one row a subject, in sqlglot expressions for DuckDB.

Each node has a value and, where only truth matters (a WHERE, a WHEN), a condition that is true exactly
where the node is: ``not("x")`` holds of null, but ``x = "a"`` needs no care for null there, which keeps
conditions as short as hand-written ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from sqlglot import exp

from . import columns_numbers as numbers
from . import columns_ops
from .columns_numbers import Num
from .errors import RuleError
from .sql import (
    Sql,
    attempt,
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
    lambda_of,
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
from .types import BOOLEAN, NULL, ContextType, ListType, Number, join
from .types import known as is_known

COMPARISONS: dict[str, type[exp.Binary]] = {"lt": exp.LT, "le": exp.LTE, "gt": exp.GT, "ge": exp.GTE}
OPPOSITE = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}
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
MAX_SQL = 40_000
"""Nodes of SQL that one expression may become."""
MAX_SHARED = 2_000
"""Shared expressions of one query."""


class Columns:
    """Emits SQL. ``physical`` gives the SQL types of the columns where they are known.

    An expression needed more than once is computed once: the caller makes ``shared`` columns of an inner
    query, or has ``closed`` bind them; inside a loop over a list they are bound in its lambda.
    """

    def __init__(self, physical: Mapping[str, str] | None = None) -> None:
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
        if isinstance(node, Op) and node.op in NUMBER_OPS:
            return NUMBER_OPS[node.op](node, self)
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

    # --- conditions --------------------------------------------------------------------------

    def true(self, node: Node) -> Sql:
        """A condition that is true exactly where the node is true."""
        if isinstance(node, Not):
            return self.false(node.arg)
        if isinstance(node, Logic):
            folded = self.membership(node)
            if folded is not None:
                return folded
            return both(exp.And if node.op == "and" else exp.Or, [self.true(arg) for arg in node.args])
        if isinstance(node, Op) and node.op == "eq" and any(isinstance(arg, Const) for arg in node.args):
            return self.equals_constant(node, True)
        return self.value(node)

    def false(self, node: Node) -> Sql:
        """A condition that is true exactly where the node is false."""
        if isinstance(node, Not):
            return self.true(node.arg)
        if isinstance(node, Logic):
            return both(exp.Or if node.op == "and" else exp.And, [self.false(arg) for arg in node.args])
        if isinstance(node, Op) and node.op in OPPOSITE:
            return self.value(Op(BOOLEAN, OPPOSITE[node.op], node.args, node.extra))
        if isinstance(node, Op) and node.op == "eq" and not self.never_equal(node):
            left, right = self.comparable(*node.args)
            return exp.Paren(this=exp.NullSafeNEQ(this=left, expression=right))
        return negation(self.value(node))

    def membership(self, node: Logic) -> Sql | None:
        """``x = a or x = b or …`` as ``x IN (a, b, …)``."""
        if node.op != "or" or len(node.args) < 2:
            return None
        first = node.args[0]
        values: list[Sql] = []
        for arg in node.args:
            if not (isinstance(arg, Op) and arg.op == "eq" and isinstance(first, Op)):
                return None
            if arg.args[0] is not first.args[0] or not isinstance(arg.args[1], Const) or arg.args[1].value is None:
                return None
            if isinstance(arg.args[1].value, Decimal | list | dict):
                return None
            values.append(self.value(arg.args[1]))
        return exp.Paren(this=exp.In(this=self.value(first.args[0]), expressions=values))  # type: ignore[union-attr]

    def equals_constant(self, node: Op, _plain: bool) -> Sql:
        """``x = c`` where null may stay null."""
        left, right = node.args if isinstance(node.args[1], Const) else reversed(node.args)
        if isinstance(left.type, Number) and isinstance(right, Const) and isinstance(right.value, Decimal):
            value = self.number(left)
            if numbers.compare_constant("eq", value, right.value) is None:
                return exp.false()
            return binary(exp.EQ, value.sql, numbers.literal(right.value).sql)
        return binary(exp.EQ, self.value(left), self.value(right))

    def compare(self, node: Op) -> Sql:
        """An ordering, null where either side is."""
        left, right = node.args
        if node.extra:
            raise RuleError("not-columnar", what="a comparison of values of unknown type")
        if isinstance(left.type, Number) and isinstance(right, Const) and isinstance(right.value, Decimal):
            value = self.number(left)
            op, bound = numbers.compare_constant(node.op, value, right.value) or (node.op, right.value)
            return binary(COMPARISONS[op], value.sql, numbers.literal(bound).sql)
        a, b = self.comparable(left, right)
        found = binary(COMPARISONS[node.op], a, b)
        if isinstance(a, exp.Struct):
            # DuckDB orders nulls within structs; FEEL does not order them at all.
            missing = both(exp.Or, [is_null(self.value(left)), is_null(self.value(right))])
            return case([(missing, exp.Null())], found)
        return found

    def comparable(self, left: Node, right: Node) -> tuple[Sql, Sql]:
        """Two values that DuckDB compares without loss."""
        if not (isinstance(left.type, Number) and isinstance(right.type, Number)):
            return self.value(left), self.value(right)
        a, b = self.number(left), self.number(right)
        if max(a.whole, b.whole) + max(a.scale, b.scale) > 38:
            return self.aligned(a, b)
        return a.sql, b.sql

    def aligned(self, a: Num, b: Num) -> tuple[Sql, Sql]:
        """Two numbers too different for one DECIMAL, as pairs of whole part and rest."""
        return tuple(  # type: ignore[return-value]
            struct(
                [
                    ("w", cast(fn("FLOOR", n.exact()), "DECIMAL(38, 0)")),
                    ("r", cast(binary(exp.Sub, n.exact(), fn("FLOOR", n.exact())), "DECIMAL(38, 37)")),
                ]
            )
            for n in (a, b)
        )

    def equal(self, node: Op) -> Sql:
        """FEEL equality, never null."""
        if self.never_equal(node):
            return exp.false()
        left, right = self.comparable(*node.args)
        return exp.Paren(this=exp.NullSafeEQ(this=left, expression=right))

    def never_equal(self, node: Op) -> bool:
        """Whether a constant has more digits after the point than what it is compared with."""
        left, right = node.args
        if not (is_known(left.type) and is_known(right.type)):
            raise RuleError("not-columnar", what="a comparison of values of unknown type")
        if isinstance(right, Const) and isinstance(right.value, Decimal) and isinstance(left.type, Number):
            return numbers.compare_constant("eq", self.number(left), right.value) is None
        return False

    # --- loops -------------------------------------------------------------------------------

    def loop(self, var: Var, source: Node, emit: Callable[[], Sql]) -> tuple[Sql, Sql, Sql | None]:
        """The SQL of a list and of the lambda over its items; of the lambda that gives the item, if needed."""
        found = self.value(source)
        name = f"v{var.id}"
        item = source.type.item if isinstance(source.type, ListType) else None
        if item is None or (not is_known(item) and item != NULL):
            raise RuleError("not-columnar", what="a loop over items of unknown type")
        self.variables[var.id] = exp.column(name)
        if isinstance(item, Number):
            if item.precision is None:
                raise RuleError("not-columnar", what="a loop over numbers of unknown size")
            self.numbers[var.id] = Num(exp.column(name), item.precision, item.scale or 0, False)
            del self.variables[var.id]
        outer, self.bindings = self.bindings, []
        body = emit()
        bindings, self.bindings = self.bindings, outer
        rows, over = rows_of(found, name, bindings)
        return rows, over(body), over(exp.column(name)) if bindings else None

    def each(self, node: For) -> Sql:
        if node.partial is not None:
            raise RuleError("not-columnar", what="“partial” in a loop")
        source, function, _ = self.loop(node.var, node.source, lambda: self.item(node.body))
        made = fn("LIST_TRANSFORM", source, function)
        return fn("FLATTEN", made) if node.flat else made

    def item(self, node: Node) -> Sql:
        """A value inside a list, of the type that the list says."""
        sql = self.value(node)
        return cast(sql, column_type(node.type)) if isinstance(node.type, Number) else sql

    def filtered(self, node: Filter) -> Sql:
        if node.body.type != BOOLEAN:
            raise RuleError("not-columnar", what="a filter that may be a position")
        truth = self.loop(node.var, node.source, lambda: fn("COALESCE", self.true(node.body), exp.false()))
        source, function, item = truth
        found = fn("LIST_FILTER", source, function)
        return fn("LIST_TRANSFORM", found, item) if item is not None else found

    def quantified(self, node: Quantified) -> Sql:
        source, function, _ = self.loop(node.var, node.source, lambda: self.value(node.body))
        results = self.share(fn("LIST_TRANSFORM", source, function))
        decisive, other = exp.Boolean(this=not node.every), exp.Boolean(this=node.every)
        hit = fn("COALESCE", fn("LIST_CONTAINS", results.copy(), decisive.copy()), exp.false())
        unknown = binary(exp.LT, fn("LIST_COUNT", results.copy()), fn("LEN", results.copy()))
        pairs: list[tuple[Sql, Sql]] = [(is_null(results.copy()), exp.Null()), (hit, decisive), (unknown, exp.Null())]
        return case(pairs, other)

    # --- operations --------------------------------------------------------------------------

    def operation(self, node: Op) -> Sql:
        emit = GENERAL.get(node.op)
        if emit is None:
            raise RuleError("not-columnar", what=f"“{node.op}”")
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


def rows_of(source: Sql, item: str, bindings: Sequence[tuple[str, Sql]]) -> tuple[Sql, Callable[[Sql], Sql]]:
    """A list of structs that hold each item and what is bound over it, and the lambda over such a struct.

    DuckDB needs exponential time for lambdas within lambdas; a chain of lists needs none.
    """
    if not bindings:
        return source, lambda body: lambda_of([item], body)
    names = [item]
    rows = fn("LIST_TRANSFORM", source, lambda_of([item], struct([(item, exp.column(item))])))
    for number, level in enumerate(levels(bindings)):
        row = f"r{item}_{number}"
        kept = [(name, _of_row(row, name)) for name in names]
        added = [(name, _in_row(sql, row, names)) for name, sql in level]
        rows = fn("LIST_TRANSFORM", rows, lambda_of([row], struct(kept + added)))
        names += [name for name, _ in level]
    return rows, lambda body: lambda_of([f"r{item}"], _in_row(body, f"r{item}", names))


def levels(shared: Sequence[tuple[str, Sql]]) -> list[list[tuple[str, Sql]]]:
    """Shared expressions in groups, each of which needs only those before it."""
    depth: dict[str, int] = {}
    found: list[list[tuple[str, Sql]]] = []
    for name, sql in shared:
        own = max((depth.get(used.name, -1) for used in sql.find_all(exp.Column)), default=-1) + 1
        depth[name] = own
        if own == len(found):
            found.append([])
        found[own].append((name, sql))
    return found


def _of_row(row: str, name: str) -> Sql:
    return fn("STRUCT_EXTRACT", exp.column(row), exp.Literal.string(name))


def _in_row(sql: Sql, row: str, names: Sequence[str]) -> Sql:
    """``sql`` with the names read from a struct."""
    known = set(names)

    def replace(node: Sql) -> Sql:
        return _of_row(row, node.name) if isinstance(node, exp.Column) and node.name in known else node

    return sql.transform(replace)


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


ACCEPTED = {
    "string": ("VARCHAR", "ENUM"),
    "boolean": ("BOOLEAN",),
    "date": ("DATE",),
    "date and time": ("TIMESTAMP",),
    "time": ("TIME",),
    "days and time duration": ("BIGINT", "INTEGER"),
    "years and months duration": ("BIGINT", "INTEGER", "SMALLINT"),
}


def check_physical(node: Fact, actual: str) -> None:
    """Refuse a column whose type is not the fact's."""
    wanted = ACCEPTED.get(str(node.type))
    if wanted is None or actual.split("(")[0] in wanted:
        return
    if actual in ("NULL", '"NULL"'):
        return
    raise RuleError("column-type", name=node.name, found=actual, expected=column_type(node.type))


VALUES: dict[type[Node], Callable[[Columns, Node], Sql]] = {
    Const: Columns.const,
    Fact: Columns.fact,
    Var: Columns.var,
    Let: Columns.let,
    If: Columns.conditional,
    Not: Columns.inverted,
    Logic: Columns.logical,
    MakeList: Columns.made_list,
    MakeContext: Columns.made_context,
    For: Columns.each,
    Filter: Columns.filtered,
    Quantified: Columns.quantified,
    Op: Columns.operation,
}  # type: ignore[assignment]
NUMBER_OPS: dict[str, Callable[[Op, Columns], Num]] = columns_ops.NUMBERS | {
    "list.sum": numbers.sum_of,
    "list.mean": numbers.mean_of,
}
GENERAL: dict[str, Callable[[Columns, Op], Sql]] = columns_ops.GENERAL | {
    **dict.fromkeys(COMPARISONS, Columns.compare),
    "eq": Columns.equal,
    "is_null": lambda self, node: is_null(self.value(node.args[0])),
    "number.count_true": Columns.count_true,
    "list.of_flags": Columns.of_flags,
    "context.field": Columns.field,
    "flag": Columns.flag,
}
__all__ = ["Columns", "attempt", "join"]
