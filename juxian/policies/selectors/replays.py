"""Making a past run again, from the versions, groups and snapshot it kept."""

from dataclasses import dataclass

from juxian.policies.models import EntitlementRun
from juxian.policies.population import Definition, run


@dataclass(frozen=True)
class Difference:
    """Something that a run kept and the replay did not find so, or the other way round; sums in fen."""

    person: int
    benefit: int
    kept: tuple[str, int | None, str] | None
    made: tuple[str, int | None, str] | None


def replay(kept: EntitlementRun) -> list[Difference]:
    """Return where a run made again differs from what it kept: nothing when every fen is the same.

    Refuses when the snapshot's file is missing or was altered.
    """
    _people, found = run(Definition.of(kept.definition), kept.snapshot)
    made = {
        (one.person, one.given.version.benefit_id): (str(one.outcome), one.offer.allowed, one.given.level)
        for one in found
    }
    rows = kept.entitlements.order_by("pk").values_list("person", "benefit", "outcome", "total", "level")
    stored = {(person, benefit): (outcome, total, level) for person, benefit, outcome, total, level in rows}
    return [
        Difference(*key, stored.get(key), made.get(key))
        for key in sorted(stored.keys() | made.keys())
        if stored.get(key) != made.get(key)
    ]
