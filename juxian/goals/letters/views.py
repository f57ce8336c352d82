"""Pages of responsibility letters."""

from typing import Any

import django_tables2 as tables
from allauth.account.decorators import reauthentication_required
from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.downloads import attachment
from juxian.core.filetypes import CONTENT_TYPES
from juxian.core.inputs import ScanField, day_input
from juxian.core.permissions import SignedIn, load
from juxian.goals.letters import scans, services
from juxian.goals.models import Letter, Target
from juxian.goals.models.letters import ANSWER, ISSUE, SCAN, SEE_LETTERS
from juxian.goals.projects.forms import AnswerForm
from juxian.goals.selectors import newest_year
from juxian.organizations.models import Organization
from juxian.web.components import Tone
from juxian.web.serving import attempted, done, form_errors, saved, served
from juxian.web.tables import ListTable, render_list
from juxian.web.templatetags.web import badge

TEXT = (
    "为落实党管人才原则，推动人才优先发展，现与区人才工作领导小组签订本责任状，对下列目标任务负责。"
    "完成情况以人才信息库的记录为准，纳入年度综合考核。"
)


class LetterTable(ListTable):
    """Letters, of each unit and year the version that counts."""

    unit = tables.Column(accessor="organization__name", verbose_name=gettext_lazy("unit"), linkify=True)
    state = tables.Column(accessor="pk", verbose_name=gettext_lazy("state"), orderable=False)
    caption = gettext_lazy("Responsibility letters")

    class Meta(ListTable.Meta):
        model = Letter
        fields = ("unit", "year", "version", "issued_at", "state", "signed_name", "signed_at")
        order_by = ("-year", "unit")
        empty_text = gettext_lazy("No letter was issued yet: set the year's targets and split them first.")

    def render_unit(self, record: Letter) -> str:
        """Return the unit."""
        return record.organization.name

    def render_state(self, record: Letter) -> Any:
        """Return whether and how it is signed."""
        said, tone = state_of(record)
        return badge(said, tone)


def state_of(letter: Letter) -> tuple[str, Tone]:
    """Return in words whether and how a letter is signed, with the tone of its badge."""
    if letter.signed_at is not None:
        return (_("signed on paper") if letter.on_paper else _("signed"), "success")
    if any(one.is_open for one in letter.scans.all()):
        return _("signed page to be confirmed"), "info"
    return _("to be signed"), "warning"


