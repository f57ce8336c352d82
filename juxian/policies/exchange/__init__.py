"""Tables that leave and come back: as .dmn for other modellers, as .xlsx for the office.

Each format has a module with `write(terms, …) -> bytes` and `read(data, benefit, …) -> Taken`. What comes back is a
grid, so that it is checked, shown and saved exactly like a table that was typed; nothing is left out without a note.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from juxian.policies.grid import Grid

MOST_BYTES = 2 * 2**20


@dataclass(frozen=True)
class Note:
    """Something of a file that was not taken over as it stood there: where, and why."""

    place: str
    text: str


@dataclass
class Taken:
    """What a file holds: the table, what was not taken over, and where its cells stand in the file.

    `places` names for a field of the grid the place that a reader of the file looks for, such as a cell of a sheet.
    """

    grid: Grid
    notes: Sequence[Note] = ()
    places: Mapping[str, str] = field(default_factory=dict)
