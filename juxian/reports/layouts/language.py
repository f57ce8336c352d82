"""What may stand between the braces of a template: a closed list of constructs over a closed list of names.

The check is made in `_parse`, through which every text goes that becomes a template, whatever part of the file it is in,
before anything of it is compiled, folded or run. The sandbox below is the second line.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from juxian.core.errors import Refused
from juxian.reports.citations import shown
from juxian.reports.layouts.names import FILTERS, Names

MOST_REPEATED = 100_000  # characters that loops repeat, with all formatting: some dozens of table rows
DEPTH = 12
EXCERPT = 60
WAN = Decimal(10_000)
CONSTANTS = (int, float, str, bool)
FIRST, LAST = "\ue000", "\ue001"  # around what a page shows as a link; of the private use area, so in no text


class Number(Decimal):
    """A figure in a template: printed as documents print numbers; `key` is (prefix or "", name), `form` as in citations."""

    key: tuple[str, str]
    form: str

    def __new__(cls, value: Any, key: tuple[str, str] = ("", ""), form: str = "") -> "Number":
        made = super().__new__(cls, value)
        made.key, made.form = key, form
        return made

    @property
    def text(self) -> str:
        """What is printed."""
        return shown(Decimal(self), self.form)


class Missing:
    """A figure that could not be computed: a dash, and neither more nor less than anything."""

    def __lt__(self, other: object) -> bool:
        return False

    __gt__ = __le__ = __ge__ = __lt__

    def __bool__(self) -> bool:
        return False


class Passage:
    """A paragraph with figures in it; `parts` are texts, and citations for the page."""

    def __init__(self, parts: list[Any]) -> None:
        self.parts = parts


class Checked(ImmutableSandboxedEnvironment):
    """The only environment that templates of reviews meet. `used` are the names they use, `printed` what is marked."""

    def __init__(self, names: Names, *, marks: bool = False) -> None:
        super().__init__(autoescape=True, finalize=self._printed, undefined=StrictUndefined, cache_size=0)
        self.names, self.marks = names, marks
        self.filters = {"万元": _in_wan, "绝对值": _absolute}
        self.tests, self.globals = {}, {}
        self.used: dict[str, None] = {}
        self.printed: list[Any] = []

    def _parse(self, source: str, name: Any, filename: Any) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
            _Check(self, source).template(tree)
        except TemplateSyntaxError as error:
            raise Refused(
                _(
                    "“%(place)s” can not be read: signs between the braces are half-width, and what begins with if or "
                    "for has its endif or endfor."
                ),
                code="template_syntax",
                params={"place": place(source, error.lineno)},
            ) from error
        except RecursionError as error:
            raise Refused(_("Something between braces is nested too deeply."), code="template_nested") from error
        return tree

    def _printed(self, value: Any) -> Any:
        """Return a value as it is printed; where pages want links, a mark in its place."""
        match value:
            case Number():
                return self._marked(value) if self.marks and value.key[1] else value.text
            case Passage():
                return "".join(part if isinstance(part, str) else self._cited(part) for part in value.parts)
            case Missing() | None | "":
                return "—"
            case int() | Decimal():
                return shown(value)
        return str(value)

    def _cited(self, part: Any) -> str:
        return self._marked(part) if self.marks else str(part.text)

    def _marked(self, value: Any) -> str:
        self.printed.append(value)
        return f"{FIRST}{len(self.printed) - 1}{LAST}"


def place(source: str, line: int) -> str:
    """Return the words around a line of a part's text, as they are seen in Word."""
    lines = source.splitlines() or [""]
    text = re.sub(r"<[^>]*>", "", lines[min(line, len(lines)) - 1]).strip()
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"


