"""亭山区, the invented demonstration district: each module's `demo.py` adds its part through its services.

A part is a module `juxian.<module>.demo` with `is_loaded() -> bool` and `load(district: District) -> None`.
Parts are loaded bottom up, all in one transaction: the district is there whole or not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.util import find_spec
from random import Random
from types import ModuleType

from django.apps import apps
from django.db import transaction

from juxian.core.db import refresh_statistics

NAME = "亭山区"
YEAR = 2025
AS_OF = date(2025, 12, 31)


@dataclass
class District:
    """What the parts share: when and by whom the records are written, and chance that falls the same each time."""

    at: datetime = field(default_factory=lambda: datetime(2026, 1, 5, 1, 0, tzinfo=UTC))
    by: str = "demonstration"

    def random(self, name: str) -> Random:
        """Return a source of chance of its own for `name`, so that one part's draws do not move another's."""
        return Random(f"tingshan:{name}")


def parts() -> Iterator[ModuleType]:
    """Yield the modules' parts, the lowest module's first."""
    for config in reversed(list(apps.get_app_configs())):
        if config.name.startswith("juxian.") and find_spec(f"{config.name}.demo"):
            yield import_module(f"{config.name}.demo")


@transaction.atomic
def load() -> int:
    """Load every part that is not there yet and return how many were loaded."""
    district, loaded = District(), 0
    for part in parts():
        if not part.is_loaded():
            part.load(district)
            loaded += 1
    if loaded:
        refresh_statistics()
    return loaded
