"""FEEL over a fact table, compiled; what the engine refuses is said in the reader's language."""

from functools import lru_cache

from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.facts import catalogue
from juxian.facts.catalogue import PERIOD_START, Fact
from juxian.facts.indicators import Indicator
from juxian.rules import BOOLEAN, NUMBER, Expression, RuleError, Type, compile_expression, messages
from juxian.rules.errors import shorten


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


def refusal(error: RuleError, text: str = "") -> Refused:
    """Return the engine's refusal with its sentence translated and the place in the text named."""
    reason = explain(error)
    written = error.expression or text
    at = error.position
    if at is None:
        return Refused(
            _("“%(text)s” can not be used: %(reason)s."),
            code=f"rule_{error.reason.code}",
            params={"text": shorten(written), "reason": reason},
        )
    return Refused(
        _("Line %(line)d, character %(column)d of “%(text)s” (“%(spot)s”): %(reason)s."),
        code=f"rule_{error.reason.code}",
        params={
            "line": at.line,
            "column": at.column,
            "text": shorten(written),
            "spot": shorten(written[at.offset : at.offset + at.length] or "…", 40),
            "reason": reason,
        },
    )


def explain(error: RuleError) -> str:
    """Return the engine's sentence in the reader's language; the names of types in it are translated too."""
    parameters = {
        name: _(value) if isinstance(value, str) and value in TYPE_NAMES else value
        for name, value in error.reason.parameters.items()
    }
    return _(messages[error.reason.code]).format(**parameters)


# The engine's spelling of the simple types, which its sentences name.
TYPE_NAMES = frozenset(
    (
        "number",
        "string",
        "boolean",
        "date",
        "date and time",
        "time",
        "days and time duration",
        "years and months duration",
        "Any",
        "Null",
        "list",
        "context",
        "range",
        "function",
    )
)