class _Check:
    """Walks the parsed text and refuses whatever is not among the few things that are allowed."""

    def __init__(self, environment: Checked, source: str) -> None:
        self.names, self.used, self.source = environment.names, environment.used, source
        self.rows: dict[str, str] = {}  # the loop's variable, and the list it goes over
        self.repeated = 0

    def template(self, tree: nodes.Template) -> None:
        """Check a whole text."""
        self.body(tree.body)

    def body(self, body: list[nodes.Node]) -> None:
        for node in body:
            match node:
                case nodes.Output():
                    self.output(node)
                case nodes.If():
                    self.condition(node.test, 0)
                    self.body([*node.body, *node.elif_, *node.else_])
                case nodes.For():
                    self.loop(node)
                case _:
                    self.refuse(node, type(node).__name__.lower())

    def output(self, node: nodes.Output) -> None:
        for part in node.nodes:
            if isinstance(part, nodes.TemplateData):
                self.repeated += len(part.data) if self.rows else 0
            else:
                self.value(part, 0)
        if self.repeated > MOST_REPEATED:
            raise Refused(
                _("The rows that are repeated are too long: simplify their formatting."), code="template_rows_too_long"
            )

    def loop(self, node: nodes.For) -> None:
        over = node.iter.name if isinstance(node.iter, nodes.Name) else ""
        variable = node.target.name if isinstance(node.target, nodes.Name) else ""
        if over and over not in self.names.lists:
            self.unknown(over, node, list(self.names.lists))
        if (
            not over
            or not variable
            or variable in self.names.all
            or node.recursive
            or node.test
            or node.else_
            or self.rows
        ):
            self.refuse(node, "for")
        self.rows[variable] = over
        self.body(node.body)
        self.rows.clear()

    def condition(self, node: nodes.Node, depth: int) -> None:
        if depth > DEPTH:
            self.refuse(node, "if")
        match node:
            case nodes.Not():
                self.condition(node.node, depth + 1)
            case nodes.And() | nodes.Or():
                self.condition(node.left, depth + 1)
                self.condition(node.right, depth + 1)
            case nodes.Compare():
                self.value(node.expr, depth)
                for operand in node.ops:
                    if operand.op not in ("eq", "ne", "lt", "gt", "lteq", "gteq"):
                        self.refuse(node, operand.op)
                    self.value(operand.expr, depth)
            case nodes.Name() if node.name in self.names.lists:
                pass
            case _:
                self.value(node, depth)

    def value(self, node: nodes.Node, depth: int) -> None:
        if depth > DEPTH:
            self.refuse(node, "|")
        match node:
            case nodes.Const() if isinstance(node.value, CONSTANTS):
                pass
            case nodes.Neg() if isinstance(node.node, nodes.Const):
                self.value(node.node, depth + 1)
            case nodes.Name():
                self.name(node)
            case nodes.Getattr() if isinstance(node.node, nodes.Name):
                self.attribute(node, node.node.name)
            case nodes.Filter() if node.node is not None:
                if node.name not in FILTERS or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
                    self.unknown(node.name, node, list(FILTERS))
                self.value(node.node, depth + 1)
            case _:
                self.refuse(node, type(node).__name__.lower())

    def name(self, node: nodes.Name) -> None:
        if node.name in self.names.prefixes or node.name in self.names.lists or node.name in self.rows:
            self.refuse(node, node.name)
        if node.name not in self.names.words and node.name not in self.names.figures:
            self.unknown(node.name, node, self.names.all)
        self.used[node.name] = None

    def attribute(self, node: nodes.Getattr, of: str) -> None:
        if of in self.rows:
            allowed = list(self.names.lists[self.rows[of]])
        elif of in self.names.prefixes:
            allowed = list(self.names.figures)
        else:
            self.unknown(of, node, [*self.names.prefixes, *self.rows])
        if node.attr not in allowed:
            self.unknown(f"{of}.{node.attr}", node, [f"{of}.{one}" for one in allowed])
        self.used[f"{of}.{node.attr}"] = None

    def refuse(self, node: nodes.Node, what: str) -> None:
        raise Refused(
            _(
                "“%(what)s” may not stand in “%(place)s”: a template prints names, tells them apart by if, and "
                "repeats rows of the lists; nothing else."
            ),
            code="template_not_allowed",
            params={"what": what, "place": place(self.source, node.lineno)},
        )

    def unknown(self, name: str, node: nodes.Node, known: list[str]) -> None:
        near = get_close_matches(name, known, n=1, cutoff=0.3)
        params = {"name": name, "place": place(self.source, node.lineno), "near": near[0] if near else ""}
        if near:
            text = _("There is no “%(name)s” (in “%(place)s”); did you mean “%(near)s”?")
        else:
            text = _("There is no “%(name)s” (in “%(place)s”): the page of names lists what there is.")
        raise Refused(text, code="template_unknown_name", params=params)


def _in_wan(value: Any) -> Any:
    return Number(value, value.key, "wan") if isinstance(value, Number) else value


def _absolute(value: Any) -> Any:
    return Number(abs(Decimal(value)), value.key, value.form) if isinstance(value, Number) else value


def parts_of(text: str, printed: list[Any]) -> Iterator[Any]:
    """Yield a text with marks as texts and what was printed at the marks."""
    for at, part in enumerate(re.split(f"{FIRST}(\\d+){LAST}", text)):
        if at % 2:
            yield printed[int(part)]
        elif part:
            yield part
