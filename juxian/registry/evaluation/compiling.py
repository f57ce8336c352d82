"""Criteria as decision tables of the engine over the facts of people and the scores of their peers."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.facts import catalogue
from juxian.facts.catalogue import Fact
from juxian.facts.permissions import checked_condition
from juxian.facts.refusals import refusal
from juxian.registry.evaluation.definition import Criterion, Definition, Mapped
from juxian.rules import BOOLEAN, NUMBER, Decision, RuleError, Type, compile_expression, compile_table

TABLE = "people"
USE_SENSITIVE = "facts.use_sensitive"
# What peers gave in the round that a run rests on: no fact of the registry, so known to criteria alone.
PEERS = Fact(
    "peers", "同行评分", "score of peers", NUMBER(5, 2), "本次评价的同行评议得分（0—100，去掉最高、最低后的平均）", "分"
)


def scope() -> dict[str, Type]:
    """Return what a criterion may name."""
    return {**catalogue.scope(TABLE), PEERS.name: PEERS.type}


def decision(criterion: Criterion) -> Decision:
    """Return the compiled criterion; refuses in words what does not compile or gives no number (yes or no)."""
    kept = json.dumps(criterion.table().to_json(), ensure_ascii=False)
    try:
        return _compiled(kept, criterion, tuple(scope().items()))
    except RuleError as error:
        # A number at fault may stand in the formula made of the expression: name the expression, as it was written.
        raise refusal(error, criterion.expression) from error


@lru_cache(maxsize=512)
def _compiled(_kept: str, criterion: Criterion, names: tuple[tuple[str, Type], ...]) -> Decision:
    wanted = BOOLEAN if criterion.mapped == Mapped.YES else NUMBER
    compile_expression(criterion.expression, dict(names), expect=wanted).column()
    found = compile_table(criterion.table(), dict(names))
    found.columns()  # what has no columnar form is refused here
    return found


def facts_of(criterion: Criterion) -> list[Fact]:
    """Return the facts that a criterion looks at."""
    names = set(decision(criterion).names)
    return [fact for fact in (*catalogue.get(TABLE).facts, PEERS) if fact.name in names]


def is_sensitive(criterion: Criterion) -> bool:
    """Return whether the value of a criterion is hidden from who may not see what it is made of."""
    return any(fact.is_sensitive for fact in facts_of(criterion))


def check_criterion(criterion: Criterion, user: Any) -> None:
    """Refuse what does not compile, what reads facts that `user` may not ask about, and points that tell a sensitive value.

    Points in proportion can be counted back to the pay that stands as dots beside them.
    """
    sensitive = [fact.label for fact in facts_of(criterion) if fact.is_sensitive]
    if sensitive and not user.has_perm(USE_SENSITIVE):
        raise Refused(
            _("“%(facts)s” is sensitive: you may not evaluate by it."),
            code="fact_sensitive",
            params={"facts": "、".join(sensitive)},
        )
    if sensitive and criterion.mapped == Mapped.LINEAR:
        raise Refused(
            _("Points in proportion would tell the value of “%(facts)s” to everybody who sees them: choose steps."),
            code="points_tell_the_value",
            params={"facts": "、".join(sensitive)},
        )


def check(definition: Definition, user: Any) -> None:
    """Refuse a definition that is not whole: no dimension or criterion, weights that are not 100, what does not compile."""
    if not definition.dimensions:
        raise Refused(_("There is no dimension yet."), code="evaluation_empty")
    for dimension in definition.dimensions:
        if not dimension.criteria:
            raise Refused(
                _("The dimension “%(name)s” has no criterion."),
                code="dimension_empty",
                params={"name": dimension.name},
            )
    total = sum(one.weight for one in definition.dimensions)
    if total != 100:
        raise Refused(
            _("The weights of the dimensions are %(total)d per cent together: they have to be 100."),
            code="weights_not_whole",
            params={"total": total},
        )
    if definition.condition:
        checked_condition(TABLE, definition.condition, user)
    for one in definition.criteria:
        check_criterion(one, user)


def used(criteria: Iterable[Criterion]) -> list[Fact]:
    """Return the facts that criteria look at, each once."""
    return list({fact.id: fact for one in criteria for fact in facts_of(one)}.values())
