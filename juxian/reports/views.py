"""Pages of reviews: the list, composing one, one with what changed since, and the documents of reports."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from juxian.audit.services import record_export
from juxian.core.downloads import attachment
from juxian.core.errors import Refused
from juxian.core.filetypes import CONTENT_TYPES
from juxian.core.permissions import SignedIn, load
from juxian.goals.campaigns.board import current
from juxian.goals.models import AwardLine, AwardList, Campaign, Letter, Meeting, Notice, NoticeItem, SupervisionReport
from juxian.goals.models.awards import SEE_AWARDS
from juxian.goals.models.campaigns import SEE_CAMPAIGNS
from juxian.goals.models.letters import SEE_LETTERS
from juxian.goals.models.meetings import SEE_MEETINGS
from juxian.goals.models.supervision import SEE_NOTICES
from juxian.policies.models import Simulation
from juxian.policies.permissions import SIMULATE, VIEW_SIMULATIONS
from juxian.reports import changes, goals_documents, services, simulation_word, word
from juxian.reports.comparison import Against
from juxian.reports.forms import ReviewForm
from juxian.reports.models import Review
from juxian.reports.official import OfficialDocument
from juxian.reports.periods import Kind
from juxian.web.components import Tab

WORD = CONTENT_TYPES["docx"]


def reviews(request: SignedIn) -> HttpResponse:
    """The reviews composed so far, of all periods or of one kind."""
    visible = Review.objects.visible_to(request.user).select_related("snapshot")
    asked = request.GET.get("kind", "")
    kind = asked if asked in Kind.values else ""
    tabs = [Tab(_("All"), request.path, not kind)]
    tabs += [Tab(one.label, f"{request.path}?{urlencode({'kind': one.value})}", kind == one) for one in Kind]
    context = {
        "reviews": visible.filter(kind=kind) if kind else visible,
        "tabs": tabs,
        "may_compose": request.user.has_perm("reports.compose"),
    }
    return render(request, "reports/reviews.html", context)


def compose(request: SignedIn) -> HttpResponse:
    """Compose the review of a period."""
    form = ReviewForm(request.POST or None, initial={"year": timezone.localdate().year - 1})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.compose_review(**form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The review is written. Every number in it opens onto its records."))
            return redirect(made)
        except ValidationError as error:
            form.add_error("year", error)
    return render(request, "reports/compose.html", {"form": form})


def review(request: SignedIn, pk: int) -> HttpResponse:
    """One review: its chapters with numbers to be opened, its schedule, and what changed since."""
    shown = load(Review, request.user, "reports.view", pk=pk)
    chapters = [
        {
            "heading": chapter["heading"],
            "paragraphs": [
                [shown.citations[part] if isinstance(part, int) else part for part in paragraph]
                for paragraph in chapter["paragraphs"]
            ],
        }
        for chapter in shown.chapters
    ]
    schedule = changes.schedule(shown)
    context = {
        "review": shown,
        "chapters": chapters,
        "schedule": schedule,
        "against": [Against(one).label for one in shown.bases],
        "may_compose": request.user.has_perm("reports.compose"),
        "changed": [line for line in schedule if line.changed],
    }
    return render(request, "reports/review.html", context)


def download(request: SignedIn, pk: int) -> HttpResponse:
    """The review as a Word document."""
    shown = load(Review, request.user, "reports.view", pk=pk)
    record_export(by=request.user, at=timezone.now(), action="reports.review_downloaded", target=shown)
    return attachment(word.document(shown), f"{shown.title}.docx", WORD)


@require_safe
def simulation(request: SignedIn, pk: int) -> HttpResponse:
    """The comparison of a simulation as a Word document."""
    shown = load(Simulation, request.user, VIEW_SIMULATIONS, pk=pk)
    now = timezone.now()
    record_export(
        by=request.user, at=now, action="policies.simulation_exported", target=shown, after={"format": "docx"}
    )
    opens = request.user.has_perm(SIMULATE)
    content = simulation_word.document(shown, opens=opens, day=timezone.localdate(now))
    return attachment(content, f"{shown.title}.docx", WORD)


@require_safe
def letter(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """A responsibility letter as a file."""
    shown = load(Letter, request.user, SEE_LETTERS, pk=pk)
    return hand_out(request, shown, goals_documents.letter(shown), kind, "reports.letter_downloaded")


@require_safe
def notice(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """A supervision notice as a file, with the lines about units that the reader reaches."""
    shown = load(Notice, request.user, SEE_NOTICES, pk=pk)
    items = NoticeItem.objects.visible_to(request.user, SEE_NOTICES).filter(notice=shown)
    return hand_out(request, shown, goals_documents.notice(shown, items), kind, "reports.notice_downloaded")


@require_safe
def awards(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """The decision on awards and sanctions as a file, with the lines that the reader sees."""
    shown = load(AwardList, request.user, SEE_AWARDS, pk=pk)
    lines = AwardLine.objects.visible_to(request.user).filter(award_list=shown)
    return hand_out(request, shown, goals_documents.awards(shown, lines), kind, "reports.awards_downloaded")


@require_safe
def minutes(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """The minutes of a meeting as a file; a draft until they are confirmed."""
    shown = load(Meeting, request.user, SEE_MEETINGS, pk=pk)
    return hand_out(request, shown, goals_documents.minutes(shown), kind, "reports.minutes_downloaded")


@require_safe
def campaign(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """A campaign's result as a file; of one that still runs, its board of today."""
    shown = load(Campaign, request.user, SEE_CAMPAIGNS, pk=pk)
    content = shown.content or current(shown)
    if not content:
        messages.error(request, _("Nothing is counted yet."))
        return redirect(shown)
    return hand_out(request, shown, goals_documents.campaign(shown, content), kind, "reports.campaign_downloaded")


def hand_out(
    request: SignedIn,
    shown: Letter | Notice | Meeting | Campaign | AwardList | SupervisionReport,
    written: OfficialDocument,
    kind: str,
    action: str,
) -> HttpResponse:
    """Hand the record's document out in the format asked for; without a font for PDF, say so on the record's page."""
    try:
        content = written.save(kind)
    except Refused as refused:
        messages.error(request, refused.message % (refused.params or {}))
        return redirect(shown)
    record_export(by=request.user, at=timezone.now(), action=action, target=shown, after={"format": kind})
    return attachment(content, f"{shown}.{kind}", CONTENT_TYPES[kind])
