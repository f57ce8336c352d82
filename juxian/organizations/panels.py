"""What upper modules show on an organisation's page: its people, its targets, its money.

A module registers a provider from `AppConfig.ready()`; the page asks each for this organisation and this user.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from juxian.organizations.models import Organization
from juxian.web.components import Figure


@dataclass(frozen=True)
class Panel:
    """A card of the page: figures, or a `template` drawn with `context` alone; `url` opens the whole of it."""

    title: str
    figures: Sequence[Figure] = ()
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    icon: str = ""
    order: int = 100


Provider = Callable[[Any, Organization], Panel | None]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a module's provider, which returns None when the user may see nothing of it; again changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def of(user: Any, organization: Organization) -> list[Panel]:
    """Return the panels of `organization` that `user` may see, in their order."""
    found = (provider(user, organization) for provider in _providers)
    return sorted((panel for panel in found if panel is not None), key=lambda panel: panel.order)
