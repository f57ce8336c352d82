"""Reads of documents and their clauses."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from juxian.policies.models import Benefit, Clause, Policy
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


@dataclass
class ClauseView:
    """A clause with what stands on it."""

    clause: Clause
    benefits: list[Benefit] = field(default_factory=list)


def clauses_of(policy: Policy, visible: QuerySet[Benefit]) -> list[ClauseView]:
    """Return the clauses in order, each with the benefits (of those visible) that stand on it now."""
    on_clause: dict[int, list[Benefit]] = defaultdict(list)
    for benefit in visible.filter(clause__policy=policy).order_by("order", "pk"):
        on_clause[benefit.clause_id].append(benefit)
    return [ClauseView(clause, on_clause[clause.pk]) for clause in policy.clauses.order_by("order", "pk")]
