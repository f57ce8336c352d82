"""FEEL over a fact table, compiled."""

from functools import lru_cache

from juxian.facts import catalogue
from juxian.facts.catalogue import PERIOD_START, Fact
from juxian.facts.indicators import Indicator
from juxian.facts.refusals import refusal
from juxian.rules import BOOLEAN, NUMBER, Expression, RuleError, Type, compile_expression


def compiled(table_id: str, text: str, *, expect: Type = BOOLEAN, period: bool = True) -> Expression:
    """Return the engine's compiled expression over a table; refuses naming the text, the place in it and the reason.

    Without `period`, 期初 is no name, as for a figure that looks at one day only.
    """
    scope = catalogue.scope(table_id)
    if not period:
        del scope[PERIOD_START]
    try:
        return _compiled(text, tuple(scope.items()), expect)
    except RuleError as error:
        raise refusal(error, text) from error


@lru_cache(maxsize=1024)
def _compiled(text: str, scope: tuple[tuple[str, Type], ...], expect: Type) -> Expression:
    expression = compile_expression(text, dict(scope), expect=expect)
    # What has no columnar form is refused here, when a rule is saved, not when it is first computed.
    if expect == BOOLEAN:
        expression.condition()
    else:
        expression.column()
    return expression


def of_indicator(indicator: Indicator) -> tuple[Expression, Expression | None]:
    """Return the indicator's compiled condition and value (None for a count)."""
    period = indicator.period == "year"
    condition = compiled(indicator.table, indicator.condition, period=period)
    value = compiled(indicator.table, indicator.value, expect=NUMBER, period=period) if indicator.value else None
    return condition, value


def facts_used(table_id: str, *expressions: Expression | None) -> list[Fact]:
    """Return the facts that compiled expressions read, in the order of the catalogue."""
    names = {name for expression in expressions if expression is not None for name in expression.names}
    return [fact for fact in catalogue.get(table_id).facts if fact.name in names]
