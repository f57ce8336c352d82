"""Pages of supervision reports: the list, drafting one, one with its lines, issuing it, its files."""

import django_tables2 as tables
from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.permissions import SignedIn, load
from juxian.goals.models import SupervisionLine, SupervisionReport
from juxian.goals.models.supervision import CIRCULATE, SEE_NOTICES, SUPERVISE
from juxian.reports.supervision import services
from juxian.reports.supervision.document import document
from juxian.reports.views import hand_out
from juxian.web.serving import attempted, done, served
from juxian.web.tables import BadgeColumn, ListTable, render_list

TEXT = "请有关单位对照本期专报查找原因、逐项整改，于10个工作日内报送整改情况；连续滞后的，由主要负责人说明情况。"


class ReportTable(ListTable):
    """Supervision reports."""

    title = tables.Column(linkify=True)
    state = BadgeColumn({"draft": "neutral", "issued": "info"})
    caption = gettext_lazy("Supervision reports")

    class Meta(ListTable.Meta):
        model = SupervisionReport
        fields = ("title", "number", "as_of", "state", "drafted_by", "issued_by", "issued_at")
        empty_text = gettext_lazy("No report yet.")


class ReportForm(forms.Form):
    """Which month or quarter, and what is asked of the units."""

    kind = forms.ChoiceField(label=gettext_lazy("period"), choices=SupervisionReport.Kind.choices)
    year = forms.IntegerField(label=gettext_lazy("year"), min_value=1990, max_value=2100)
    part = forms.IntegerField(
        label=gettext_lazy("which month or quarter"), min_value=1, max_value=12,
        help_text=gettext_lazy("1 to 12 for a month, 1 to 4 for a quarter."),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("what is asked of the units"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_safe
def reports(request: SignedIn) -> HttpResponse:
    """List the reports one may see."""
    rows = SupervisionReport.objects.visible_to(request.user).select_related("drafted_by", "issued_by")
    rows = rows.defer("chapters", "citations", "text")
    context = {"may_draft": request.user.has_perm(SUPERVISE)}
    return render_list(request, "reports/supervision/list.html", ReportTable(rows), context=context)


@require_http_methods(["GET", "POST"])
def draft(request: SignedIn) -> HttpResponse:
    """Compose the report of a period."""
    today = timezone.localdate()
    initial = {"kind": "month", "year": today.year, "part": today.month, "text": TEXT}
    form = ReportForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.draft_report, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("Drafted. Somebody else has to issue it."))
    return render(request, "reports/supervision/draft.html", {"form": form})


@require_safe
def report(request: SignedIn, pk: int) -> HttpResponse:
    """Show a report: whole to whoever sees everything, to a unit what it says of it."""
    found = load(SupervisionReport, request.user, SEE_NOTICES, pk=pk)
    whole = request.user.reach(SEE_NOTICES).everything
    lines = SupervisionLine.objects.visible_to(request.user).filter(report=found).select_related("organization")
    chapters = [
        {
            "heading": chapter["heading"],
            "paragraphs": [
                [found.citations[one] if isinstance(one, int) else one for one in paragraph]
                for paragraph in chapter["paragraphs"]
            ],
        }
        for chapter in found.chapters
    ]
    draft = found.state == SupervisionReport.State.DRAFT
    context = {
        "report": found,
        "whole": whole,
        "lines": lines,
        "chapters": chapters if whole else [],
        "may_discard": draft and request.user.has_perm(SUPERVISE),
        "may_issue": draft and request.user.has_perm(CIRCULATE) and found.drafted_by_id != request.user.pk,
    }
    return render(request, "reports/supervision/report.html", context)


@require_POST
def issue(request: SignedIn, pk: int) -> HttpResponse:
    """Issue a report that somebody else drafted."""
    found = load(SupervisionReport, request.user, CIRCULATE, pk=pk)
    attempted(request, services.issue_report, _("Issued: each unit sees what it says of it."), report=found)
    return redirect(found)


@require_POST
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = load(SupervisionReport, request.user, SUPERVISE, pk=pk)
    gone = attempted(request, services.discard_report, _("The draft was thrown away."), report=found)
    return redirect("reports:supervision_reports" if gone else found.get_absolute_url())


@require_safe
def download(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """A report as a file, whole or with one's own lines."""
    found = load(SupervisionReport, request.user, SEE_NOTICES, pk=pk)
    lines = SupervisionLine.objects.visible_to(request.user).filter(report=found)
    whole = request.user.reach(SEE_NOTICES).everything
    written = document(found, lines.select_related("organization", "report"), whole=whole)
    return hand_out(request, found, written, kind, "reports.supervision_downloaded")
