"""Points to a score: the one place where weights are applied, for a whole population and for one person alike.

A dimension's score is what its counted criteria give of the most they can give, in per cent. The whole is the mean of
the dimensions by weight, over those of which anything counts; the coverage says how much of the whole that is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from juxian.registry.evaluation.definition import Definition, Dimension, Unknown

HUNDRED = Decimal(100)
CENT = Decimal("0.01")
Points = tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A score of 100, how much of the method it rests on in per cent, and the score of each dimension (None: not known)."""

    total: Decimal | None
    coverage: Decimal
    dimensions: tuple[Decimal | None, ...]


def score(definition: Definition, points: Sequence[Decimal | None]) -> Score:
    """Return the score for the points of all criteria in their order; None is a value that is not known."""
    return _score(definition, tuple(points))


# Many people stand on the same steps, and a page asks for one person at a time.
@lru_cache(maxsize=65_536)
def _score(definition: Definition, points: Points) -> Score:
    rest = list(points)
    found: list[tuple[int, Decimal | None, Decimal]] = []
    for dimension in definition.dimensions:
        own, rest = rest[: len(dimension.criteria)], rest[len(dimension.criteria) :]
        found.append((dimension.weight, *_of_dimension(dimension, own)))
    counted = [(weight, value) for weight, value, _share in found if value is not None]
    whole = sum(weight for weight, _value in counted)
    total = _rounded(sum((weight * value for weight, value in counted), Decimal(0)) / whole) if whole else None
    coverage = sum((weight * share for weight, _value, share in found), Decimal(0))
    return Score(
        total, _rounded(coverage), tuple(None if value is None else _rounded(value) for _w, value, _s in found)
    )


def _of_dimension(dimension: Dimension, points: Sequence[Decimal | None]) -> tuple[Decimal | None, Decimal]:
    """Return the score of a dimension and the share of it that counts, from 0 to 1."""
    given, most = Decimal(0), Decimal(0)
    for criterion, one in zip(dimension.criteria, points, strict=True):
        if one is not None or criterion.unknown == Unknown.ZERO:
            given += one or 0
            most += criterion.cap
    return (given * HUNDRED / most, most / dimension.cap) if most else (None, Decimal(0))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)
