"""Operations on text for one person. Positions count Unicode code points from one."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from .errors import RuleError
from .patterns import read
from .values import to_text

Function = Callable[..., object]
MAX_TEXT = 1_000_000


def substring(text: str, start: Decimal, length: Decimal | None = None) -> str | None:
    """``substring(text, start position, length)``; negative positions count from the end."""
    if start != int(start) or not start or (length is not None and (length < 1 or length != int(length))):
        return None
    first = int(start) - 1 if start > 0 else len(text) + int(start)
    if first < 0 or (first >= len(text) and text):
        return None if first < 0 else ""
    return text[first:] if length is None else text[first : first + int(length)]


def before(text: str, match: str) -> str:
    """What stands before the first occurrence, nothing when there is none."""
    head, found, _ = text.partition(match) if match else ("", "", "")
    return head if found else ""


def after(text: str, match: str) -> str:
    """What stands after the first occurrence, nothing when there is none."""
    if not match:
        return text
    return text.partition(match)[2]


def matches(text: str | None, expression: str | None, flags: str | None = None) -> bool | None:
    """Whether the pattern occurs in the text."""
    if text is None or expression is None:
        return None
    found = read(expression, flags or "")
    return None if found is None else found.compiled.search(found.bounded(text)) is not None


def replace(text: str | None, expression: str | None, replacement: str | None, flags: str | None = None) -> str | None:
    """All occurrences of the pattern replaced; ``$1`` stands for the first group."""
    if text is None or expression is None or replacement is None:
        return None
    read_pattern = read(expression, flags or "")
    if read_pattern is None or read_pattern.compiled.search("") is not None:
        return None
    found = read_pattern.compiled
    template = replacement.replace("\\$", "\0").replace("\\", "\\\\")
    groups = found.groups

    def group(match: re.Match[str]) -> str:
        number = match.group(1)
        while len(number) > 1 and int(number) > groups:
            number = number[:-1]
        rest = match.group(1)[len(number) :]
        return (rf"\g<{number}>" if int(number) <= groups else "") + rest

    template = re.sub(r"\$(\d+)", group, template).replace("\0", "$")
    try:
        return found.sub(template, read_pattern.bounded(text))
    except (re.error, IndexError):
        return None


def split(text: str, delimiter: str) -> list[str] | None:
    """The parts between occurrences of a pattern."""
    found = read(delimiter)
    if found is None:
        return None
    parts, at = [], 0
    for match in found.compiled.finditer(found.bounded(text)):
        if match.end() > match.start():
            parts.append(text[at : match.start()])
            at = match.end()
    return [*parts, text[at:]]


def join(items: list[object], delimiter: str | None = None) -> str | None:
    """Texts joined, nulls left out."""
    if items is None or any(item is not None and not isinstance(item, str) for item in items):
        return None
    return (delimiter or "").join(item for item in items if isinstance(item, str))


def concat(a: str, b: str) -> str:
    """Two texts joined; bounded."""
    if len(a) + len(b) > MAX_TEXT:
        raise RuleError("too-large", limit=MAX_TEXT)
    return a + b


def upper(text: str) -> str:
    """Upper case, letter by letter (``ß`` becomes the one letter ``ẞ``), as columns have it."""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def _upper(char: str) -> str:
    found = char.upper()
    if len(found) == 1:
        return found
    title = char.title()
    return "ẞ" if char == "ß" else title if len(title) == 1 else char


def lower(text: str) -> str:
    """Lower case, letter by letter, as columns have it."""
    return text.lower() if text.isascii() else "".join(char.lower()[0] for char in text)


OPS: dict[str, Function] = {
    "text": to_text,
    "string.concat": concat,
    "string.substring": substring,
    "string.length": lambda text: Decimal(len(text)),
    "string.upper": upper,
    "string.lower": lower,
    "string.before": before,
    "string.after": after,
    "string.replace": replace,
    "string.contains": lambda text, match: match in text,
    "string.starts": str.startswith,
    "string.ends": str.endswith,
    "string.matches": matches,
    "string.split": split,
    "string.join": join,
}
