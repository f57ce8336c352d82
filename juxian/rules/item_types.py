"""Item definitions: the types that a DMN model declares, and the values they allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from .dmn_xml import Element, each, first, name_of, text_of, type_reference
from .errors import RuleError
from .parser import parse_cell
from .paths import item_type
from .scope import Scope
from .tree import NULL_CONST, Node, Op, Quantified, new_var
from .types import ANY, BOOLEAN, SIMPLE, ContextType, FunctionType, ListType, Type

if TYPE_CHECKING:
    from .lower import Lowering

MAX_NESTING = 20


class ItemTypes:
    """The types of a model by name; those of an imported model have the name of the import before theirs."""

    def __init__(self, root: Element, imports: Mapping[str, ItemTypes]) -> None:
        self.imports = imports
        self.items = {name_of(item): item for item in each(root, "itemDefinition")}

    def owner(self, reference: str) -> tuple[ItemTypes, str]:
        """The model that declares a type, and the type's name there."""
        if reference not in self.items:
            for name, model in self.imports.items():
                if name and reference.startswith(f"{name}."):
                    return model.owner(reference[len(name) + 1 :])
                if not name and reference in model.items:
                    return model, reference
        return self, reference

    def type(self, reference: str, depth: int = 0) -> Type:
        """The type that a reference names; ANY when there is none."""
        if depth > MAX_NESTING:
            raise RuleError("recursive", name=reference)
        model, name = self.owner(reference)
        if model is not self:
            return model.type(name, depth + 1)
        if reference in self.items:
            return self.item_type(self.items[reference], depth + 1)
        if reference in SIMPLE:
            return SIMPLE[reference]
        if not reference or reference in ("any", "<Undefined>"):
            return ANY
        raise RuleError("unknown-type", name=reference)

    def item_type(self, item: Element, depth: int) -> Type:
        """The type of an item definition or component."""
        components = list(each(item, "itemComponent"))
        function = first(item, "functionItem")
        if function is not None:
            kinds = tuple(self.type(type_reference(p), depth) for p in each(function, "parameters"))
            found: Type = FunctionType(kinds, self.type(function.get("outputTypeRef") or "", depth))
        elif components:
            found = ContextType(tuple((name_of(part), self.item_type(part, depth + 1)) for part in components))
        else:
            found = self.type(type_reference(item), depth + 1)
        return ListType(found) if item.get("isCollection") == "true" else found

    # --- allowed values ----------------------------------------------------------------------

    def guarded(self, node: Node, reference: str, lowering: Lowering) -> Node:
        """``node`` where it keeps to the values that its declared type allows, else null."""
        held, var = lowering.let(node, "value")
        test = self.allowed(held, reference, lowering)
        if test is None:
            return node
        absent = lowering.fold(Op(BOOLEAN, "is_null", (held,)), [held])
        kept = lowering.choose(lowering.logic("or", [absent, test]), held, NULL_CONST)
        return lowering.bound(var, node, kept)

    def guard(self, reference: str) -> Callable[[Node, Lowering], Node]:
        """``guarded`` for the values of one type."""
        return lambda node, lowering: self.guarded(node, reference, lowering)

    def allowed(self, value: Node, reference: str, lowering: Lowering, depth: int = 0) -> Node | None:
        """A condition that holds of the values that a type allows; None where it allows all of its kind."""
        model, name = self.owner(reference)
        if model is not self:
            return model.allowed(value, name, lowering, depth + 1)
        item = self.items.get(reference)
        return None if item is None or depth > MAX_NESTING else self._item_allowed(value, item, lowering, depth)

    def _item_allowed(self, value: Node, item: Element, lowering: Lowering, depth: int) -> Node | None:
        if item.get("isCollection") != "true":
            tests = [self._one_allowed(value, item, lowering, depth), _stated(value, item, "typeConstraint", lowering)]
        else:
            var = new_var(item_type(value), "item")
            each_one = self._one_allowed(var, item, lowering, depth)
            tests = [_stated(value, item, "typeConstraint", lowering)]
            if each_one is not None:
                found = Quantified(BOOLEAN, True, var, value, each_one)
                tests.append(lowering.fold(found, [value, *lowering.free(each_one, {var})]))
        known = [test for test in tests if test is not None]
        return lowering.logic("and", known) if known else None

    def _one_allowed(self, value: Node, item: Element, lowering: Lowering, depth: int) -> Node | None:
        """Of a single value: what the type it is based on, its components and its own values demand."""
        tests = [_stated(value, item, "allowedValues", lowering)]
        for part in each(item, "itemComponent"):
            if isinstance(value.type, ContextType) and value.type.field(name_of(part)) is not None:
                field = lowering.field(value, name_of(part), (0, 0))
                test = self._item_allowed(field, part, lowering, depth + 1)
                if test is not None:
                    absent = lowering.fold(Op(BOOLEAN, "is_null", (field,)), [field])
                    tests.append(lowering.logic("or", [absent, test]))
        base = type_reference(item)
        if base:
            tests.append(self.allowed(value, base, lowering, depth + 1))
        known = [test for test in tests if test is not None]
        return lowering.logic("and", known) if known else None


def _stated(value: Node, item: Element, name: str, lowering: Lowering) -> Node | None:
    text = text_of(first(item, name)).strip()
    if not text:
        return None
    scope = Scope({"?": value})
    try:
        return lowering.cell(value, parse_cell(text, *scope.words()), scope)
    except RuleError as error:
        raise error.located(expression=text, place=name_of(item)) from None
