"""DMN models: decisions with their requirements, business knowledge models and decision services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from .boxed import table_of
from .dmn_xml import Element, each, first, local, name_of, parse, type_reference
from .errors import RuleError
from .expression import Expression
from .item_types import ItemTypes
from .lower import Lowering
from .requirements import SPAN, Requirements
from .scope import fact_type
from .table import DecisionTable
from .tree import Closure, Fact, Node
from .types import ANY, Type

KINDS = ("inputData", "decision", "businessKnowledgeModel", "decisionService")
Found = tuple[str, "Model", Element]
"""An element, the model it is in, and the name under which that is imported (empty: not imported)."""


class Model(ItemTypes):
    """A DMN model read from XML.

    ``inputs`` are its input data with their types; ``decision(name)`` compiles one decision over them.
    ``others`` are the models that it may import, by namespace.
    """

    def __init__(self, root: Element, others: Mapping[str, Element], importing: tuple[str, ...] = ()) -> None:
        self.namespace = root.get("namespace", "")
        if self.namespace in importing:
            raise RuleError("recursive", name=self.namespace)
        imports = {name_of(element): element for element in each(root, "import")}
        self.models = {
            name: Model(_imported(element, others), others, (*importing, self.namespace))
            for name, element in imports.items()
        }
        super().__init__(root, self.models)
        self.elements = {element.get("id", ""): element for element in each(root, *KINDS)}
        self.decisions = {name_of(element): element for element in each(root, "decision")}
        self.services = {name_of(element): element for element in each(root, "decisionService")}
        self.inputs: dict[str, Type] = {
            name_of(element): fact_type(self.type(self.variable_reference(element)))
            for element in each(root, "inputData")
        }

    def variable_reference(self, element: Element) -> str:
        """The name of the declared type of an input, decision or parameter."""
        return type_reference(first(element, "variable")) or type_reference(element)

    def find(self, reference: str) -> Found | None:
        """The element of this or an imported model to which a reference points."""
        namespace, _, identity = reference.rpartition("#")
        if namespace in ("", self.namespace) and identity in self.elements:
            return "", self, self.elements[identity]
        for name, model in self.models.items():
            if namespace == model.namespace and identity in model.elements:
                return name, model, model.elements[identity]
        return None

    def linked(self, element: Element, kind: str) -> list[Found]:
        """The elements to which the children of one kind point."""
        found = []
        for child in each(element, kind):
            target = self.find(child.get("href") or "")
            if target is None:
                raise RuleError("xml", what=f"{name_of(element)}: {child.get('href')}")
            found.append(target)
        return found

    # --- decisions ---------------------------------------------------------------------------

    def decision(self, name: str, *, strict: bool = False) -> Expression:
        """A decision compiled over the model's input data; raises RuleError."""
        if name not in self.decisions:
            raise RuleError("unknown-name", name=name)
        lowering = Lowering(strict=strict, types=self.type)
        run = Requirements(self, lowering)
        with readable(name):
            tree = run.wrapped(run.decision(self.decisions[name]))
        return Expression(f"decision {name}", tree, kind="decision", diagnostics=tuple(lowering.diagnostics))

    def service(self, name: str, inputs: Mapping[str, Type]) -> Expression:
        """A decision service compiled over its inputs; a context when it has several outputs."""
        if name not in self.services:
            raise RuleError("unknown-name", name=name)
        lowering = Lowering(strict=False, types=self.type)
        run = Requirements(self, lowering)
        with readable(name):
            closure = run.service(self.services[name]).definition
            if not isinstance(closure, Closure):
                raise RuleError("not-a-function", name=name)
            args: list[Node] = [Fact(fact_type(inputs.get(p.name, p.type or ANY)), p.name) for p in closure.parameters]
            tree = run.wrapped(lowering.invoke(closure, args, None, SPAN))
        return Expression(f"service {name}", tree, kind="service", diagnostics=tuple(lowering.diagnostics))

    def tables(self) -> Iterator[DecisionTable]:
        """The decision tables that are the whole logic of a decision."""
        for name, element in self.decisions.items():
            table = first(element, "decisionTable")
            if table is not None:
                yield table_of(table, name, self.type)


@contextmanager
def readable(place: str) -> Iterator[None]:
    """Makes whatever goes wrong with a model of others a refusal with its place and reason."""
    try:
        yield
    except RuleError as error:
        raise error.located(place=place) from None
    except RecursionError:
        raise RuleError("too-deep", place=place, limit=100) from None
    except Exception as error:
        raise RuleError("xml", place=place, what=f"{type(error).__name__}: {error}") from error


def read_model(xml: str | bytes, others: Iterable[str | bytes] = ()) -> Model:
    """The model in a DMN file, version 1.1 to 1.5; raises RuleError. ``others`` are files it may import."""
    known: dict[str, Element] = {}
    for other in others:
        try:
            root = parse(other)
        except RuleError:
            continue  # one that can not be read is missed only where it is imported, and named there
        known.setdefault(root.get("namespace", ""), root)
    root = parse(xml)
    with readable(name_of(root)):
        return Model(root, known)


def _imported(element: Element, others: Mapping[str, Element]) -> Element:
    namespace = element.get("namespace", "")
    if "DMN" not in (element.get("importType") or "").upper() or namespace not in others:
        raise RuleError("xml-unsupported", what=f"{local(element)} {name_of(element)} {namespace}")
    return others[namespace]


def read_table(xml: str | bytes, decision: str | None = None) -> DecisionTable:
    """The decision table of a decision, the only one when no name is given."""
    tables = {table.name: table for table in read_model(xml).tables()}
    if decision is None and len(tables) != 1:
        raise RuleError("xml", what=f"{len(tables)} decision tables; name one")
    if decision is not None and decision not in tables:
        raise RuleError("xml", what=f"no decision table is called {decision!r}")
    return tables[decision] if decision is not None else next(iter(tables.values()))
