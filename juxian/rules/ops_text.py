"""Operations on text for one person. Positions count Unicode code points from one."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from .errors import RuleError
from .values import to_text

Function = Callable[..., object]
MAX_TEXT = 1_000_000
FLAGS = {"s": re.S, "m": re.M, "i": re.I, "x": re.X}
RISKY = re.compile(r"[)\]}*+?][*+{]")
"""A repetition of something that may itself repeat: where backtracking explodes."""


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


@lru_cache(maxsize=512)
def pattern(text: str, flags: str | None) -> re.Pattern[str] | None:
    """An XPath regular expression as Python's, None when it is not one; refused when it may not end."""
    options = 0
    for flag in flags or "":
        if flag not in FLAGS:
            return None
        options |= FLAGS[flag]
    if len(text) > 500:
        raise RuleError("pattern", text=text[:60])
    try:
        found = re.compile(translate(text), options)
    except (re.error, RecursionError, OverflowError):
        return None
    if found.groups > 50 or _explodes(text):
        raise RuleError("pattern", text=text[:60])
    return found


def _explodes(text: str) -> bool:
    """Whether a repeated group holds a repetition: the shape of catastrophic backtracking."""
    plain = re.sub(r"\\.|\[[^\]]*\]", "a", text)
    return re.search(r"\([^()]*[*+}][^()]*\)\s*[*+{]|\([^()]*\|[^()]*\)\s*[*+]", plain) is not None


def translate(text: str) -> str:
    """XPath's own escapes in Python's terms."""
    text = re.sub(r"\[([^\[\]]*)-\[([^\[\]]*)\]\]", r"(?:(?![\2])[\1])", text)
    return (
        text.replace(r"\i", r"[A-Za-z_:]").replace(r"\c", r"[-.\w:]").replace("(?<", "(?P<") if "\\" in text else text
    )


def matches(text: str, expression: str, flags: str | None = None) -> bool | None:
    """Whether the pattern occurs in the text."""
    found = pattern(expression, flags)
    return None if found is None else found.search(text[:MAX_TEXT]) is not None


def replace(text: str, expression: str, replacement: str, flags: str | None = None) -> str | None:
    """All occurrences of the pattern replaced; ``$1`` stands for the first group."""
    found = pattern(expression, flags)
    if found is None or found.search("") is not None:
        return None
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
        return found.sub(template, text[:MAX_TEXT])
    except (re.error, IndexError):
        return None


def split(text: str, delimiter: str) -> list[str] | None:
    """The parts between occurrences of a pattern."""
    found = pattern(delimiter, None)
    if found is None:
        return None
    parts, at = [], 0
    for match in found.finditer(text):
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
