"""The typed tree: what both emitters read.

By the time an expression is a tree, FEEL's typing, null and error semantics are settled: every operation
is named for exact argument types, implicit conversions are nodes of their own, errors that are certain
are null constants, and numbers carry the scale to which they are rounded. An operation is strict (null
in, null out) unless ``operations.LENIENT`` lists it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from . import syntax as ast
from .types import BOOLEAN, NULL, Type

_counter = itertools.count(1)


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """Base of all nodes; nodes are compared by identity and may be shared."""

    type: Type


@dataclass(frozen=True, slots=True, eq=False)
class Const(Node):
    """A value known at compile time."""

    value: object


@dataclass(frozen=True, slots=True, eq=False)
class Fact(Node):
    """A named fact: a column, or a value of one person."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Var(Node):
    """A variable bound by Let, For, Quantified, Filter or Lambda."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Let(Node):
    """``body`` with ``var`` standing for ``value``."""

    var: Var
    value: Node
    body: Node


@dataclass(frozen=True, slots=True, eq=False)
class Op(Node):
    """A typed operation. ``extra`` holds its static parameters (such as a scale)."""

    op: str
    args: tuple[Node, ...]
    extra: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Dynamic(Node):
    """An operator or function whose operation depends on types known only when it runs."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class If(Node):
    """``then`` where the condition is true, else ``otherwise``."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True, eq=False)
class Logic(Node):
    """Three-valued ``and`` / ``or`` over boolean nodes."""

    op: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Not(Node):
    """Three-valued negation of a boolean node."""

    arg: Node


@dataclass(frozen=True, slots=True, eq=False)
class MakeList(Node):
    """A list of the values of its items."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class MakeContext(Node):
    """A context of the values of its entries."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True, eq=False)
class MakeRange(Node):
    """A range; None is an end that is not there."""

    low: Node | None
    low_closed: bool
    high: Node | None
    high_closed: bool


@dataclass(frozen=True, slots=True, eq=False)
class For(Node):
    """``body`` for each item of ``source``. ``flat`` joins the lists that inner loops give."""

    var: Var
    source: Node
    body: Node
    flat: bool
    partial: Var | None


@dataclass(frozen=True, slots=True, eq=False)
class Quantified(Node):
    """Whether ``body`` holds for every / some item."""

    every: bool
    var: Var
    source: Node
    body: Node


@dataclass(frozen=True, slots=True, eq=False)
class Filter(Node):
    """The items of ``source`` for which ``body`` is true."""

    var: Var
    source: Node
    body: Node


@dataclass(frozen=True, slots=True, eq=False)
class Lambda(Node):
    """A function given to a built-in function."""

    parameters: tuple[Var, ...]
    body: Node


@dataclass(frozen=True, slots=True, eq=False)
class FunctionNode(Node):
    """A function met at compile time; calls of it are inlined."""

    definition: object


@dataclass(frozen=True, slots=True)
class Closure:
    """A function definition together with the scope it was written in."""

    name: str
    parameters: tuple[ast.Parameter, ...]
    body: object
    scope: object


def new_var(kind: Type, name: str) -> Var:
    """A variable that no other has the identity of."""
    return Var(kind, next(_counter), name)


NULL_CONST = Const(NULL, None)
TRUE_CONST = Const(BOOLEAN, True)
FALSE_CONST = Const(BOOLEAN, False)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below ``node``."""
    match node:
        case Let(value=value, body=body):
            return value, body
        case Op(args=args) | Dynamic(args=args) | Logic(args=args):
            return args
        case If(condition=condition, then=then, otherwise=otherwise):
            return condition, then, otherwise
        case Not(arg=arg):
            return (arg,)
        case MakeList(items=items):
            return items
        case MakeContext(entries=entries):
            return tuple(value for _, value in entries)
        case MakeRange(low=low, high=high):
            return tuple(end for end in (low, high) if end is not None)
        case For(source=source, body=body) | Quantified(source=source, body=body) | Filter(source=source, body=body):
            return source, body
        case Lambda(body=body):
            return (body,)
        case _:
            return ()


def facts(root: Node) -> tuple[str, ...]:
    """The names of the facts read, each once, in the order of reading."""
    return tuple(dict.fromkeys(node.name for node in walk(root) if isinstance(node, Fact)))


def walk(root: Node) -> list[Node]:
    """Every node, shared ones once, parents before children."""
    seen: set[int] = set()
    found: list[Node] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) not in seen:
            seen.add(id(node))
            found.append(node)
            stack.extend(reversed(children(node)))
    return found


def content(root: Node) -> str:
    """A text that two trees share exactly when they mean the same: variables by order, constants spelled."""
    numbers: dict[int, int] = {}
    written: dict[int, str] = {}

    def write(node: Node) -> str:
        if id(node) in written:
            return f"#{written[id(node)]}"
        if isinstance(node, Var):
            return f"v{numbers.setdefault(node.id, len(numbers))}"
        parts = [type(node).__name__, str(node.type)]
        for slot in type(node).__slots__:
            parts.append(part(getattr(node, slot)))
        written[id(node)] = str(len(written))
        return "(" + " ".join(parts) + ")"

    def part(value: object) -> str:
        if isinstance(value, Node):
            return write(value)
        if isinstance(value, tuple):
            return "[" + " ".join(map(part, value)) + "]"
        return repr(value)

    return write(root)


def simple(node: Node) -> bool:
    """Whether repeating the node costs nothing."""
    return isinstance(node, Const | Fact | Var | FunctionNode)
