r"""Regular expressions of XPath (which FEEL's ``matches``, ``replace`` and ``split`` use) in Python's terms.

A pattern is read construct by construct: one that is not an XPath regular expression is an error, hence
null; one that this engine does not support, or that may backtrack without end, is refused. ``portable``
patterns mean the same to the RE2 library that databases use.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from .errors import RuleError

MAX_PATTERN = 500
LONGEST = (1_000_000, 4_000, 400, 150, 70, 40, 30)
"""The longest text by the number of parts that repeat."""
SINGLE = {"n": "\\n", "r": "\\r", "t": "\\t"} | {char: re.escape(char) for char in "\\|.-^?*+{}()[]$"}
BLOCKS = {
    "IsBasicLatin": "\\x00-\\x7f",
    "IsLatin-1Supplement": "\\x80-\\xff",
    "IsCJKUnifiedIdeographs": "\u4e00-\u9fff",
}
NAME_START = ":A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff"
NAME_CHAR = NAME_START + "\\-.0-9\xb7\u0300-\u036f"
FLAGS = {"s", "m", "i", "x", "q"}


class _Invalid(Exception):
    """The pattern is not an XPath regular expression."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern, its text in Python's terms, and whether RE2 would match the same."""

    compiled: re.Pattern[str]
    text: str
    portable: bool
    longest: int = 0
    """Characters of text that it is matched against at most: each part that repeats tries every length of the others."""

    def bounded(self, text: str) -> str:
        """``text``, refused where matching it could take longer than a second."""
        if len(text) > self.longest:
            raise RuleError("too-large", limit=self.longest)
        return text


@lru_cache(maxsize=512)
def read(text: str, flags: str = "") -> Pattern | None:
    """The pattern, None when it is not an XPath regular expression; RuleError when it is refused."""
    if not set(flags) <= FLAGS:
        return None
    if len(text) > MAX_PATTERN:
        raise RuleError("pattern", text=text[:60])
    options = re.IGNORECASE if "i" in flags else 0
    try:
        reader = _Reader(_collapsed(text) if "x" in flags else text, flags)
        translated = re.escape(text) if "q" in flags else reader.all()
        compiled = re.compile(translated, options)
    except (_Invalid, re.error, OverflowError, RecursionError):
        return None
    if reader.explodes:
        raise RuleError("pattern", text=text[:60])
    portable = reader.portable and not set(flags) & {"i", "m"}
    return Pattern(compiled, translated, portable, LONGEST[min(_repeats(translated), len(LONGEST) - 1)])


def _repeats(translated: str) -> int:
    """How many parts of a pattern repeat many times."""
    bare = re.sub(r"\\.", "", translated, flags=re.S)
    return len(re.findall(r"[*+]|\{\d*,\}|\{\d*,?\d{2,}\}", bare))


def _collapsed(text: str) -> str:
    """The pattern without the blanks that stand outside of character classes."""
    kept, inside = [], 0
    escaped = False
    for char in text:
        if char in " \t\n\r" and not inside:
            continue
        if not escaped:
            inside += (char == "[") - (char == "]" and inside > 0)
        escaped = char == "\\" and not escaped
        kept.append(char)
    return "".join(kept)


