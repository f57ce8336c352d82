"""Reads of documents and their clauses."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from juxian.policies.models import Benefit, BenefitVersion, Clause, Policy
from juxian.web.components import Tone


def containing(policies: QuerySet[Policy], words: str) -> QuerySet[Policy]:
    """Return the policies of which each word stands in the title, number, issuer, text or a clause."""
    for word in words.split():
        clause = Clause.objects.filter(policy=OuterRef("pk")).filter(
            Q(text__icontains=word) | Q(heading__icontains=word)
        )
        policies = policies.filter(
            Q(title__icontains=word)
            | Q(number__icontains=word)
            | Q(issuer__icontains=word)
            | Q(text__icontains=word)
            | Q(summary__icontains=word)
            | Q(Exists(clause))
        )
    return policies


def validity(policy: Policy, on: date) -> tuple[Any, Tone]:
    """Return in a word whether the policy holds on `on`, and the tone of that word."""
    if policy.status == Policy.Status.DRAFT:
        return _("draft"), "warning"
    if policy.in_force_from > on:
        return _("not yet in force"), "info"
    if policy.in_force_until is not None and policy.in_force_until < on:
        return (_("repealed") if policy.status == Policy.Status.REPEALED else _("expired")), "neutral"
    return _("in force"), "success"


@dataclass(frozen=True)
class OnClause:
    """A benefit that stands on a clause, or stood on it by the versions of these numbers."""

    benefit: Benefit
    versions: tuple[int, ...]
    is_current: bool


@dataclass
class ClauseView:
    """A clause with what stands on it."""

    clause: Clause
    benefits: list[OnClause] = field(default_factory=list)


def clauses_of(policy: Policy, visible: QuerySet[Benefit]) -> list[ClauseView]:
    """Return the clauses in order, each with the benefits (of those visible) that stand or stood on it."""
    numbers: dict[tuple[int, int], list[int]] = defaultdict(list)
    versions = BenefitVersion.objects.filter(clause__policy=policy).order_by("number")
    for clause, promised, number in versions.values_list("clause", "benefit", "number"):
        numbers[clause, promised].append(number)
    benefits = visible.filter(Q(clause__policy=policy) | Q(pk__in={pk for _clause, pk in numbers})).order_by(
        "order", "pk"
    )
    views = {clause.pk: ClauseView(clause) for clause in policy.clauses.order_by("order", "pk")}
    for benefit in benefits:
        for pk, view in views.items():
            current = benefit.clause_id == pk
            if current or (pk, benefit.pk) in numbers:
                view.benefits.append(OnClause(benefit, tuple(numbers[pk, benefit.pk]), current))
    return list(views.values())
