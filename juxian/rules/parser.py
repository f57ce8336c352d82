"""From text to syntax: ``parse_expression`` and ``parse_cell``.

The grammar is ``feel.lark`` (LALR); its words come from ``lexer.py``. Depth and length are bounded, so
that whatever is written is read or refused within milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from lark import Lark, Token, Transformer, Tree, UnexpectedInput, UnexpectedToken
from lark.lexer import Lexer as LarkLexer

from . import syntax as ast
from .errors import RuleError
from .lexer import Lexer, Names
from .types import SIMPLE, ContextType, FunctionType, ListType, Named, RangeType, Type

MAX_DEPTH = 120
MAX_DIGITS = 34
MAX_EXPONENT = 300
LITERALS = re.compile(r'(?:[\s\d.,()\[\]<>=-]|"[^"\\]*"|true|false|null|not(?=\())*')
"""Cells that hold no names: most of those of a policy."""
ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.S)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}


_Children = list[Any]
_Nodes = list[ast.Node]
_Pairs = list[tuple[str, ast.Node]]


class _Ready(LarkLexer):
    """Hands lark the words that were split already."""

    __future_interface__ = 1

    def __init__(self, _conf: object) -> None:
        pass

    def lex(self, state: Any, _parser_state: Any = None) -> Iterator[Token]:
        """The tokens given to ``Lark.parse``."""
        yield from state.text


class _Build(Transformer[Token, Any]):
    """Grammar rules to syntax nodes. Each method gets the children of one rule."""

    def __default__(self, data: Any, children: _Children, meta: Any) -> Any:
        return Tree(data, children, meta)

    def tests(self, children: _Children) -> _Nodes:
        return [child for child in children if isinstance(child, ast.Node)]

    def comparator(self, children: _Children) -> Any:
        return children[0]

    def comparison_test(self, children: _Children) -> ast.Node:
        return ast.Comparison(children[0].start_pos, children[1].end, str(children[0]), children[1])

    def any_value(self, children: _Children) -> ast.Node:
        return ast.UnaryTests(children[0].start_pos, children[0].end_pos, (), False)

    def negated_tests(self, children: _Children) -> ast.Node:
        return ast.UnaryTests(children[0].start_pos, children[-1].end_pos, tuple(children[2]), True)

    def positive_tests(self, children: _Children) -> ast.Node:
        items = children[0]
        return ast.UnaryTests(items[0].start, items[-1].end, tuple(items), False)

    def conditional(self, children: _Children) -> ast.Node:
        return ast.If(children[0].start_pos, children[5].end, children[1], children[3], children[5])

    def iterator(self, children: _Children) -> ast.Iterator:
        end = children[4] if len(children) > 4 else None
        stop = (end or children[2]).end
        return ast.Iterator(children[0].start_pos, stop, str(children[0]), children[2], end)

    def iterators(self, children: _Children) -> tuple[ast.Iterator, ...]:
        return tuple(child for child in children if isinstance(child, ast.Iterator))

    def iteration(self, children: _Children) -> ast.Node:
        return ast.For(children[0].start_pos, children[3].end, children[1], children[3])

    def some(self, children: _Children) -> ast.Node:
        return ast.Quantified(children[0].start_pos, children[3].end, False, children[1], children[3])

    def every(self, children: _Children) -> ast.Node:
        return ast.Quantified(children[0].start_pos, children[3].end, True, children[1], children[3])

    def bare_parameter(self, children: _Children) -> ast.Parameter:
        return ast.Parameter(children[0].start_pos, children[0].end_pos, str(children[0]), None)

    def typed_parameter(self, children: _Children) -> ast.Parameter:
        return ast.Parameter(children[0].start_pos, children[0].end_pos, str(children[0]), children[2][0])

    def parameters(self, children: _Children) -> tuple[ast.Parameter, ...]:
        return tuple(child for child in children if isinstance(child, ast.Parameter))

    def function(self, children: _Children) -> ast.Node:
        parameters = children[2] if isinstance(children[2], tuple) else ()
        return ast.Function(children[0].start_pos, children[-1].end, parameters, children[-1])

    def external(self, children: _Children) -> ast.Node:
        raise RuleError("external", span=(children[0].start_pos, children[-1].end))

    def disjunction(self, children: _Children) -> ast.Node:
        return _logic("or", children[0], children[2])

    def conjunction(self, children: _Children) -> ast.Node:
        return _logic("and", children[0], children[2])

    def binary(self, children: _Children) -> ast.Node:
        left, operator, right = children
        return ast.Binary(left.start, right.end, str(operator), left, right)

    def between(self, children: _Children) -> ast.Node:
        return ast.Between(children[0].start, children[4].end, children[0], children[2], children[4])

    def is_in(self, children: _Children) -> ast.Node:
        return ast.In(children[0].start, children[2].end, children[0], children[2])

    def negation(self, children: _Children) -> ast.Node:
        return ast.Negation(children[0].start_pos, children[1].end, children[1])

    def instance_of(self, children: _Children) -> ast.Node:
        kind, end = children[3]
        return ast.InstanceOf(children[0].start, end, children[0], kind)

    def named_type(self, children: _Children) -> tuple[Type, int]:
        name = str(children[0])
        return SIMPLE.get(name, Named(name)), children[0].end_pos

    def generic_type(self, children: _Children) -> tuple[Type, int]:
        inner = [child[0] for child in children if isinstance(child, tuple)]
        kind = {"list": ListType, "range": RangeType}.get(str(children[0]))
        if kind is None or len(inner) != 1:
            raise RuleError("unknown-type", span=_span(children[0]), name=str(children[0]))
        return kind(inner[0]), children[-1].end_pos

    def field_type(self, children: _Children) -> tuple[str, Type]:
        return str(children[0]), children[2][0]

    def context_type(self, children: _Children) -> tuple[Type, int]:
        fields = tuple(child for child in children if isinstance(child, tuple))
        return ContextType(fields), children[-1].end_pos

    def function_type(self, children: _Children) -> tuple[Type, int]:
        inner = [child for child in children if isinstance(child, tuple)]
        return FunctionType(tuple(kind for kind, _ in inner[:-1]), inner[-1][0]), inner[-1][1]

    def path(self, children: _Children) -> ast.Node:
        return ast.Path(children[0].start, children[2].end_pos, children[0], str(children[2]))

    def filter(self, children: _Children) -> ast.Node:
        return ast.Filter(children[0].start, children[3].end_pos, children[0], children[2])

    def arguments(self, children: _Children) -> tuple[ast.Node, ...]:
        return tuple(child for child in children if isinstance(child, ast.Node))

    def named_argument(self, children: _Children) -> tuple[str, ast.Node]:
        return str(children[0]), children[2]

    def named_arguments(self, children: _Children) -> _Pairs:
        return [child for child in children if isinstance(child, tuple)]

    def call(self, children: _Children) -> ast.Node:
        given = children[2] if len(children) > 3 else ()
        positional = given if isinstance(given, tuple) else ()
        named = tuple(given) if isinstance(given, list) else ()
        return ast.Call(children[0].start, children[-1].end_pos, children[0], positional, named)

    def number(self, children: _Children) -> ast.Node:
        token = children[0]
        value = Decimal(token)
        if len(value.as_tuple().digits) > MAX_DIGITS or abs(value.adjusted()) > MAX_EXPONENT:
            raise RuleError("number-size", span=_span(token), limit=MAX_DIGITS)
        return ast.Literal(token.start_pos, token.end_pos, value)

    def string(self, children: _Children) -> ast.Node:
        token = children[0]
        return ast.Literal(token.start_pos, token.end_pos, _unescape(token))

    def at_literal(self, children: _Children) -> ast.Node:
        token = children[0]
        return ast.AtLiteral(token.start_pos, token.end_pos, _unescape(token))

    def true(self, children: _Children) -> ast.Node:
        return ast.Literal(*_span(children[0]), True)

    def false(self, children: _Children) -> ast.Node:
        return ast.Literal(*_span(children[0]), False)

    def null(self, children: _Children) -> ast.Node:
        return ast.Literal(*_span(children[0]), None)

    def name(self, children: _Children) -> ast.Node:
        return ast.Name(*_span(children[0]), str(children[0]))

    def parenthesis(self, children: _Children) -> Any:
        return children[1]

    def alternatives(self, children: _Children) -> ast.Node:
        return ast.Tests(children[0].start_pos, children[-1].end_pos, (children[1], *children[3]))

    def range(self, children: _Children) -> ast.Node:
        opener, low, _, high, closer = children
        low_closed, high_closed = opener.type == "LSQB", closer.type == "RSQB"
        return ast.Range(opener.start_pos, closer.end_pos, low, low_closed, high, high_closed)

    def list(self, children: _Children) -> ast.Node:
        items = tuple(child for child in children if isinstance(child, ast.Node))
        return ast.ListOf(children[0].start_pos, children[-1].end_pos, items)

    def entry(self, children: _Children) -> tuple[str, ast.Node]:
        key = children[0]
        return (_unescape(key) if key.type == "STRING" else str(key)), children[2]

    def context(self, children: _Children) -> ast.Node:
        entries = tuple(child for child in children if isinstance(child, tuple))
        return ast.Context(children[0].start_pos, children[-1].end_pos, entries)


def _logic(operator: str, left: ast.Node, right: ast.Node) -> ast.Node:
    operands = (left,)
    if isinstance(left, ast.Logic) and left.operator == operator:
        operands = left.operands  # type: ignore[assignment]
    return ast.Logic(left.start, right.end, operator, (*operands, right))


def _span(token: Token) -> tuple[int, int]:
    return token.start_pos or 0, token.end_pos or 0


def _unescape(token: str) -> str:
    body = token[token.index('"') + 1 : -1]

    def one(match: re.Match[str]) -> str:
        code = match.group(1)
        if len(code) > 1:
            return chr(int(code[1:], 16)) if int(code[1:], 16) < 0x110000 else match.group()
        return ESCAPES.get(code, match.group())

    return ESCAPE.sub(one, body) if "\\" in body else body


@lru_cache(maxsize=1)
def _grammar() -> Lark:
    text = (FilePath(__file__).parent / "feel.lark").read_text(encoding="utf-8")
    return Lark(
        text,
        parser="lalr",
        lexer=_Ready,
        transformer=_Build(),
        start=["start", "unary_tests"],
        maybe_placeholders=False,
        propagate_positions=False,
    )


def parse_expression(text: str, names: Names, members: Names) -> ast.Node:
    """The syntax of an expression; raises RuleError."""
    found: ast.Node = _parse(text, names, members, "start", lambda result: result.children[0])
    return found


def parse_cell(text: str, names: Names, members: Names) -> ast.UnaryTests:
    """The syntax of unary tests (an input cell of a decision table); raises RuleError."""
    if not text.strip():
        return ast.UnaryTests(0, 0, (), False)
    if LITERALS.fullmatch(text):
        return _cell_of_literals(text)
    found: ast.UnaryTests = _parse(text, names, members, "unary_tests", lambda result: result)
    return found


@lru_cache(maxsize=4096)
def _cell_of_literals(text: str) -> ast.UnaryTests:
    """A cell without names, which means the same wherever it stands."""
    found: ast.UnaryTests = _parse(text, Names(()), Names(()), "unary_tests", lambda result: result)
    return found


def _parse(text: str, names: Names, members: Names, start: str, unwrap: Callable[[Any], Any]) -> Any:
    tokens = Lexer(text, names, members).tokens(cell=start == "unary_tests")
    if not tokens:
        raise RuleError("syntax-end", expression=text, span=(0, len(text)))
    try:
        result = unwrap(_grammar().parse(tokens, start=start))
    except UnexpectedToken as error:
        token = error.token
        if token.type == "$END":
            raise RuleError("syntax-end", expression=text, span=(len(text), len(text))) from None
        raise RuleError("syntax", expression=text, span=_span(token), found=str(token)) from None
    except UnexpectedInput:
        raise RuleError("syntax-end", expression=text, span=(0, len(text))) from None
    except RuleError as error:
        raise error.located(expression=text) from None
    check_depth(result, text)
    return result


def check_depth(root: ast.Node, text: str) -> None:
    """Refuse syntax nested deeper than ``MAX_DEPTH``, without recursion."""
    level: list[ast.Node] = [root]
    depth = 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise RuleError("too-deep", expression=text, span=(level[0].start, level[0].end), limit=MAX_DEPTH)
        level = [child for node in level for child in children(node)]


def children(node: ast.Node) -> Iterable[ast.Node]:
    """The syntax nodes directly below ``node``."""
    for slot in type(node).__slots__:
        value = getattr(node, slot)
        if isinstance(value, ast.Node):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, ast.Node):
                    yield item
                elif isinstance(item, tuple) and isinstance(item[1], ast.Node):
                    yield item[1]
