"""Whom the rules of a list name, out of the rows of a sealed result; nothing here reads or writes the database."""

from collections.abc import Callable, Collection, Iterable

from juxian.goals.assessment.results import Row
from juxian.goals.models.awards import AwardRule, Measure

Basis = AwardRule.Basis


def proposed(
    rules: Iterable[AwardRule], rows: Collection[Row], *, barred: Collection[str] = (), spared: Callable[[AwardRule, Row], bool]
) -> list[tuple[AwardRule, Row]]:  # fmt: skip
    """Return each rule with each row it names, rule by rule.

    No award goes to a unit that is vetoed, in `barred`, or made not eligible by a rule, unless it is `spared` that rule.
    """
    named = [(rule, row) for rule in rules for row in rows if holds(rule, row, rows)]
    out = {*barred, *(row.name for rule, row in named if rule.measure == Measure.BARRED and not spared(rule, row))}
    return [(rule, row) for rule, row in named if rule.measure != Measure.AWARD or row.name not in out]


def holds(rule: AwardRule, row: Row, rows: Collection[Row]) -> bool:
    """Return whether a rule names a row.

    Ties at the edge count in: ranks are shared, and of the last places so are those. Nobody who is first is among the last.
    """
    if rule.unit_class is not None and rule.unit_class.name != row.unit_class:
        return False
    if rule.basis == Basis.VETO:
        return row.vetoed
    if rule.basis == Basis.BELOW:
        return rule.score is not None and row.total < rule.score
    number = rule.number or 0
    if rule.basis == Basis.LAST:
        worse = sum(one.unit_class == row.unit_class and one.rank > row.rank for one in rows)
        return row.rank > 1 and worse < number
    enough = rule.score is None or row.total >= rule.score
    return not row.vetoed and enough and (rule.rank_from or 1) <= row.rank <= number
