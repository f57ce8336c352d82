"""The search box of the top bar: each module answers for its own records, within what the user may see."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HITS_SHOWN = 8
# A module need count no further than one more than this.
MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: its page, what it is called, and a line that tells it from its namesakes."""

    title: StrOrPromise
    url: str
    text: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class SearchPart:
    """A module's answer: the first hits, how many there are, and the list that shows them all."""

    label: StrOrPromise
    hits: Sequence[Hit]
    total: int
    url: str = ""

    @property
    def counted(self) -> str:
        """The number of hits as it is shown: beyond a hundred only that there are more."""
        return f"{MOST_COUNTED}+" if self.total > MOST_COUNTED else str(self.total)


A_NUMBER = re.compile(r"\d{4}")
Provider = Callable[[Any, str], SearchPart | None]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a module's provider, which returns None when the user may search nothing of it."""
    if provider not in _providers:
        _providers.append(provider)


def suggest(user: Any, query: str) -> list[SearchPart]:
    """Return what `find` does while somebody is still typing; nothing for numbers, each look for which is kept."""
    return [] if not query or A_NUMBER.search(query) else find(user, query)


def find(user: Any, query: str) -> list[SearchPart]:
    """Return the answers that hold at least one hit, in the order of registration."""
    parts = [provider(user, query) for provider in _providers]
    return [part for part in parts if part is not None and part.hits]
