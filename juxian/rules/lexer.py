"""From text to FEEL words. Names may hold blanks and signs, so that the names in scope decide where
a name ends: the longest known name wins. The words go to the lark parser as they are.

The lexer also settles what a bracket means from what stands before it: after a value ``(`` calls,
``[`` filters and ``]`` closes; elsewhere ``]`` opens a range. This keeps the grammar free of conflicts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lark import Token

from .errors import RuleError

MAX_LENGTH = 20_000
MAX_TOKENS = 4_000
MAX_BRACKETS = 40

KEYWORDS = {
    word: word.upper()
    for word in [
        "if",
        "then",
        "else",
        "for",
        "return",
        "some",
        "every",
        "satisfies",
        "function",
        "external",
        "in",
        "or",
        "and",
        "between",
        "instance",
        "of",
        "true",
        "false",
        "null",
    ]
}
SIGNS = {
    "**": "POW",
    "<=": "LE",
    ">=": "GE",
    "!=": "NE",
    "->": "ARROW",
    "..": "RANGE",
    "<": "LT",
    ">": "GT",
    "=": "EQ",
    "+": "PLUS",
    "-": "MINUS",
    "*": "STAR",
    "/": "SLASH",
    ".": "DOT",
    ",": "COMMA",
    ":": "COLON",
    "{": "LBRACE",
}
FULLWIDTH = {
    "，": ",",
    "、": ",",
    "（": "(",
    "）": ")",
    "：": ":",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "｛": "{",
    "｝": "}",
    "＜": "<",
    "＞": ">",
    "＝": "=",
    "＋": "+",
    "－": "-",
    "＊": "*",
    "×": "*",
    "／": "/",
    "÷": "/",
    "“": '"',
    "”": '"',
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "．": ".",
}
VALUE_ENDS = frozenset(
    {"NAME", "NUMBER", "STRING", "AT", "TRUE", "FALSE", "NULL", "RPAR", "RSQB", "RBRACE", "OPEN_HIGH"}
)
OPENERS = frozenset({"LPAR", "CALL", "LSQB", "FILTER", "LBRACE", "OPEN_LOW"})

BLANK = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)+", re.S)
NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?", re.A)
STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.S)
WORD = re.compile(r"(?:[^\W\d]|[_\U00010000-\U000EFFFF])[\w\U00010000-\U000EFFFF]*|\?")
WORDS = r"(?:[^\W\d]|[?_\U00010000-\U000EFFFF])[\w'?\U00010000-\U000EFFFF]*(?:\s+[\w'?]+)*"
KEY = re.compile(rf"({WORDS})\s*(?=:)")
DECLARED = re.compile(rf"({WORDS}?)(?=\s+in\b)")
PARAMETER = re.compile(rf"({WORDS})\s*(?=[,)])")
SIGN = re.compile(r"\*\*|<=|>=|!=|->|\.\.|[<>=+\-*/.,:{]")
AFTER_RANGE = re.compile(r"\s*(?:$|[)\],}]|(?:and|or|then|else|return|satisfies)\b)")


class Names:
    """The names that may be met in a text, found longest first."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        self._known: set[tuple[str, ...]] = set()
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make ``name`` known from here on."""
        words = tuple(name.split())
        if not words or words in self._known:
            return
        self._known.add(words)
        bucket = self._by_first.setdefault(words[0][0], [])
        bucket.append(words)
        bucket.sort(key=lambda item: -sum(map(len, item)))

    def copy(self) -> Names:
        """An independent copy."""
        other = Names(())
        other._by_first = {first: list(bucket) for first, bucket in self._by_first.items()}
        other._known = set(self._known)
        return other

    def match(self, text: str, at: int) -> tuple[str, int] | None:
        """The longest known name at ``at`` and where it ends."""
        for words in self._by_first.get(text[at : at + 1], ()):
            end = _match_words(text, at, words)
            if end is not None:
                return " ".join(words), end
        return None


def _match_words(text: str, at: int, words: tuple[str, ...]) -> int | None:
    for number, word in enumerate(words):
        if number:
            blank = BLANK.match(text, at)
            if blank is None:
                return None
            at = blank.end()
        if not text.startswith(word, at):
            return None
        at += len(word)
    inside = _is_part(text[at - 1]) and at < len(text) and _is_part(text[at])
    return None if inside else at


def _is_part(char: str) -> bool:
    return char.isalnum() or char == "_"


@dataclass(slots=True)
class Bracket:
    """An open bracket: what opened it, whether a ``..`` was met in it, whether it lists variables."""

    kind: str
    index: int
    ranged: bool = False
    parameters: bool = False
    clause: bool = False


class Lexer:
    """Splits one text; ``tokens()`` gives lark tokens or raises RuleError."""

    def __init__(self, text: str, names: Names, members: Names) -> None:
        if len(text) > MAX_LENGTH:
            raise RuleError("too-long", expression=text[:200], length=len(text), limit=MAX_LENGTH)
        self.text = text
        self.names = names
        self.own_names = False
        self.members = members
        self.found: list[Token] = []
        self.open: list[Bracket] = [Bracket("START", -1)]
        self.at = 0

    def tokens(self, *, cell: bool = False) -> list[Token]:
        """All words of the text; with ``cell``, a leading ``not(…)`` around the whole is marked."""
        closes: dict[int, int] = {}
        while True:
            blank = BLANK.match(self.text, self.at)
            if blank:
                self.at = blank.end()
            if self.at >= len(self.text):
                break
            if len(self.found) >= MAX_TOKENS:
                raise self.error("too-long", self.at, self.at, length=len(self.found), limit=MAX_TOKENS)
            self.next(closes)
        if cell and len(self.found) > 2 and self.found[0] == "not" and closes.get(1) == len(self.found) - 1:
            self.found[:2] = [_retyped("NOT_TEST", self.found[0]), _retyped("LPAR", self.found[1])]
        return self.found

    def error(self, code: str, start: int, end: int, **parameters: Any) -> RuleError:
        """A refusal of ``text[start:end]``."""
        return RuleError(code, expression=self.text, span=(start, end), **parameters)

    def emit(self, kind: str, value: str, end: int) -> None:
        """Append a word that ends at ``end``."""
        token = Token(kind, value, start_pos=self.at)
        token.end_pos = end
        self.found.append(token)
        self.at = end

    @property
    def last(self) -> str:
        """The kind of the word before."""
        return self.found[-1].type if self.found else "START"

    def next(self, closes: dict[int, int]) -> None:
        """Read one word."""
        char = self.text[self.at]
        if char == '"' or (char == "@" and self.text[self.at + 1 : self.at + 2] == '"'):
            self.string(char)
        elif char.isascii() and (
            char.isdigit() or (char == "." and self.text[self.at + 1 : self.at + 2].isdigit() and self.last != "NAME")
        ):
            self.number()
        elif char in "()[]}":
            self.bracket(char, closes)
        elif not self.declared() and not self.name():
            self.sign(char)

    def string(self, char: str) -> None:
        """A text in quotation marks, or ``@"…"``."""
        start = self.at + (char == "@")
        match = STRING.match(self.text, start)
        if match is None:
            raise self.error("string-open", self.at, len(self.text))
        self.emit("AT" if char == "@" else "STRING", match.group(), match.end())

    def number(self) -> None:
        """A number without sign."""
        match = NUMBER.match(self.text, self.at)
        if match is None:
            raise self.error("character", self.at, self.at + 1, found=self.text[self.at])
        self.emit("NUMBER", match.group(), match.end())

    def bracket(self, char: str, closes: dict[int, int]) -> None:
        """An opening or closing bracket, told apart by what stands before it."""
        after_value = self.last in VALUE_ENDS
        top = self.open[-1]
        kind = {"(": "CALL" if after_value else "LPAR", ")": "RPAR", "}": "RBRACE"}.get(char, "")
        if char == "[":
            ends = after_value and top.ranged and AFTER_RANGE.match(self.text, self.at + 1)
            kind = "OPEN_HIGH" if ends else "FILTER" if after_value else "LSQB"
        elif char == "]":
            empty = self.last == "LSQB"
            kind = "RSQB" if after_value or empty else "OPEN_LOW"
        if kind in OPENERS:
            self.push(kind)
        elif len(self.open) > 1:
            closes[self.open.pop().index] = len(self.found)
        self.emit(kind, char, self.at + 1)

    def push(self, kind: str) -> None:
        """Open a bracket."""
        if len(self.open) > MAX_BRACKETS:
            raise self.error("too-deep", self.at, self.at + 1, limit=MAX_BRACKETS)
        self.open.append(Bracket(kind, len(self.found), parameters=self.last == "FUNCTION"))

    def declared(self) -> bool:
        """A name that is introduced here: a key, a variable or a parameter."""
        last, top = self.last, self.open[-1]
        match = None
        if last in ("LBRACE", "COMMA", "CALL", "LPAR", "LT"):
            match = KEY.match(self.text, self.at)
        if match is not None:
            return self.declare("KEY", match)
        if last in ("FOR", "SOME", "EVERY") or (last == "COMMA" and top.clause):
            match = DECLARED.match(self.text, self.at)
        elif top.parameters and last in ("CALL", "LPAR", "COMMA"):
            match = PARAMETER.match(self.text, self.at)
        return match is not None and self.declare("NAME", match)

    def declare(self, kind: str, match: re.Match[str]) -> bool:
        """Emit a declared name and know it from here on."""
        name = " ".join(match.group(1).split())
        if not self.own_names:
            self.names, self.own_names = self.names.copy(), True
        self.names.add(name)
        self.emit(kind, name, match.end(1))
        return True

    def name(self) -> bool:
        """A keyword or a name; the longest known name wins over both."""
        known = (self.members if self.last == "DOT" else self.names).match(self.text, self.at)
        word = WORD.match(self.text, self.at)
        if known is not None and (word is None or known[1] >= word.end()) and known[0] not in KEYWORDS:
            self.emit("NAME", *known)
            return True
        if word is None:
            return False
        kind = KEYWORDS.get(word.group(), "NAME") if self.last != "DOT" else "NAME"
        self.emit(kind, word.group(), word.end())
        if kind in ("FOR", "SOME", "EVERY"):
            self.open[-1].clause = True
        elif kind in ("RETURN", "SATISFIES"):
            self.open[-1].clause = False
        return True

    def sign(self, char: str) -> None:
        """An operator or separator."""
        match = SIGN.match(self.text, self.at)
        if match is None:
            if char in FULLWIDTH:
                raise self.error("fullwidth", self.at, self.at + 1, found=char, instead=FULLWIDTH[char])
            raise self.error("character", self.at, self.at + 1, found=char)
        sign = match.group()
        if sign == "{":
            self.push("LBRACE")
        elif sign == "..":
            self.open[-1].ranged = True
        elif sign == ",":
            self.open[-1].ranged = False
        self.emit(SIGNS[sign], sign, match.end())


def _retyped(kind: str, like: Token) -> Token:
    token = Token(kind, str(like), start_pos=like.start_pos)
    token.end_pos = like.end_pos
    return token
