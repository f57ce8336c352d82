"""How much each outcome of a comparison weighs, learnt from the records themselves."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from juxian.registry.linkage.model import Model

ROUNDS, SETTLED = 50, 1e-6
# Before anything is learnt, records of one person agree in nine of ten aspects.
AGREE = 0.9


@dataclass(frozen=True)
class Estimate:
    """For each comparison the chances of its outcomes, among records of one person (`same`) and of `strangers`.

    `prior` is the share of pairs that are one person. The chance of "unknown" is the same either way: it tells nothing.
    """

    model: Model
    same: Sequence[Sequence[float]]
    strangers: Sequence[Sequence[float]]
    prior: float

    def outcomes(self, pattern: int) -> list[int]:
        """Return the outcome of each comparison."""
        return _digits(self.model, pattern)

    def evidence(self, pattern: int) -> list[tuple[str, str, float]]:
        """Return (comparison, outcome, bits for one person or, negative, against) of each aspect that both know."""
        return [
            (one.name, one.outcome(digit), self._bits(at, digit))
            for at, (one, digit) in enumerate(zip(self.model.comparisons, self.outcomes(pattern), strict=True))
            if digit
        ]

    def weight(self, pattern: int) -> float:
        """Return the logarithm (base 2) of the odds that a pair with this pattern is one person."""
        bits = sum(self._bits(at, digit) for at, digit in enumerate(self.outcomes(pattern)) if digit)
        return bits + math.log2(self.prior / (1 - self.prior))

    def has_frequency(self, pattern: int) -> bool:
        """Whether the pattern has a level whose weight goes with how common the shared value is."""
        return any(
            0 < digit <= len(one.levels) and one.levels[digit - 1].frequency
            for one, digit in zip(self.model.comparisons, self.outcomes(pattern), strict=True)
        )

    def _bits(self, at: int, digit: int) -> float:
        return math.log2(self.same[at][digit] / self.strangers[at][digit])


def estimate(model: Model, candidates: Mapping[int, int], strangers: Mapping[int, int], pairs: float) -> Estimate:
    """Learn the weights from the patterns of candidates and of strangers (pattern to count) among `pairs` possible ones.

    Expectation maximisation over all pairs, where those that are no candidates count as strangers and the chances among
    strangers stand fixed.
    """
    by_chance = _chances(model, strangers)
    same = [[0.0, *[AGREE / len(one.levels)] * len(one.levels), 1 - AGREE] for one in model.comparisons]
    digits = {pattern: _digits(model, pattern) for pattern in candidates}
    prior = min(0.5, max(1.0, sum(candidates.values()) * 0.01) / max(pairs, 2.0))
    for _round in range(ROUNDS):
        chances = {
            pattern: _probability(digits[pattern], same, by_chance, prior) * count
            for pattern, count in candidates.items()
        }
        found = sum(chances.values())
        learnt = _shares(model, ((digits[pattern], chance) for pattern, chance in chances.items()))
        settled = max(
            (abs(a - b) for one, two in zip(same, learnt, strict=True) for a, b in zip(one, two, strict=True)),
            default=0,
        )
        same, prior = learnt, min(0.5, max(found, 0.5) / max(pairs, 2.0))
        if settled < SETTLED:
            break
    return Estimate(model, same, by_chance, prior)


def _digits(model: Model, pattern: int) -> list[int]:
    found = []
    for one in model.comparisons:
        pattern, digit = divmod(pattern, one.size)
        found.append(digit)
    return found


def _probability(
    digits: Sequence[int], same: Sequence[Sequence[float]], strangers: Sequence[Sequence[float]], prior: float
) -> float:
    odds = prior / (1 - prior)
    for at, digit in enumerate(digits):
        if digit:
            odds *= same[at][digit] / strangers[at][digit]
    return odds / (1 + odds)


def _chances(model: Model, patterns: Mapping[int, int]) -> list[list[float]]:
    return _shares(model, ((_digits(model, pattern), count) for pattern, count in patterns.items()))


def _shares(model: Model, counted: Iterable[tuple[Sequence[int], float]]) -> list[list[float]]:
    """Return each outcome's share among the pairs that know the aspect; what was not seen is half a pair of them."""
    sums = [[0.5] * one.size for one in model.comparisons]
    for digits, count in counted:
        for at, digit in enumerate(digits):
            sums[at][digit] += count
    return [[0.0, *(value / sum(one[1:]) for value in one[1:])] for one in sums]
