"""Pages of awards: the lists, a list with its rules and lines, drawing up, deciding, publishing."""

import django_tables2 as tables
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.money import show
from juxian.core.permissions import SignedIn, load
from juxian.goals.awards import services
from juxian.goals.awards.forms import AwardListForm, LineForm, RuleForm, WhyForm
from juxian.goals.models import AwardLine, AwardList
from juxian.goals.models.awards import AWARD, DECIDE_AWARDS, SEE_AWARDS, Measure
from juxian.web.components import Tone
from juxian.web.serving import attempted, done, form_errors, saved, served
from juxian.web.tables import ListTable, render_list
from juxian.web.templatetags.web import badge

GET_OR_POST = ["GET", "HEAD", "POST"]
TONES: dict[str, Tone] = {"draft": "warning", "returned": "danger", "decided": "info", "published": "success"}


class AwardListTable(ListTable):
    """Award lists, the newest first."""

    name = tables.Column(linkify=True)
    state = tables.Column(verbose_name=gettext_lazy("state"), orderable=False)
    decided_at = tables.DateColumn(format="Y-m-d", verbose_name=gettext_lazy("day of the decision"))
    caption = gettext_lazy("Awards")

    class Meta(ListTable.Meta):
        model = AwardList
        fields = ("name", "round", "state", "decided_at")
        empty_text = gettext_lazy("No list of awards yet: one is drawn up from a sealed assessment.")

    def render_state(self, record: AwardList) -> str:
        """Show how far it is in words."""
        return badge(record.get_state_display(), TONES[record.state])


@require_safe
def award_lists(request: SignedIn) -> HttpResponse:
    """List the award lists one may see."""
    rows = AwardList.objects.visible_to(request.user).select_related("round", "publication").defer("round__content")
    context = {"may_award": request.user.has_perm(AWARD)}
    return render_list(request, "goals/awards/lists.html", AwardListTable(rows), context=context)


@require_safe
def award_list(request: SignedIn, pk: int) -> HttpResponse:
    """Show who gets what and why; a unit finds its own lines first."""
    found = load(AwardList, request.user, SEE_AWARDS, pk=pk)
    reach = request.user.reach(SEE_AWARDS)
    lines = AwardLine.objects.visible_to(request.user).filter(award_list=found).select_related("organization", "rule")
    classes = list(found.round.classes.order_by("pk").values_list("name", flat=True))
    shown = sorted(lines, key=lambda one: (classes.index(one.unit_class), one.rank, one.pk))
    given = [one for one in shown if not one.struck and one.measure == Measure.AWARD]
    decides = request.user.has_perm(DECIDE_AWARDS) and found.is_open
    context = {
        "list": found,
        "tone": TONES[found.state],
        "everything": reach.everything,
        "own": [] if reach.everything else [one for one in shown if one.organization_id in reach],
        "awards": [one for one in shown if one.measure == Measure.AWARD],
        "sanctions": [one for one in shown if one.measure != Measure.AWARD] if reach.everything else [],
        "rules": found.rules.select_related("unit_class") if reach.everything else [],
        "units": len({one.organization_id for one in given}),
        "total": show(sum(one.money for one in given)),
        "may_award": request.user.has_perm(AWARD),
        "may_change": request.user.has_perm(AWARD) and found.is_open,
        "may_decide": decides and not found.worked_on_by.filter(pk=request.user.pk).exists(),
        "why_form": WhyForm(),
    }  # fmt: skip
    return render(request, "goals/awards/list.html", context)


@require_http_methods(GET_OR_POST)
def new_award_list(request: SignedIn) -> HttpResponse:
    """Begin a list over a sealed assessment."""
    form = AwardListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.draw_up, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("The list is begun. Set its rules: they propose who gets what."))
    return render(request, "goals/awards/form.html", {"form": form, "title": _("Draw up a list")})


@require_http_methods(GET_OR_POST)
def set_rule(request: SignedIn, pk: int, rule_pk: int | None = None) -> HttpResponse:
    """Set a rule; the lines are proposed anew."""
    found = load(AwardList, request.user, AWARD, pk=pk)
    rule = get_object_or_404(found.rules, pk=rule_pk) if rule_pk else None
    form = RuleForm(request.POST or None, instance=rule, chosen=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.set_rule, chosen=found, rule=rule, **form.cleaned_data)
    ):
        return done(request, found, _("The rule is set and the list proposed anew."))
    return render(request, "goals/awards/form.html", {"form": form, "list": found, "title": rule or _("Add a rule")})


@require_POST
def remove_rule(request: SignedIn, pk: int, rule_pk: int) -> HttpResponse:
    """Take a rule out."""
    found = load(AwardList, request.user, AWARD, pk=pk)
    rule = get_object_or_404(found.rules.select_related("award_list"), pk=rule_pk)
    attempted(request, services.remove_rule, _("Taken out."), rule=rule)
    return redirect(found)


@require_http_methods(GET_OR_POST)
def add_line(request: SignedIn, pk: int) -> HttpResponse:
    """Add what no rule proposes."""
    found = load(AwardList, request.user, AWARD, pk=pk)
    form = LineForm(request.POST or None, chosen=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.add_line, chosen=found, **form.cleaned_data)
    ):
        return done(request, found, _("The line is added."))
    return render(request, "goals/awards/form.html", {"form": form, "list": found, "title": _("Add by hand")})


@require_POST
def settle_line(request: SignedIn, pk: int, line_pk: int, to: str) -> HttpResponse:
    """Strike a line, or let a struck one stand again."""
    found = load(AwardList, request.user, AWARD, pk=pk)
    line = get_object_or_404(found.lines.select_related("award_list"), pk=line_pk)
    form = WhyForm(request.POST)
    if form.is_valid():
        strike = to == "strike"
        said = _("The line is struck.") if strike else _("The line stands again.")
        attempted(request, services.settle_line, said, line=line, strike=strike, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found)


@require_POST
def decide(request: SignedIn, pk: int, to: str) -> HttpResponse:
    """Decide a list as a whole, or return it with the reason."""
    found = load(AwardList, request.user, DECIDE_AWARDS, pk=pk)
    if to == "decide":
        attempted(request, services.decide, _("The list is decided and stands."), chosen=found)
        return redirect(found)
    form = WhyForm(request.POST)
    if form.is_valid():
        answer = form.cleaned_data["reason"]
        attempted(request, services.return_list, _("The list is returned."), chosen=found, answer=answer)
    form_errors(request, form)
    return redirect(found)


@require_POST
def publish(request: SignedIn, pk: int) -> HttpResponse:
    """Show a decided list to the units."""
    found = load(AwardList, request.user, AWARD, pk=pk)
    attempted(request, services.publish, _("Published: every unit finds it on its desk."), chosen=found)
    return redirect(found)


@require_POST
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Throw a list away that is not decided."""
    found = load(AwardList, request.user, AWARD, pk=pk)
    gone = attempted(request, services.discard, _("The draft was thrown away."), chosen=found)
    return redirect("goals:award_lists" if gone else found.get_absolute_url())
