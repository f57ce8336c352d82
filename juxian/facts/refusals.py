"""What the engine refuses, said in the reader's language, with the place in the text."""

from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.facts.words import type_name
from juxian.rules import RuleError, messages, parse_type
from juxian.rules.errors import shorten

# Parameters of the engine's sentences that name types, and those that are sentences of its own.
TYPES = frozenset({"found", "expected", "left", "right", "operand", "given"})
SENTENCES = frozenset({"what", "kind"})


def refusal(error: RuleError, text: str = "") -> Refused:
    """Return the engine's refusal with its sentence translated and the place in the text named."""
    written = error.expression or text
    parameters: dict[str, object] = {"text": shorten(written), "reason": explain(error)}
    code, at = f"rule_{error.reason.code}", error.position
    if at is None:
        return Refused(_("“%(text)s” can not be used: %(reason)s."), code=code, params=parameters)
    spot = shorten(written[at.offset : at.offset + at.length], 40)
    parameters |= {"line": at.line, "column": at.column, "spot": spot or "…"}
    return Refused(
        _("Line %(line)d, character %(column)d of “%(text)s” (“%(spot)s”): %(reason)s."), code=code, params=parameters
    )


def explain(error: RuleError) -> str:
    """Return the engine's sentence in the reader's language; the types that it names are translated too."""
    parameters = {name: _parameter(name, value) for name, value in error.reason.parameters.items()}
    return _(messages[error.reason.code]).format(**parameters)


def _parameter(name: str, value: str | int) -> str | int:
    if not isinstance(value, str):
        return value
    if name in SENTENCES:
        return _(value)
    return "、".join(map(_type, value.split(", "))) if name in TYPES else value


def _type(text: str) -> str:
    try:
        return type_name(parse_type(text))
    except ValueError:
        return text