class IssueForm(forms.Form):
    """Which units' letters of which year, and what stands above the targets."""

    year = forms.IntegerField(label=gettext_lazy("year"), min_value=1990, max_value=2100)
    units: Any = forms.ModelMultipleChoiceField(
        label=gettext_lazy("units"), queryset=Organization.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(label=gettext_lazy("text"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
    reason = forms.CharField(
        label=gettext_lazy("reason of the amendment"), required=False, max_length=300,
        help_text=gettext_lazy("For units that have a letter of this year already."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = Organization.objects.units().order_by("kind", "name")  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """Who signs."""

    name = forms.CharField(
        label=gettext_lazy("name and post of who signs"), max_length=60,
        help_text=gettext_lazy("Such as 党工委书记 王建国. Your account and the time are kept with it."),
    )  # fmt: skip


class ScanForm(forms.Form):
    """The page that was signed, by whom and when."""

    page = ScanField()
    name = forms.CharField(
        label=gettext_lazy("name and post of who signed"), max_length=60,
        help_text=gettext_lazy("As it stands under the letter, such as 党工委书记 王建国."),
    )  # fmt: skip
    signed_on = forms.DateField(label=gettext_lazy("day of the signature"), widget=day_input())


@require_safe
def letters(request: SignedIn) -> HttpResponse:
    """List the letters one may see."""
    rows = Letter.objects.visible_to(request.user).latest().select_related("organization").prefetch_related("scans")
    return render_list(
        request, "goals/letters/list.html", LetterTable(rows), context={"may_issue": request.user.has_perm(ISSUE)},
        export=_("Responsibility letters"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def issue(request: SignedIn) -> HttpResponse:
    """Issue the letters of a year."""
    year = newest_year() or timezone.localdate().year
    with_targets = Target.objects.filter(year=year, organization__kind__in=Organization.UNITS)
    initial = {"year": year, "text": TEXT, "units": set(with_targets.order_by().values_list("organization", flat=True))}
    form = IssueForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.issue_letters, **form.cleaned_data)
        if made is not None:
            return done(request, "goals:letters", _("%(count)d letters are issued.") % {"count": len(made)})
    return render(request, "goals/letters/issue.html", {"form": form})


@require_safe
def letter(request: SignedIn, pk: int) -> HttpResponse:
    """Show a letter, its versions, and where the targets differ from what was signed."""
    found = load(Letter, request.user, SEE_LETTERS, pk=pk)
    versions = Letter.objects.filter(organization=found.organization_id, year=found.year).order_by("-version")
    newest = versions[0]
    said, tone = state_of(found)
    context = {
        "letter": found,
        "state": _("amended") if found.signed_at is None and newest != found else said,
        "tone": "neutral" if found.signed_at is None and newest != found else tone,
        "scans": found.scans.select_related("filed_by", "decided_by"),
        "may_decide": request.user.has_perm(ISSUE),
        "may_scan": newest == found
        and found.signed_at is None
        and request.user.has_perm(SCAN)
        and found.organization_id in request.user.reach(SCAN)
        and not found.scans.filter(accepted__isnull=True).exists(),
        "versions": versions,
        "differences": services.differences(found) if newest == found else [],
        "newest": newest,
        "may_sign": newest == found
        and found.signed_at is None
        and found.organization_id in request.user.reach(ANSWER)
        and request.user.has_perm(ANSWER),
        "may_issue": request.user.has_perm(ISSUE),
    }
    return render(request, "goals/letters/letter.html", context)


@require_http_methods(["GET", "POST"])
def sign(request: SignedIn, pk: int) -> HttpResponse:
    """Sign a letter, after showing once more who one is: password or second factor."""
    answer: HttpResponse = _sign(request, load(Letter, request.user, ANSWER, pk=pk))
    return answer


@reauthentication_required(allow_get=False)  # type: ignore[untyped-decorator]
def _sign(request: SignedIn, found: Letter) -> HttpResponse:
    form = SignForm(request.POST or None)
    if form.is_valid() and saved(request, form, services.sign_letter, letter=found, **form.cleaned_data):
        return done(request, found, _("Signed: nobody changes this letter any more."))
    if found.signed_at is not None:
        return redirect(found)
    return render(request, "goals/letters/sign.html", {"letter": found, "form": form})


@require_http_methods(["GET", "POST"])
def scan(request: SignedIn, pk: int) -> HttpResponse:
    """Upload the page of a letter that was signed on paper."""
    found = load(Letter, request.user, SCAN, pk=pk)
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and saved(request, form, scans.scan_letter, letter=found, **form.cleaned_data):  # fmt: skip
        return done(request, found, _("Uploaded: it counts once another officer has confirmed the page."))
    return render(request, "goals/letters/scan.html", {"letter": found, "form": form})


@require_POST
def decide_scan(request: SignedIn, pk: int, scan_pk: int) -> HttpResponse:
    """Confirm that a page shows this letter signed, or give it back."""
    found = load(Letter, request.user, ISSUE, pk=pk)
    page = get_object_or_404(found.scans, pk=scan_pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        accept = request.POST.get("decision") == "confirm"
        said = _("Confirmed: the letter counts as signed.") if accept else _("Given back to the unit.")
        attempted(request, scans.decide_scan, said, scan=page, accept=accept, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found)


@require_safe
def scan_file(request: SignedIn, pk: int, scan_pk: int) -> HttpResponse:
    """Hand the page out."""
    found = load(Letter, request.user, SEE_LETTERS, pk=pk)
    page = get_object_or_404(found.scans.select_related("letter"), pk=scan_pk)
    content = scans.take_scan(scan=page, by=request.user, at=timezone.now())
    return attachment(content, page.name, CONTENT_TYPES[page.kind])