class _Reader:
    """Reads one pattern from left to right."""

    def __init__(self, text: str, flags: str) -> None:
        self.text = text
        self.flags = flags
        self.at = 0
        self.groups = 0
        self.closed: set[int] = set()
        self.portable = True
        self.explodes = False

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        char = self.peek()
        if not char:
            raise _Invalid
        self.at += 1
        return char

    def all(self) -> str:
        """The whole pattern."""
        found, _, _ = self.branches()
        if self.peek():
            raise _Invalid
        return found

    def branches(self) -> tuple[str, bool, bool]:
        """Alternatives up to a closing parenthesis; whether one repeats and whether there are several."""
        parts, repeats = [], False
        while True:
            part, repeat = self.pieces()
            parts.append(part)
            repeats = repeats or repeat
            if self.peek() != "|":
                return "|".join(parts), repeats, len(parts) > 1
            self.at += 1

    def pieces(self) -> tuple[str, bool]:
        """Atoms in a row, each with its quantifier."""
        found, repeats = "", False
        while self.peek() and self.peek() not in "|)":
            atom, risky = self.atom()
            quantifier = self.quantifier()
            unbounded = quantifier[:1] in ("*", "+") or "," in quantifier
            self.explodes = self.explodes or (unbounded and risky)
            repeats = repeats or unbounded or risky
            found += atom + quantifier
        return found, repeats

    def quantifier(self) -> str:
        """``?``, ``*``, ``+`` or ``{n,m}``, perhaps reluctant."""
        match = re.compile(r"[?*+]\??|\{\d{1,4}(,(\d{1,4})?)?\}\??").match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match.group()

    def atom(self) -> tuple[str, bool]:
        """One atom and whether repeating it may backtrack without end."""
        char = self.take()
        if char == "(":
            return self.group()
        if char == "[":
            return self.char_class(), False
        if char == ".":
            return ("(?s:.)" if "s" in self.flags else "[^\\n\\r]"), False
        if char == "^":
            return ("(?m:^)" if "m" in self.flags else "^"), False
        if char == "$":
            return ("(?m:$)" if "m" in self.flags else "\\Z"), False
        if char == "\\":
            return self.escape(), False
        if char in "?*+{}])":
            raise _Invalid
        return re.escape(char), False

    def group(self) -> tuple[str, bool]:
        """``(…)`` or ``(?:…)``."""
        opener = "("
        number = 0
        if self.text.startswith("?:", self.at):
            self.at += 2
            opener = "(?:"
        elif self.peek() == "?":
            raise _Invalid
        else:
            self.groups += 1
            number = self.groups
        inner, repeats, several = self.branches()
        if self.take() != ")":
            raise _Invalid
        if number:
            self.closed.add(number)
        return f"{opener}{inner})", repeats or (several and not _distinct(inner))

    def escape(self) -> str:
        """An escape outside of a character class."""
        if self.peek().isdigit() and self.peek() != "0":
            number = int(self.take())
            if number not in self.closed:
                raise _Invalid
            self.portable = False
            return f"(?:\\{number})"
        found = self.escaped()
        return found if len(found) <= 2 and not found.startswith("^") else f"[{found}]"

    def escaped(self) -> str:
        """An escape as the inside of a character class."""
        char = self.take()
        if char in SINGLE:
            return SINGLE[char]
        if char in "sS":
            return " \\t\\n\\r" if char == "s" else _complement(frozenset(" \t\n\r"))
        if char in "dDwWpPiIcC":
            self.portable = False
        if char in "dD":
            return "\\" + char
        if char in "iI":
            return NAME_START if char == "i" else _refused(self.text)
        if char in "cC":
            return NAME_CHAR if char == "c" else _refused(self.text)
        if char in "wW":
            return category("PZC", char == "w")
        if char in "pP":
            return self.property(char == "P")
        raise _Invalid

    def property(self, negated: bool) -> str:
        """``\\p{…}``: a general category or a block."""
        match = re.compile(r"\{([A-Za-z0-9-]+)\}").match(self.text, self.at)
        if match is None:
            raise _Invalid
        self.at = match.end()
        name = match.group(1)
        if name.startswith("Is"):
            return BLOCKS[name] if name in BLOCKS and not negated else _refused(self.text)
        if not re.fullmatch(r"[LMNPZSC][a-z]?", name):
            raise _Invalid
        return category(name, negated)

    def char_class(self) -> str:
        """``[…]``, perhaps less another class, its opening bracket taken."""
        found = ""
        if self.peek() == "^":
            self.at += 1
            found = "^"
        first = True
        while True:
            char = self.take()
            if char == "]" and not first:
                return f"[{found}]"
            if char == "-" and self.peek() == "[" and not first:
                self.at += 1
                less = self.char_class()
                if self.take() != "]":
                    raise _Invalid
                self.portable = False
                return f"(?:(?!{less})[{found}])"
            if char in "[]":
                raise _Invalid
            found += self.escaped() if char == "\\" else "-" if char == "-" else re.escape(char)
            first = False


def _refused(text: str) -> str:
    raise RuleError("pattern", text=text[:60])


def _distinct(branches: str) -> bool:
    """Whether alternatives start with different plain characters, so that only one can match."""
    starts = [branch[:1] for branch in branches.split("|")]
    return len(set(starts)) == len(starts) and all(start.isalnum() for start in starts)


def _complement(chars: frozenset[str]) -> str:
    return _ranges([chr(code) not in chars for code in range(sys.maxunicode + 1)])


@lru_cache(maxsize=32)
def category(names: str, negated: bool) -> str:
    """The inside of a character class for general categories (``Lu``, or several one-letter ones)."""
    if len(names) == 2 and names[1].islower():
        wanted = [unicodedata.category(chr(code)) == names for code in range(sys.maxunicode + 1)]
    else:
        wanted = [unicodedata.category(chr(code))[0] in names for code in range(sys.maxunicode + 1)]
    return _ranges([hit is not negated for hit in wanted])


def _ranges(wanted: list[bool]) -> str:
    parts, code = [], 0
    while code < len(wanted):
        if not wanted[code]:
            code += 1
            continue
        start = code
        while code < len(wanted) and wanted[code]:
            code += 1
        parts.append(f"\\U{start:08x}-\\U{code - 1:08x}")
    return "".join(parts)
