"""Pages of peer review: rounds for the office, and what an expert is asked for."""

from collections import defaultdict
from statistics import mean
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.accounts.models import User
from juxian.core.errors import Refused
from juxian.core.permissions import SignedIn, load
from juxian.facts import catalogue, snapshots
from juxian.facts import selectors as facts
from juxian.facts.permissions import checked_condition
from juxian.facts.queries import Selection, Source
from juxian.facts.services import default_date
from juxian.registry.evaluation import peers
from juxian.registry.evaluation.compiling import TABLE, used
from juxian.registry.evaluation.definition import Definition
from juxian.registry.evaluation.explaining import words
from juxian.registry.evaluation.permissions import EVALUATE, REVIEW
from juxian.registry.evaluation.run_forms import ReviewForm, RoundForm
from juxian.registry.evaluation.tables import ReviewTable, RoundTable
from juxian.registry.models import EvaluationVersion, PeerReview, PeerRound, Person
from juxian.registry.sharing.access import opened
from juxian.registry.views.common import attempted, done, saved, served, today
from juxian.web.tables import render_list

BOTH = ["GET", "HEAD", "POST"]
ALWAYS = ("organization", "industry", "post", "talent_teams", "teams", "designations")


@require_safe
def rounds(request: SignedIn) -> HttpResponse:
    """List the rounds of peer review."""
    rows = PeerRound.objects.visible_to(request.user, EVALUATE).select_related("version__model")
    return render_list(request, "registry/evaluation/rounds.html", RoundTable(rows))


@require_http_methods(BOTH)
def new_round(request: SignedIn) -> HttpResponse:
    """Ask experts about the people whom a condition selects."""
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, _asked, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("Asked: the experts find it on their desks."))
    return render(request, "registry/evaluation/round_form.html", {"form": form})


def _asked(
    *, version: EvaluationVersion, condition: str, reviewers: Any, by: User, at: Any, **values: Any
) -> PeerRound:
    whole = Definition.of(version.definition).condition
    text = f"({condition}) and ({whole})" if whole else condition
    checked_condition(TABLE, condition, by)
    snapshot = snapshots.need(default_date(timezone.localdate(at)))
    keys = Selection(Source.of(TABLE, snapshot), checked_condition(TABLE, text, by)).keys()
    if len(keys) > peers.MOST_PEOPLE:
        raise Refused(
            _("The condition selects %(count)d people: no more than %(most)d can be reviewed in a round."),
            code="round_too_large",
            params={"count": len(keys), "most": peers.MOST_PEOPLE},
        )
    people = list(Person.objects.filter(pk__in=keys).order_by("pk"))
    return peers.open_round(version=version, people=people, reviewers=list(reviewers), by=by, at=at, **values)


@require_safe
def round_(request: SignedIn, pk: int) -> HttpResponse:
    """Show how far a round has come; once it is closed, each person's scores with their reasons, without names."""
    found = load(PeerRound, request.user, EVALUATE, pk=pk)
    by_person: dict[Person, list[PeerReview]] = defaultdict(list)
    for review in found.reviews.select_related("person").order_by("person", "score", "pk"):
        by_person[review.person].append(review)
    scores = peers.scores(found)
    rows = [
        (person, [one for one in reviews if one.score is not None], len(reviews), scores.get(person.pk))
        for person, reviews in by_person.items()
    ]
    given = sum(len(one[1]) for one in rows)
    context = {
        "round": found,
        "rows": rows,
        "given": given,
        "asked": sum(one[2] for one in rows),
        "spread": _spread(rows) if found.closed_at else None,
        "today": today(),
    }
    return render(request, "registry/evaluation/round.html", context)


def _spread(rows: list[tuple[Person, list[PeerReview], int, Any]]) -> float | None:
    """Return by how many points the reviewers of one person lie apart on the average."""
    apart = [scores[-1] - scores[0] for _p, given, _a, _s in rows if (scores := [one.score or 0 for one in given])]
    return round(mean(apart), 1) if apart else None


@require_POST
def close_round(request: SignedIn, pk: int) -> HttpResponse:
    """Close a round, so that it can be evaluated by."""
    found = load(PeerRound, request.user, EVALUATE, pk=pk)
    attempted(request, peers.close_round, _("Closed: its scores can be evaluated by now."), held=found)
    return redirect(found)


@require_safe
def reviews(request: SignedIn) -> HttpResponse:
    """List what the reader is asked for, what is still to be given first."""
    rows = PeerReview.objects.visible_to(request.user, REVIEW).select_related("person", "round__version__model")
    return render_list(request, "registry/evaluation/reviews.html", ReviewTable(rows.defer("reason")))


@require_http_methods(BOTH)
def review(request: SignedIn, pk: int) -> HttpResponse:
    """Score one person; what others gave is not shown, nor what is sensitive."""
    found = load(PeerReview, request.user, REVIEW, pk=pk)
    opened(person=found.person, by=request.user, at=timezone.now())
    form = ReviewForm(request.POST or None, initial={"score": found.score, "reason": found.reason})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            kept = saved(request, form, peers.give_review, review=found, **form.cleaned_data)
        if kept:
            return done(request, "registry:peer_reviews", _("Kept. You may change it until the round is closed."))
    context = {
        "review": found,
        "form": None if found.round.closed_at else form,
        "known": _known(found),
        "today": today(),
    }
    return render(request, "registry/evaluation/review.html", context)


def _known(review: PeerReview) -> list[tuple[str, str]]:
    """Return what a reviewer may read of the person: harmless facts, those that the method looks at among them."""
    table = catalogue.get(TABLE)
    definition = Definition.of(review.round.version.definition)
    shown = [fact for fact in table.facts if fact.id in ALWAYS]
    shown += [fact for fact in used(definition.criteria) if fact in table.facts and fact not in shown]
    snapshot = snapshots.latest(default_date(today())) or snapshots.latest()
    values = facts.facts_of(TABLE, review.person_id, snapshot) if snapshot else None
    known = values or {}
    return [
        (fact.label, "、".join(value) if isinstance(value, list) else words(facts.plain(value)))
        for fact in shown
        if not fact.is_sensitive and (value := known.get(fact.name)) not in (None, [])
    ]
