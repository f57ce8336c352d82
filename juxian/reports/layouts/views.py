"""Pages of the templates of reviews: versions, uploading, what a version would give, and the names there are."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.audit.services import record_export
from juxian.core.downloads import attachment
from juxian.core.errors import Refused
from juxian.core.filetypes import CONTENT_TYPES
from juxian.core.permissions import SignedIn, load
from juxian.facts import figures
from juxian.facts.views import Moment, figure_url
from juxian.goals.projects.forms import AnswerForm
from juxian.reports import citations
from juxian.reports.layouts import builtin, package, services
from juxian.reports.layouts.names import FILTERS, LISTS, PREFIXES, WORDS, Names
from juxian.reports.models import ReviewTemplate
from juxian.reports.periods import Kind
from juxian.web.components import Tab
from juxian.web.serving import attempted, done, form_errors, served

COMPOSE = "reports.compose"
WORD = CONTENT_TYPES["docx"]


class TemplateForm(forms.Form):
    """A template edited in Word."""

    file = forms.FileField(
        label=gettext_lazy("Word file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text=gettext_lazy("A .docx of at most 5 MB, without macros, links and embedded objects."),
    )
    note = forms.CharField(label=gettext_lazy("what changed"), max_length=200, required=False)

    def clean_file(self) -> tuple[str, bytes]:
        """Return name and content; one that is too large is not read."""
        found = self.cleaned_data["file"]
        if found.size > package.MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB: use smaller pictures."))
        return found.name, found.read()


@dataclass(frozen=True)
class Name:
    """A name of a template with what it means and what it stands for today."""

    name: str
    meaning: object
    value: str = ""
    url: str = ""

    @property
    def written(self) -> str:
        """As it is written in Word."""
        return f"{{{{ {self.name} }}}}"


@require_safe
def templates(request: SignedIn) -> HttpResponse:
    """The versions of the template for one kind of review."""
    kind = _kind(request)
    versions = ReviewTemplate.objects.visible_to(request.user).filter(kind=kind).defer("content")
    context = {
        "kind": kind,
        "tabs": [Tab(one.label, f"{request.path}?{urlencode({'kind': one.value})}", kind == one) for one in Kind],
        "versions": versions.select_related("uploaded_by", "decided_by"),
        "in_force": ReviewTemplate.objects.in_force(kind),
    }
    return render(request, "reports/templates.html", context)


@require_http_methods(["GET", "POST"])
def upload(request: SignedIn) -> HttpResponse:
    """Upload the next version of a template."""
    kind = _kind(request)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, content = form.cleaned_data["file"]
        values = {"kind": kind.value, "name": name, "content": content, "note": form.cleaned_data["note"]}
        made = served(request, form, services.upload_template, **values)
        if made is not None:
            return done(
                request, made, _("Uploaded: look at what it gives; it is used once a colleague puts it in force.")
            )
    return render(request, "reports/upload_template.html", {"form": form, "kind": kind})


@require_safe
def template(request: SignedIn, pk: int) -> HttpResponse:
    """One version: who uploaded it and decided on it, the names it uses, and the decision."""
    found = load(ReviewTemplate, request.user, COMPOSE, pk=pk)
    context = {
        "template": found,
        "waits": found.accepted is None,
        "may_decide": found.accepted is None and found.uploaded_by_id != request.user.pk,
        "in_force": ReviewTemplate.objects.in_force(found.kind),
        "form": AnswerForm(),
    }
    return render(request, "reports/template.html", context)


@require_POST
def decide(request: SignedIn, pk: int) -> HttpResponse:
    """Put a version in force, or give it back."""
    found = load(ReviewTemplate, request.user, COMPOSE, pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        accept = request.POST.get("decision") == "accept"
        said = _("In force: reviews are written with it from now on.") if accept else _("Given back.")
        attempted(request, services.decide_template, said, template=found, accept=accept, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found)


@require_safe
def file(request: SignedIn, pk: int) -> HttpResponse:
    """The file of a version as it was uploaded."""
    found = load(ReviewTemplate, request.user, COMPOSE, pk=pk)
    record_export(by=request.user, at=timezone.now(), action="reports.template_downloaded", target=found)
    return attachment(bytes(found.content), found.file_name or f"{found}.docx", WORD)


@require_safe
def preview(request: SignedIn, pk: int) -> HttpResponse:
    """What a version gives on the newest snapshot, as Word."""
    found = load(ReviewTemplate, request.user, COMPOSE, pk=pk)
    moment = Moment.of(None)
    try:
        if moment.snapshot is None:
            raise Refused(_("There is no snapshot yet: take one on the page of figures."), code="snapshot_missing")
        content = services.preview(found, moment.snapshot, day=timezone.localdate())
    except Refused as refused:
        messages.error(request, refused.messages[0])
        return redirect(found)
    record_export(by=request.user, at=timezone.now(), action="reports.template_previewed", target=found)
    return attachment(content, f"{found} {moment.as_of}.docx", WORD)


@require_safe
def built_in(request: SignedIn, kind: str) -> HttpResponse:
    """The built-in template of a kind of review."""
    if kind not in Kind.values:
        raise Http404
    return attachment(builtin.document(kind), f"{Kind(kind).label}.docx", WORD)


@require_safe
def names(request: SignedIn) -> HttpResponse:
    """Every name a template of a kind may use, with its meaning and its value today; searched by words of either."""
    kind, asked = _kind(request), request.GET.get("q", "").strip()
    known, moment = Names.of(kind), Moment.of(None)
    found = {}
    if moment.snapshot:
        found = citations.by_id(figures.compute_all(moment.as_of, snapshot=moment.snapshot))
    shown = [
        Name(name, one.definition, _value(found.get(one.id)), figure_url(one.id, moment.as_of))
        for name, one in known.figures.items()
        if asked in name or asked in one.definition or asked in one.name
    ]
    context = {
        "kind": kind,
        "tabs": [Tab(one.label, f"{request.path}?{urlencode({'kind': one.value})}", kind == one) for one in Kind],
        "asked": asked,
        "as_of": moment.as_of,
        "figures": shown,
        "words": [Name(name, meaning) for name, meaning in WORDS.items()],
        "prefixes": [Name(f"{one}.人才总量", PREFIXES[one]) for one in PREFIXES if one in known.prefixes],
        "filters": [Name(f"兑现待遇金额 | {name}", meaning) for name, meaning in FILTERS.items()],
        "lists": LISTS.items(),
        "reset": f"{reverse('reports:template_names')}?{urlencode({'kind': kind})}",
    }
    return render(request, "reports/template_names.html", context)


def _value(figure: figures.Figure | None) -> str:
    return f"{citations.shown(figure.value or 0)} {figure.unit}" if figure else "—"


def _kind(request: SignedIn) -> Kind:
    asked = request.GET.get("kind", "")
    return Kind(asked) if asked in Kind.values else Kind.YEAR
