"""Checks at the start: what modules registered can be computed and opened."""

from typing import Any

from django.core import checks
from django.urls import NoReverseMatch, reverse

from juxian.core.errors import Refused
from juxian.facts import catalogue, conditions, indicators, storage


def registered_facts(**kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of each indicator that does not compile, and of each table that can not be stored or leads nowhere."""
    return [*_indicators(), *_tables()]


def _indicators() -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    for indicator in indicators.all():
        try:
            conditions.of_indicator(indicator)
        except Refused as refused:
            hint = "Mend its condition, its value or the fact table it names."
            found.append(checks.Warning(f"{indicator.id}: {refused.messages[0]}", hint=hint, id="facts.W001"))
    return found


def _tables() -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    for table in catalogue.all():
        try:
            storage.schema(table)
        except storage.StorageError as error:
            found.append(checks.Warning(f"{table.id}: {error}", hint="Declare another type.", id="facts.W003"))
        try:
            _ = table.list_url and reverse(table.list_url)
        except NoReverseMatch:
            hint = "Name a list page in list_url, or leave it out."
            found.append(checks.Warning(f"{table.id}: no page {table.list_url}", hint=hint, id="facts.W002"))
    return found
