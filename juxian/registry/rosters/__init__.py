"""Reading of unit rosters, the spreadsheets that units send: no Django models, no database.

- `reading.read_roster` is the way in; it gives a `model.Roster` of sheets, rows, values in normal form and faults;
- `sources`, `package`, `biff`, `delimited`, `markup` open files; `cells` knows what a cell can hold;
- `layout`, `headers`, `profile`, `mapping` find the table and say which column is which field;
- `people` tells people from totals and notes; `fields`, `dates`, `pay`, `designations`, `composite` read cells;
- `checks` compares cells with each other; `tables` runs it all over the rows;
- `errors`, `messages` say what went wrong, and what to do about it.
"""

from juxian.registry.rosters.errors import RosterError
from juxian.registry.rosters.fields import Taught
from juxian.registry.rosters.model import FIELDS, LIST_FIELDS, Column, Fault, IgnoredRows, Roster, Row, SheetRoster
from juxian.registry.rosters.reading import read_roster

__all__ = [
    "FIELDS",
    "LIST_FIELDS",
    "Column",
    "Fault",
    "IgnoredRows",
    "Roster",
    "RosterError",
    "Row",
    "SheetRoster",
    "Taught",
    "read_roster",
]
