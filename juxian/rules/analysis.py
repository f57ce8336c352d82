"""What is wrong or odd in a decision table: rules that overlap, rules never used, inputs that no rule covers.

`analyse` takes the cells apart into boxes over axes (`analysis_cells`, `analysis_axes`), searches these
(`analysis_boxes`) and verifies each finding by deciding an example with the closures. What it can not tell is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from .analysis_axes import Pick

if TYPE_CHECKING:
    from .decision import Decision

STEPS = 2_000_000
"""Steps that one analysis may take: about two seconds."""
MAX_GAPS = 24
MAX_PAIRS = 100


class Kind(StrEnum):
    """What was found."""

    CONFLICT = "conflict"
    """Two rules match one input and the hit policy does not settle it."""
    SAME = "same"
    """Two rules match one input and give the same under a hit policy that wants them to agree: harmless."""
    SETTLED = "settled"
    """Two rules match one input with different results, and the order or the priority decides."""
    NEVER = "never"
    """A rule that no input matches."""
    MASKED = "masked"
    """A rule that matches, but before which others always come."""
    BETWEEN = "between"
    """A gap between inputs that rules cover."""
    GAP = "gap"
    """A gap at the edge of what the rules cover."""
    UNKNOWN = "unknown"
    """Inputs for which no rule matches because one fact is not known."""
    MERGE = "merge"
    """Rules that differ in one column only and give the same."""
    UNUSED = "unused"
    """A value listed as allowed that no rule gives."""
    UNLISTED = "unlisted"
    """A rule that gives a value that is not listed as allowed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, with the rules concerned, the inputs it holds for and an example among them.

    ``region`` names only the subjects that matter; ``example`` has every fact that the table reads. ``column`` is the
    column (MERGE, NEVER), the fact (UNKNOWN) or the output (UNUSED, UNLISTED) that it is about, ``value`` the output.
    """

    kind: Kind
    rules: tuple[str, ...] = ()
    region: tuple[Pick, ...] = ()
    example: Mapping[str, object] | None = None
    column: str = ""
    value: object = None


class Doubt(StrEnum):
    """Why something was not analysed."""

    CELL = "cell"
    """A cell is no plain set of values: it compares facts or computes."""
    COLUMN = "column"
    """A column's value is computed, or of a kind that is not analysed."""
    PAIR = "pair"
    """Two rules that may overlap: neither an example nor a proof was found."""
    GAPS = "gaps"
    """Combinations that no rule covers, for which no example was found."""
    ALLOWED = "allowed"
    """Allowed values of a column that are no plain set."""
    MORE = "more"
    """There are more findings of a kind than are listed."""
    BUDGET = "budget"
    """The analysis took too long and ended before everything was looked at."""


@dataclass(frozen=True, slots=True)
class Unanalysed:
    """Something that the analysis does not tell, by name."""

    doubt: Doubt
    rules: tuple[str, ...] = ()
    column: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found in a table, what was not looked at; ``has_default`` says that gaps get the default result."""

    findings: tuple[Finding, ...]
    unanalysed: tuple[Unanalysed, ...]
    has_default: bool = False

    def of(self, *kinds: Kind) -> list[Finding]:
        """The findings of some kinds."""
        return [finding for finding in self.findings if finding.kind in kinds]

    @property
    def is_complete(self) -> bool:
        """Whether everything was looked at, so that nothing found means that there is nothing."""
        return not self.unanalysed


def analyse(decision: Decision, domains: Mapping[str, str] | None = None, *, steps: int = STEPS) -> Analysis:
    """Analyse a compiled table.

    ``domains`` are unary tests that the values of facts satisfy, by name, such as ``"男","女"`` or ``>= 0``; what
    columns list as allowed is taken into account as well.
    """
    from .analysis_search import Search

    return Search(decision, domains or {}, steps).analysis()
