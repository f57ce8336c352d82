"""Pages: a copy of one's own data; how long data are kept and what is due."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.audit.services import record_export
from juxian.core import excel
from juxian.core.downloads import attachment
from juxian.core.inputs import whole
from juxian.core.permissions import SignedIn
from juxian.registry.models import Person, RetentionRule
from juxian.registry.permissions import OWN
from juxian.registry.privacy import own_data, retention
from juxian.registry.privacy.forms import RuleForm
from juxian.registry.tasks import dispose_of
from juxian.registry.views.common import attempted, done, saved, today

SHOWN = 20


@require_safe
def my_data(request: SignedIn) -> HttpResponse:
    """Hand a talent a copy of everything on file about them: for reading (.xlsx) or for programs (.json)."""
    person = Person.objects.visible_to(request.user, OWN).first()
    if person is None:
        return render(request, "registry/no_file.html")
    kind = request.GET.get("format", "xlsx")
    if kind not in ("xlsx", "json"):
        raise Http404
    parts = own_data.collect(person)
    record_export(
        action="registry.own_data_taken", by=request.user, at=timezone.now(), target=person, after={"format": kind}
    )
    if kind == "json":
        whole: dict[str, Any] = {"taken_at": timezone.now(), "file": person.code, "parts": parts}
        text = json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        return attachment(text.encode(), f"{person.code}.json", "application/json")
    heads = [_("part"), _("entry"), _("what"), _("content")]
    return attachment(excel.workbook(heads, own_data.lines(parts)), f"{person.code}.xlsx")


@require_safe
def rules(request: SignedIn) -> HttpResponse:
    """Show the rules and what is due under each."""
    found = [(one, list(one.records[:SHOWN]), one.count) for one in retention.due(today())]
    return render(request, "registry/privacy/retention.html", {"due": found})


@require_http_methods(["GET", "HEAD", "POST"])
def change_rule(request: SignedIn, kind: str) -> HttpResponse:
    """Change for how long a kind of data is kept."""
    rule = _rule(kind)
    form = RuleForm(request.POST or None, initial={"months": rule.months, "basis": rule.basis})
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, retention.change_rule, kind=kind, **form.cleaned_data)
    ):
        return done(request, "registry:retention", _("Saved."))
    return render(request, "registry/privacy/rule.html", {"form": form, "rule": rule})


@require_POST
def dispose(request: SignedIn, kind: str) -> HttpResponse:
    """Confirm that what is due is disposed of; a job does it."""
    _rule(kind)
    count = whole(request.POST.get("count")) or 0
    said = ngettext("%(count)d record is being disposed of.", "%(count)d records are being disposed of.", count)
    if attempted(request, retention.confirm_disposal, said % {"count": count}, kind=kind, count=count):
        dispose_of.enqueue(kind=kind)
    return redirect("registry:retention")


def _rule(kind: str) -> RetentionRule:
    if kind not in RetentionRule.Kind.values:
        raise Http404
    return next(one for one in retention.rules() if one.kind == kind)
