"""What upper modules show on a person's file: entitlements, grants, applications, flats.

A module registers a provider from `AppConfig.ready()`; the file asks each for this person and this user. A panel is
the same as on an organisation's page: figures, or a `template` drawn with `context` alone.
"""

from collections.abc import Callable
from typing import Any

from juxian.organizations.panels import Panel
from juxian.registry.models import Person

__all__ = ["Panel", "of", "register"]

Provider = Callable[[Any, Person], Panel | None]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a module's provider, which returns None when the user may see nothing of it; again changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def of(user: Any, person: Person) -> list[Panel]:
    """Return the panels of `person` that `user` may see, in their order."""
    found = (provider(user, person) for provider in _providers)
    return sorted((panel for panel in found if panel is not None), key=lambda panel: panel.order)
