"""Reads of simulations: making one again, and its figures as the pages and files show them."""

from collections.abc import Iterator
from dataclasses import dataclass

from juxian.policies.models import Simulation
from juxian.policies.questions import Question, answer
from juxian.policies.services.simulations import question_hash, rows_hash
from juxian.policies.simulating import Row


@dataclass(frozen=True)
class Verification:
    """How a simulation made again differs from what was kept: rows, and whether figures and hashes are the same."""

    rows: int
    differing: int
    figures_same: bool
    hashes_same: bool

    @property
    def is_same(self) -> bool:
        """Whether all is the same, to the fen."""
        return not self.differing and self.figures_same and self.hashes_same


def verify(kept: Simulation) -> Verification:
    """Make a simulation again from its question and snapshot and compare; refuses a snapshot that was altered."""
    made = answer(Question.of(kept.question), kept.snapshot)
    stored = {row[:3]: row for row in kept_rows(kept)}
    again = {row[:3]: row for row in made.rows()}
    differing = sum(stored.get(key) != again.get(key) for key in stored.keys() | again.keys())
    same_hashes = (
        question_hash(kept.question, kept.snapshot) == kept.hash
        and rows_hash(kept_rows(kept)) == kept.rows_hash
        and rows_hash(made.rows()) == kept.rows_hash
    )
    return Verification(len(again), differing, made.results == kept.results, same_hashes)


def kept_rows(kept: Simulation) -> Iterator[Row]:
    """Yield the rows as they were kept, in the order in which they were hashed."""
    rows = kept.rows.order_by("scenario", "benefit", "person").values_list(
        "scenario", "person", "benefit", "organization", "talent_class", "before", "after", "level_before",
        "level_after", "change", "cut", "received",
    )  # fmt: skip
    for row in rows.iterator(chunk_size=5_000):
        yield Row(*row)
