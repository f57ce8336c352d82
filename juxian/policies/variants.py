"""What a scenario changes in a definition: a draft, another version, amounts in percent, terms, limits.

Changes are kept as plain values beside the definition they led to, so that a page can say what was tried.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.policies import tables
from juxian.policies.models import BenefitDraft, BenefitVersion
from juxian.policies.models.benefits import Kind, Period, check_tranches
from juxian.policies.population import Definition, unpublished


def with_version(definition: Definition, version: BenefitVersion) -> Definition:
    """Return the definition with this version of its benefit, whatever is in force."""
    others = [one for one in definition.versions if one.benefit_id != version.benefit_id]
    versions = sorted([*others, version], key=lambda one: (one.benefit.order, one.benefit_id))
    return replace(definition, versions=tuple(versions))


def with_draft(definition: Definition, draft: BenefitDraft) -> Definition:
    """Return the definition with a draft as if it were published; refuses one that does not compile."""
    tables.compile_benefit(draft.table, draft.benefit)
    return with_version(definition, unpublished(draft.benefit, draft.clause, draft.terms))


def with_percent(definition: Definition, percent: Decimal, benefits: Collection[int] = ()) -> Definition:
    """Return the definition with amounts raised (or lowered) by `percent`, of some benefits or of all with money."""
    for version in definition.versions:
        if version.benefit.is_money and (not benefits or version.benefit_id in benefits):
            terms = version.terms | {"table": scaled(version.table, 1 + percent / 100)}
            tables.compile_benefit(terms["table"], version.benefit)
            definition = with_version(definition, unpublished(version.benefit, version.clause, terms))
    return definition


def scaled(table: Mapping[str, Any], factor: Decimal) -> dict[str, Any]:
    """Return a table whose first result is `factor` times what it was: numbers as numbers, expressions multiplied."""

    def times(text: str) -> str:
        if text.strip() in ("", "-", "null"):
            return text
        try:
            return f"{(Decimal(text.strip()) * factor).normalize():f}"
        except InvalidOperation:
            return f"({text}) * {factor.normalize():f}"

    outputs, rules = [dict(one) for one in table["outputs"]], [dict(one) for one in table["rules"]]
    # The values it was allowed to give are not those it gives now.
    outputs[0] |= {"default": times(outputs[0].get("default", "")), "allowed": ""}
    for rule in rules:
        rule["outputs"] = [times(rule["outputs"][0]), *rule["outputs"][1:]]
    return dict(table) | {"outputs": outputs, "rules": rules}


def with_terms(
    definition: Definition,
    benefit: int,
    *,
    periods: int | None = None,
    tranches: Sequence[Mapping[str, Any]] | None = None,
) -> Definition:
    """Return the definition with another number of payments or other tranches of one benefit; refuses what does not fit."""
    version = next((one for one in definition.versions if one.benefit_id == benefit), None)
    if version is None:
        raise Refused(_("This benefit has no rules in force on that day."), code="benefit_not_in_force")
    terms = dict(version.terms)
    if periods is not None:
        if version.period == Period.ONCE:
            raise Refused(
                _("“%(benefit)s” is not paid periodically."), code="not_periodic", params={"benefit": version.benefit}
            )
        terms["periods"] = periods
    if tranches:
        if version.benefit.kind != Kind.TRANCHES:
            raise Refused(
                _("“%(benefit)s” is not paid in tranches."), code="not_in_tranches", params={"benefit": version.benefit}
            )
        check_tranches(list(tranches))
        terms["tranches"] = list(tranches)
    return with_version(definition, unpublished(version.benefit, version.clause, terms))


def with_limit(definition: Definition, group: int, cap: int) -> Definition:
    """Return the definition with another limit, in fen, of an exclusion that has one."""
    found = next((one for one in definition.groups if one.id == group and one.mode == "cap"), None)
    if found is None:
        raise Refused(_("This exclusion has no limit on that day."), code="exclusion_without_limit")
    return replace(
        definition, groups=tuple(replace(one, cap=cap) if one.id == group else one for one in definition.groups)
    )
