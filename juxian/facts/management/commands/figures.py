"""`juxian figures [--as-of D] [--format json|table]`: every figure, with what makes it checkable."""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.facts import services, snapshots
from juxian.facts.figures import Figure, compute_all


class Command(BaseCommand):
    """Print the figures as of a date; the snapshot is taken first when there is none for it."""

    help = "Print every figure as of a date."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the date and the form of the output."""
        parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="YYYY-MM-DD; today without it")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        as_of = options["as_of"] or timezone.localdate()
        try:
            if snapshots.latest(as_of) is None:
                services.refresh(by="command line", at=timezone.now(), as_of=as_of)
            found = compute_all(as_of)
        except Refused as refused:
            raise CommandError("\n".join(refused.messages)) from refused
        if options["format"] == "json":
            plain = [as_json(figure) for figure in sorted(found, key=lambda figure: figure.id)]
            self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(as_table(found)))
        if broken := [figure for figure in found if figure.problem]:
            raise CommandError("\n".join(f"{figure.name}: {figure.problem}" for figure in broken))


def as_json(figure: Figure) -> dict[str, Any]:
    """Return a figure as the JSON output has it; amounts are numbers in their unit, null where there is none."""
    return {
        "id": figure.id,
        "name": figure.name,
        "value": _number(figure.value),
        "unit": figure.unit,
        "definition": figure.definition,
        "as_of": figure.as_of.isoformat(),
        "snapshot": figure.snapshot,
        "records": figure.records,
    }


def _number(value: int | Decimal | None) -> int | float | None:
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def as_table(figures: Sequence[Figure]) -> Iterable[str]:
    """Yield the lines of a table for people: name, value, unit, records, definition; groups keep their order."""
    rows = [(_("Figure"), _("Value"), _("Unit"), _("Records"), _("Definition"))]
    for figure in figures:
        rows.append((figure.name, _value(figure.value), figure.unit, f"{figure.records:,}", figure.definition))
    widths = [max(map(width, cells)) for cells in zip(*rows, strict=True)]
    if figures:
        yield _("As of %(as_of)s, snapshot %(snapshot)s") % {
            "as_of": figures[0].as_of.isoformat(),
            "snapshot": figures[0].snapshot[:12],
        }
    for at, (name, value, unit, records, definition) in enumerate(rows):
        cells = (
            pad(name, widths[0]),
            pad(value, widths[1], right=True),
            pad(unit, widths[2]),
            pad(records, widths[3], right=True),
            definition,
        )
        yield "  ".join(cells).rstrip()
        if at == 0:
            yield "  ".join("─" * width_ for width_ in (*widths[:4], min(widths[4], 40)))


def _value(value: int | Decimal | None) -> str:
    return "—" if value is None else f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def width(text: str) -> int:
    """Return how many columns a terminal needs for `text`: a Chinese character takes two."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(bool(unicodedata.combining(character)) for character in text)


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Return `text` filled with spaces to `columns` of a terminal, set to the right for numbers."""
    space = " " * (columns - width(text))
    return space + text if right else text + space
