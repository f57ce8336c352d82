"""Pages of the rules of lights: the versions, one with what it would change, drawing up, putting in force."""

from collections import Counter

import django_tables2 as tables
from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.permissions import SignedIn, load
from juxian.goals.lights import TONES, Light
from juxian.goals.models import LightRules
from juxian.goals.models.supervision import CIRCULATE, SEE_NOTICES, SUPERVISE
from juxian.goals.supervision import rules_services as services
from juxian.goals.supervision.rulebook import CHOSEN, NAMES
from juxian.web.serving import attempted, done, saved
from juxian.web.tables import ListTable, render_list
from juxian.web.templatetags.web import badge

SHOWN = 100  # changes on a page


class RulesTable(ListTable):
    """The versions, the newest first."""

    number = tables.Column(linkify=True)
    count = tables.Column(accessor="rules", verbose_name=gettext_lazy("rules"), orderable=False)
    state = tables.Column(accessor="pk", verbose_name=gettext_lazy("state"), orderable=False)
    caption = gettext_lazy("Rules of lights")

    class Meta(ListTable.Meta):
        model = LightRules
        fields = ("number", "state", "count", "filed_by", "filed_at", "decided_by", "decided_at")
        empty_text = gettext_lazy("No version yet: the lights are those of the targets themselves.")

    def render_count(self, value: list[dict[str, str]]) -> int:
        """Return how many rules it has."""
        return len(value)

    def render_state(self, record: LightRules) -> str:
        """Return whether it holds."""
        if record.is_open:
            return badge(_("draft"), "warning")
        return badge(_("in force"), "success") if record.pk == self.current else badge(_("former"), "neutral")

    current: int | None = None


class RuleForm(forms.Form):
    """A rule: when it holds, which light it gives, and why."""

    name = forms.CharField(label=gettext_lazy("rule"), max_length=40)
    condition = forms.CharField(
        label=gettext_lazy("condition"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("FEEL over the names below, such as 完成率 < 应完成率 - 20 and 剩余天数 < 90."),
    )  # fmt: skip
    light = forms.ChoiceField(
        label=gettext_lazy("light it gives"), choices=lambda: [(str(one), one.label) for one in CHOSEN]
    )
    reason = forms.CharField(
        label=gettext_lazy("reason in words"), max_length=120,
        help_text=gettext_lazy("Stands beside the light and in notices; the figures it rests on are added."),
    )  # fmt: skip
    place = forms.IntegerField(
        label=gettext_lazy("order"), min_value=1, max_value=services.MOST,
        help_text=gettext_lazy("The first rule that holds counts."),
    )  # fmt: skip


@require_safe
def versions(request: SignedIn) -> HttpResponse:
    """List the versions one may see."""
    rows = LightRules.objects.visible_to(request.user).select_related("filed_by", "decided_by")
    table = RulesTable(rows)
    table.current = LightRules.objects.filter(accepted=True).values_list("pk", flat=True).first()
    may = request.user.has_perm(SUPERVISE) and not LightRules.objects.filter(accepted__isnull=True).exists()
    return render_list(request, "goals/supervision/rules.html", table, context={"may_draw_up": may})


@require_safe
def version(request: SignedIn, pk: int) -> HttpResponse:
    """Show a version; of a draft also which targets it would light otherwise."""
    found = load(LightRules, request.user, SEE_NOTICES, pk=pk)
    changes = services.changes(found.rules) if found.is_open else []
    counts = Counter((one.now.light, one.then.light) for one in changes)
    own = found.is_open and found.filed_by_id == request.user.pk and request.user.has_perm(SUPERVISE)
    context = {
        "version": found,
        "rules": [{**rule, "label": Light(rule["light"]).label, "tone": TONES[Light(rule["light"])]} for rule in found.rules],
        "changes": changes[:SHOWN],
        "more": max(len(changes) - SHOWN, 0),
        "counts": [{"now": now.label, "then": then.label, "count": count} for (now, then), count in counts.most_common()],
        "may_change": own,
        "may_discard": found.is_open and request.user.has_perm(SUPERVISE),
        "may_enforce": found.is_open and found.filed_by_id != request.user.pk and request.user.has_perm(CIRCULATE),
    }  # fmt: skip
    return render(request, "goals/supervision/version.html", context)


@require_POST
def draw_up(request: SignedIn) -> HttpResponse:
    """Begin a version."""
    attempted(request, services.draw_up, _("Begun: set its rules, then somebody else puts it in force."))
    draft = LightRules.objects.filter(accepted__isnull=True).first()
    return redirect(draft or "goals:light_rules_versions")


@require_http_methods(["GET", "POST"])
def set_rule(request: SignedIn, pk: int, at_place: int | None = None) -> HttpResponse:
    """Set a rule of a draft."""
    found = load(LightRules, request.user, SUPERVISE, pk=pk)
    if at_place is not None and not 1 <= at_place <= len(found.rules):
        raise Http404
    initial = {"place": at_place or len(found.rules) + 1, **(found.rules[at_place - 1] if at_place else {})}
    form = RuleForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.set_rule, chosen=found, at_place=at_place, **form.cleaned_data)
    ):
        return done(request, found, _("The rule is set. Below stands what it would change."))
    context = {"form": form, "version": found, "names": [(name, one.meaning) for name, one in NAMES.items()]}
    return render(request, "goals/supervision/rule.html", context)


@require_POST
def remove_rule(request: SignedIn, pk: int, at_place: int) -> HttpResponse:
    """Take a rule out of a draft."""
    found = load(LightRules, request.user, SUPERVISE, pk=pk)
    if not 1 <= at_place <= len(found.rules):
        raise Http404
    attempted(request, services.remove_rule, _("Taken out."), chosen=found, at_place=at_place)
    return redirect(found)


@require_POST
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = load(LightRules, request.user, SUPERVISE, pk=pk)
    gone = attempted(request, services.discard, _("The draft was thrown away."), chosen=found)
    return redirect("goals:light_rules_versions" if gone else found.get_absolute_url())


@require_POST
def enforce(request: SignedIn, pk: int) -> HttpResponse:
    """Put a draft in force that somebody else drew up."""
    found = load(LightRules, request.user, CIRCULATE, pk=pk)
    attempted(request, services.enforce, _("In force: all pages show these lights from now on."), chosen=found)
    return redirect(found)
