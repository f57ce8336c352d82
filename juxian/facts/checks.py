"""A check at the start: every registered indicator compiles over a registered table."""

from typing import Any

from django.core import checks

from juxian.core.errors import Refused
from juxian.facts import conditions, indicators


def indicators_compile(**kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of each indicator that can not be computed, with the engine's reason."""
    found: list[checks.CheckMessage] = []
    for indicator in indicators.all():
        try:
            conditions.of_indicator(indicator)
        except Refused as refused:
            hint = "Mend its condition, its value or the fact table it names."
            found.append(checks.Warning(f"{indicator.id}: {refused.messages[0]}", hint=hint, id="facts.W001"))
    return found
