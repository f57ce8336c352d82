"""What is compared, and which records are compared at all."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """A degree of agreement: `condition` is DuckDB SQL over the records `l` and `r`, both of which know the aspect.

    `frequency` names the column whose value both share, so that a rare one tells more than a common one.
    """

    name: str
    condition: str
    frequency: str = ""


@dataclass(frozen=True)
class Comparison:
    """An aspect by which two records are compared, by the first of its levels that holds, else as different.

    It tells nothing where one of `columns` is null on either side, or where the condition `unless` holds, because
    another comparison has told it already.
    """

    name: str
    columns: Sequence[str]
    levels: Sequence[Level]
    unless: str = ""

    @property
    def size(self) -> int:
        """How many outcomes there are: unknown, the levels, different."""
        return len(self.levels) + 2

    def sql(self) -> str:
        """Return the outcome's number: 0 unknown, then the levels, the last one different."""
        reasons = [f"{side}.{column} IS NULL" for column in self.columns for side in "lr"]
        unknown = " OR ".join([*reasons, self.unless] if self.unless else reasons)
        cases = " ".join(f"WHEN {level.condition} THEN {at}" for at, level in enumerate(self.levels, 1))
        return f"CASE WHEN {unknown} THEN 0 {cases} ELSE {len(self.levels) + 1} END"

    def outcome(self, number: int) -> str:
        """Return the name of an outcome."""
        return ("unknown", *(level.name for level in self.levels), "different")[number]


@dataclass(frozen=True)
class Key:
    """Records that share all `columns` (DuckDB expressions, none null) are compared, unless more than `most` share them."""

    columns: Sequence[str]
    most: int = 100


@dataclass(frozen=True)
class Model:
    """How the records of one kind are linked.

    `source` names a column whose value two records of a pair must not share. A pair for which the condition `never`
    holds is of strangers, whatever else agrees.
    """

    comparisons: Sequence[Comparison]
    keys: Sequence[Key]
    source: str = ""
    never: str = "FALSE"

    @property
    def frequencies(self) -> list[str]:
        """The columns whose values are counted."""
        return list(
            dict.fromkeys(level.frequency for one in self.comparisons for level in one.levels if level.frequency)
        )
