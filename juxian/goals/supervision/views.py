"""Pages of supervision: what lags, notices, replies."""

from typing import Any

import django_tables2 as tables
from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.inputs import day_input, whole
from juxian.core.permissions import SignedIn, load
from juxian.goals.models import Notice, NoticeItem
from juxian.goals.models.letters import ANSWER
from juxian.goals.models.supervision import CIRCULATE, SEE_NOTICES, SUPERVISE
from juxian.goals.selectors import newest_year
from juxian.goals.supervision import services
from juxian.web.serving import attempted, done, form_errors, served
from juxian.web.tables import BadgeColumn, ListTable, render_list

TEXT = "根据年度人才工作目标和人才信息库记录，现将截至目前进度滞后的目标任务、项目和会议议定事项通报如下，请有关单位对照整改，并在规定时间内书面回复。"


class NoticeTable(ListTable):
    """Notices."""

    title = tables.Column(linkify=True)
    state = BadgeColumn({"draft": "neutral", "issued": "info"})
    caption = gettext_lazy("Supervision notices")

    class Meta(ListTable.Meta):
        model = Notice
        fields = ("title", "year", "number", "as_of", "due", "state", "issued_at")
        empty_text = gettext_lazy("No notice was drafted yet.")


class NoticeForm(forms.Form):
    """What stands above the lagging targets, and until when units reply."""

    year = forms.IntegerField(label=gettext_lazy("year"), min_value=1990, max_value=2100)
    title = forms.CharField(label=gettext_lazy("title"), max_length=120)
    text = forms.CharField(label=gettext_lazy("opening"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    due = forms.DateField(label=gettext_lazy("reply until"), widget=day_input())


class ReplyForm(forms.Form):
    """A unit's reply."""

    reply = forms.CharField(label=gettext_lazy("reply"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class RemarkForm(forms.Form):
    """What the office says of a reply."""

    remark = forms.CharField(label=gettext_lazy("remark"), max_length=300, required=False)


@require_safe
def notices(request: SignedIn) -> HttpResponse:
    """List the notices one may see; for the office also what lags now."""
    rows = Notice.objects.visible_to(request.user)
    may = request.user.has_perm(SUPERVISE)
    year = newest_year()
    context = {
        "may_draft": may,
        "lagging": services.lagging(year) if may and year else [],
        "lagging_year": year,
        "red": services.red_projects(timezone.localdate()) if may else [],
        "late": services.late_tasks(timezone.localdate()) if may else [],
    }
    return render_list(request, "goals/supervision/list.html", NoticeTable(rows), context=context)


@require_http_methods(["GET", "POST"])
def draft(request: SignedIn) -> HttpResponse:
    """Draft a notice of everything that lags: targets, red projects, overdue tasks of meetings."""
    now = timezone.now()
    year = newest_year() or timezone.localdate(now).year
    asked = whole(request.GET.get("year"))
    year = asked if asked and 1990 <= asked <= 2100 else year
    initial = {
        "year": year, "title": f"关于{year}年人才工作目标和项目进度滞后情况的督查通报", "text": TEXT, "due": services.reply_day(now),
    }  # fmt: skip
    form = NoticeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.draft_notice, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("Drafted. Somebody else has to issue it."))
    today = timezone.localdate(now)
    context = {
        "form": form,
        "lagging": services.lagging(year),
        "red": services.red_projects(today),
        "late": services.late_tasks(today),
    }
    return render(request, "goals/supervision/draft.html", context)


@require_safe
def notice(request: SignedIn, pk: int) -> HttpResponse:
    """Show a notice with what it says of the units one reaches, their replies, and what is overdue."""
    found = load(Notice, request.user, SEE_NOTICES, pk=pk)
    items = NoticeItem.objects.visible_to(request.user).filter(notice=found)
    items = items.select_related("organization", "target", "project", "task", "replied_by", "settled_by")
    answers = request.user.reach(ANSWER) if request.user.has_perm(ANSWER) else ()
    today = timezone.localdate()
    lines: list[dict[str, Any]] = [
        {
            "item": one,
            "light": services.light_of(one),
            "may_reply": one.organization_id in answers and one.state != NoticeItem.State.CLOSED,
            "overdue": one.state in (NoticeItem.State.WAITING, NoticeItem.State.RETURNED) and today > found.due,
        }
        for one in items
    ]
    context = {
        "notice": found,
        "lines": lines,
        "open": sum(line["item"].state != NoticeItem.State.CLOSED for line in lines),
        "may_settle": request.user.has_perm(SUPERVISE),
        "may_discard": request.user.has_perm(SUPERVISE) and found.state == Notice.State.DRAFT,
        "may_issue": found.state == Notice.State.DRAFT
        and request.user.has_perm(CIRCULATE)
        and found.drafted_by_id != request.user.pk,
    }
    return render(request, "goals/supervision/notice.html", context)


@require_POST
def issue(request: SignedIn, pk: int) -> HttpResponse:
    """Issue a notice that somebody else drafted."""
    found = load(Notice, request.user, CIRCULATE, pk=pk)
    attempted(request, services.issue_notice, _("Issued: the units find it on their desks."), notice=found)
    return redirect(found)


@require_POST
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = load(Notice, request.user, SUPERVISE, pk=pk)
    gone = attempted(request, services.discard_notice, _("The draft was thrown away."), notice=found)
    return redirect("goals:notices" if gone else found.get_absolute_url())


@require_POST
def reply(request: SignedIn, pk: int, item_pk: int) -> HttpResponse:
    """Reply for one's unit."""
    found = load(Notice, request.user, ANSWER, pk=pk)
    item = get_object_or_404(NoticeItem.objects.visible_to(request.user, ANSWER).filter(notice=found), pk=item_pk)
    form = ReplyForm(request.POST)
    if form.is_valid():
        attempted(request, services.reply_to, _("Replied."), item=item, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found)


@require_POST
def settle(request: SignedIn, pk: int, item_pk: int) -> HttpResponse:
    """Close a reply or return it."""
    found = load(Notice, request.user, SUPERVISE, pk=pk)
    item = get_object_or_404(found.items, pk=item_pk)
    form = RemarkForm(request.POST)
    if form.is_valid():
        close = request.POST.get("decision") == "close"
        attempted(request, services.settle, _("Settled."), item=item, close=close, **form.cleaned_data)
    form_errors(request, form)
    return redirect(found)
