"""The desk everybody lands on: what is due from me, what changed, my figures, how things stand.

A module registers a provider from `AppConfig.ready()`. A provider answers for one user and one moment and starts from
what that user may see; it is asked on every visit, so it should cost a query or two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from juxian.web.components import Bar, Chart, Figure

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DeskFigure = Figure


@dataclass(frozen=True, slots=True)
class DeskItem:
    """Something due from the user: `url` is the page on which it is done.

    `subject` names whom or what it is about, `kind` the sort of work, `count` how many wait behind it.
    """

    title: StrOrPromise
    url: str
    due: date | None = None
    subject: StrOrPromise = ""
    kind: StrOrPromise = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class DeskChange:
    """Something that happened within the user's reach."""

    at: datetime
    title: StrOrPromise
    url: str = ""
    actor: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class DeskAction:
    """A thing the user often starts from the desk."""

    label: StrOrPromise
    url: str
    icon: str = "arrow-right"


@dataclass(frozen=True, slots=True)
class DeskPanel:
    """A chart, or how far some things have come; `name` is its id on the page, `url` opens the whole."""

    name: str
    title: StrOrPromise
    icon: str
    url: str
    chart: Chart | None = None
    bars: Sequence[Bar] = ()


@dataclass(frozen=True, slots=True)
class DeskPart:
    """What one module puts on a person's desk."""

    todos: Sequence[DeskItem] = ()
    changes: Sequence[DeskChange] = ()
    figures: Sequence[DeskFigure] = ()
    actions: Sequence[DeskAction] = ()
    panels: Sequence[DeskPanel] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts of all modules in one."""

    todos: list[DeskItem] = field(default_factory=list)
    changes: list[DeskChange] = field(default_factory=list)
    figures: list[DeskFigure] = field(default_factory=list)
    actions: list[DeskAction] = field(default_factory=list)
    panels: list[DeskPanel] = field(default_factory=list)


Provider = Callable[[Any, datetime], DeskPart]
CHANGES_SHOWN = 12
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a module's provider; registering it again changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def collect(user: Any, now: datetime) -> Desk:
    """Return the user's desk at `now`: todos by due date (undated last), the latest changes first."""
    parts = [provider(user, now) for provider in _providers]
    todos = [todo for part in parts for todo in part.todos]
    changes = [change for part in parts for change in part.changes]
    return Desk(
        todos=sorted(todos, key=lambda todo: (todo.due is None, todo.due or date.max)),
        changes=sorted(changes, key=lambda change: change.at, reverse=True)[:CHANGES_SHOWN],
        figures=[figure for part in parts for figure in part.figures],
        actions=[action for part in parts for action in part.actions],
        panels=[panel for part in parts for panel in part.panels],
    )
