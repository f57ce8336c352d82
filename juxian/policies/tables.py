"""Decision tables as this module uses them: compiled over the facts of people, checked against what a benefit gives.

`table` everywhere is the engine's JSON (`DecisionTable.to_json`). The first output is what the benefit gives.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.facts import catalogue
from juxian.facts.refusals import refusal as refusal_of
from juxian.policies import wording
from juxian.policies.models.benefits import Benefit, Kind
from juxian.rules import BOOLEAN, STRING, Decision, DecisionTable, HitPolicy, Number, RuleError, Type, compile_table
from juxian.rules.types import NULL, ContextType

PEOPLE = "people"

GIVES = {
    Kind.SERVICE: BOOLEAN,
    Kind.HOUSING: BOOLEAN,
    Kind.LEVEL: STRING,
}


def decision(table: Mapping[str, Any]) -> Decision:
    """Return the compiled table; raises `RuleError` with the place in it."""
    return _compiled(json.dumps(table, ensure_ascii=False, sort_keys=True), tuple(catalogue.scope(PEOPLE).items()))


@lru_cache(maxsize=256)
def _compiled(text: str, scope: tuple[tuple[str, Type], ...]) -> Decision:
    found = compile_table(DecisionTable.from_json(json.loads(text)), dict(scope))
    # What has no columnar form is refused when it is saved, not when everybody is decided.
    found.columns()
    return found


def compile_benefit(table: Mapping[str, Any], benefit: Benefit) -> Decision:
    """Return the compiled table of a benefit; refuses what does not compile, or gives what the benefit is not."""
    try:
        found = decision(table)
    except RuleError as error:
        raise refusal(error, table) from error
    _fits(found, benefit)
    return found


def refusal(error: RuleError, table: Mapping[str, Any]) -> Refused:
    """Return the engine's refusal in the reader's language, the place named as row and column of the table."""
    said = refusal_of(error)
    place = place_of(error, table)
    if not place:
        return said
    return Refused(
        _("%(place)s: %(reason)s"), code=said.code or "rule", params={"place": place, "reason": said.messages[0]}
    )


def place_of(error: RuleError, table: Mapping[str, Any]) -> str:
    """Return the place of an error in words: row and column; nothing when it is the whole table's."""
    name = str(table.get("name", ""))
    parts = error.place.removeprefix(name).strip("/").split("/", 1) if error.place.startswith(name) else []
    rules = [str(rule.get("id")) for rule in table.get("rules", ())]
    parts = [part for part in parts if part]
    if not parts:
        return ""
    if parts[0] in rules:
        row = rules.index(parts[0]) + 1
        if len(parts) == 2:
            return _("row %(row)d, column “%(column)s”") % {"row": row, "column": parts[1]}
        return _("row %(row)d") % {"row": row}
    if parts[0] == "default":
        return _("otherwise")
    return _("column “%(column)s”") % {"column": parts[0]}


def value_type(found: Decision) -> Type:
    """Return the type of what the table gives: of its first output."""
    if isinstance(found.type, ContextType):
        return found.type.fields[0][1]
    return found.type


def _fits(found: Decision, benefit: Benefit) -> None:
    kind = Kind(benefit.kind)
    if found.table.hit_policy in (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER) or (
        found.table.hit_policy is HitPolicy.COLLECT and not found.table.aggregation
    ):
        raise Refused(
            _("This hit policy gives a list; a benefit needs one result: choose sum, least, greatest or number."),
            code="table_gives_list",
        )
    given = value_type(found)
    wanted = GIVES.get(kind)
    fits = isinstance(given, Number) if wanted is None else given == wanted
    if not fits and given != NULL:
        words = {BOOLEAN: _("true or false"), STRING: _("a level as text")}
        raise Refused(
            _("A benefit of the kind “%(kind)s” gives %(wanted)s, but the first result column gives something else."),
            code="table_gives_other",
            params={"kind": kind.label, "wanted": words[wanted] if wanted else _("a number")},
        )


def table_hash(table: Mapping[str, Any]) -> str:
    """Return SHA-256 over the table's canonical JSON."""
    data = DecisionTable.from_json(table).to_json()
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def gives(value: object) -> bool:
    """Return whether a result gives something: an amount above nothing, yes, or a level."""
    if isinstance(value, bool) or value is None:
        return value is True
    return bool(value) if isinstance(value, str) else value > 0  # type: ignore[operator]


# As the policy prints it: callers find a table's words beside the table.
printed = wording.printed


HIT_POLICIES: dict[str, Any] = {
    "U": lambda: _("U: exactly one row applies"),
    "A": lambda: _("A: rows that apply agree"),
    "P": lambda: _("P: the best result of those that apply"),
    "F": lambda: _("F: the first row that applies"),
    "C+": lambda: _("C+: the sum of all rows that apply"),
    "C<": lambda: _("C<: the least of all rows that apply"),
    "C>": lambda: _("C>: the greatest of all rows that apply"),
    "C#": lambda: _("C#: the number of rows that apply"),
}


def hit_policy(table: Mapping[str, Any]) -> str:
    """Return the short name of the table's hit policy, such as U or C+."""
    return f"{table.get('hit_policy', 'U')}{table.get('aggregation', '')}"


def hit_policy_label(short: str) -> str:
    """Return what a hit policy means, in a line."""
    return str(HIT_POLICIES[short]()) if short in HIT_POLICIES else short
