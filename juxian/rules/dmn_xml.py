"""Reading DMN XML: versions 1.1 to 1.5 by local names, hostile documents refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from .errors import RuleError

Element = ElementTree.Element
MAX_BYTES = 20_000_000


def parse(xml: str | bytes) -> Element:
    """The ``definitions`` element; raises RuleError for what is not DMN."""
    data = xml.encode() if isinstance(xml, str) else xml
    if len(data) > MAX_BYTES:
        raise RuleError("xml", what=f"larger than {MAX_BYTES} bytes")
    if isinstance(xml, str):
        data = re.sub(rb"^\s*<\?xml[^>]*\?>", b"", data)
    try:
        parser = ElementTree.XMLParser(target=_NoDeclarations())  # noqa: S314 - no declarations, hence no entities
        root = ElementTree.fromstring(data, parser)  # noqa: S314
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise RuleError("xml", what=str(error)) from None
    if local(root) != "definitions":
        raise RuleError("xml", what=f"the root element is {local(root)!r}, not definitions")
    return root


class _NoDeclarations(ElementTree.TreeBuilder):
    """Refuses document type declarations where the parser meets them, whatever the encoding of the file."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise RuleError("xml", what="document type declarations are not accepted")


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def each(parent: Element, *names: str) -> Iterator[Element]:
    """The children of these names."""
    return (child for child in parent if local(child) in names)


def first(parent: Element, *names: str) -> Element | None:
    """The first child of these names."""
    return next(each(parent, *names), None)


def text_of(parent: Element | None, name: str = "text") -> str:
    """The text of a child, empty when there is none."""
    child = first(parent, name) if parent is not None else None
    return (child.text or "") if child is not None else ""


def name_of(element: Element) -> str:
    """The name attribute, inner blanks made single."""
    return " ".join((element.get("name") or "").split())


def type_reference(element: Element | None) -> str:
    """A type reference (attribute, or child in item definitions) without prefix or namespace."""
    if element is None:
        return ""
    reference = element.get("typeRef") or text_of(element, "typeRef")
    reference = " ".join(reference.split())
    reference = reference.rpartition("}")[2]
    return reference.removeprefix("feel:")


def references(element: Element, requirement: str, *kinds: str) -> list[str]:
    """The references (``namespace#id``) that requirements of these kinds hold."""
    found = []
    for child in each(element, requirement):
        for target in each(child, *kinds):
            found.append(target.get("href") or "")
    return found
