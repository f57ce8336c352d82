"""A number in a report, with all that makes it checkable."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from juxian.core.money import WAN
from juxian.facts.figures import Figure

Value = int | Decimal


@dataclass(frozen=True)
class Citation:
    """One number as it stands in the text: `text` is what is printed, `url` what it opens onto."""

    name: str
    text: str
    value: str
    unit: str
    definition: str
    as_of: str
    snapshot: str
    url: str
    figure: str = ""
    # Its values in earlier periods by `comparison.Against`, as `comparison.compared` gives them.
    compared: dict[str, dict[str, str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the citation as it is kept."""
        return asdict(self)


class Citations:
    """The numbers of one report in the order in which they are first named; each stands in the schedule once."""

    def __init__(self) -> None:
        self.found: list[Citation] = []

    def cite(self, citation: Citation) -> int:
        """Return the number under which `citation` stands in the schedule, counted from 0."""
        if citation not in self.found:
            self.found.append(citation)
        return self.found.index(citation)


def of_figure(
    figure: Figure, form: str = "", *, since: date | None = None, compared: dict[str, dict[str, str]] | None = None
) -> Citation:
    """Return a citation of a computed figure; the form `wan` prints yuan in 万元.

    `since` is the first day of the period it was counted over, where that is not the year.
    """
    value = figure.value if figure.value is not None else 0
    days = {"as_of": figure.as_of.isoformat()} | ({"since": since.isoformat()} if since else {})
    return Citation(
        name=spoken(figure.name, since),
        text=shown(value, form),
        value=shown(value),
        unit=figure.unit,
        definition=spoken(figure.definition, since),
        as_of=figure.as_of.isoformat(),
        snapshot=figure.snapshot,
        url=f"{reverse('facts:figure', args=[figure.id])}?{urlencode(days)}",
        figure=figure.id,
        compared=compared or {},
    )


def spoken(words: str, since: date | None) -> str:
    """Return a name or a definition as a report on less than a year says it: 当年 is then 期内."""
    return words.replace("当年", "期内") if since else words


def of_records(
    *, name: str, value: Value, unit: str, definition: str, as_of: date, snapshot: str, url: str
) -> Citation:
    """Return a citation of a number that stands in the records themselves, as a target's value does."""
    return Citation(name, shown(value), shown(value), unit, definition, as_of.isoformat(), snapshot, url)


def shown(value: Value, form: str = "") -> str:
    """Return a number as documents print it: no separators, no trailing zeros."""
    number = Decimal(value) / WAN if form == "wan" else Decimal(value)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def by_id(figures: Iterable[Figure]) -> dict[str, Figure]:
    """Return the figures that could be computed, by id."""
    return {figure.id: figure for figure in figures if not figure.problem}
