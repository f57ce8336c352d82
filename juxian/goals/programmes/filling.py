"""How far the lines of programmes are filled, from the records within somebody's reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from juxian.core.errors import Refused
from juxian.facts import figures
from juxian.facts.models import Snapshot
from juxian.goals.lights import TOLERANCE
from juxian.goals.models import ProgrammeLine
from juxian.web.components import Tone


@dataclass(frozen=True)
class Filled:
    """A line and how many fill it; `value` is None where `problem` says why it could not be counted."""

    line: ProgrammeLine
    value: int | Decimal | None
    tone: Tone
    problem: str = ""

    @property
    def missing(self) -> int | Decimal:
        """How many are still to come."""
        return max(self.line.quota - (self.value or 0), 0)


def of_lines(lines: Iterable[ProgrammeLine], snapshot: Snapshot, organizations: frozenset[int] | None) -> list[Filled]:
    """Return how far each line is filled over its programme's time: a query a line, kept while the snapshot stands."""
    return [_filled(line, snapshot, organizations) for line in lines]


def _filled(line: ProgrammeLine, snapshot: Snapshot, organizations: frozenset[int] | None) -> Filled:
    try:
        values = figures.compute_in_window(line.measure, snapshot, line.programme.window, organizations)
    except Refused as refused:
        return Filled(line, None, "danger", refused.messages[0])
    value = sum(values.values(), start=0)
    if value >= line.quota:
        return Filled(line, value, "success")
    on_track = value >= line.quota * line.programme.elapsed(snapshot.as_of) * TOLERANCE
    return Filled(line, value, "info" if on_track else "warning")
