"""The page of succession: where a generation will be missing, and what would change it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from juxian.audit.services import record_export
from juxian.core import excel
from juxian.core.downloads import attachment
from juxian.core.permissions import SignedIn
from juxian.registry.forms.succession import SuccessionForm
from juxian.registry.succession.board import Board, board
from juxian.registry.succession.gaps import FEW_YOUNG, Gap, Kind
from juxian.registry.succession.projection import YEARS, Course, Scenario
from juxian.registry.views.common import today
from juxian.web.components import Chart, Figure, Series

MARKS = (0, 5, 10)


@require_safe
def succession(request: SignedIn) -> HttpResponse:
    """Show the projection within the reader's reach, as a page or as an Excel file."""
    form = SuccessionForm.asked(request.GET.dict(), today())
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        asked = form.cleaned_data
        day = asked["day"] or today()
        found = board(request.user, day, asked["by"], form.scenario())
        if request.GET.get("export") == "xlsx":
            return _file(request, found, form)
        group = asked["group"] if asked["group"] in found.courses else None
        course = found.whole if group is None else found.courses[group]
        context |= {
            "board": found,
            "figures": _figures(found, course),
            "chart": _chart(course, day.year),
            "gaps": [(_name(one.group), _said(one), _link(form, one.group)) for one in found.gaps],
            "rows": _rows(found, form),
            "group": None if group is None else _name(group),
            "whole": _link(form, None),
            "tried": form.scenario() != Scenario(),
            "export": f"?{urlencode(_asked(form) | {'export': 'xlsx'})}",
        }
    return render(request, "registry/succession.html", context)


def _asked(form: SuccessionForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "group" and value is not None}


def _link(form: SuccessionForm, group: str | None) -> str:
    asked = _asked(form) if group is None else _asked(form) | {"group": group or form.NO_GROUP}
    return f"?{urlencode(asked)}"


def _name(group: str) -> str:
    return group or _("not known")


def _figures(found: Board, course: Course) -> list[Figure]:
    error = found.error
    later = course.people[-1] - course.people[0]
    return [
        Figure(_("people"), round(course.people[0]), change=_("%(change)s in ten years") % {"change": _signed(later)}),
        Figure(
            _("with senior titles"),
            round(course.senior[0]),
            change=_("%(change)s in ten years") % {"change": _signed(course.senior[-1] - course.senior[0])},
        ),
        Figure(
            _("retiring within five years"),
            round(sum(course.retiring[:6])),
            change=_("%(count)s of them with senior titles") % {"count": round(sum(course.senior_retiring[:6]))},
        ),
        Figure(
            _("error of the past five years"),
            _percent(error.people),
            change=_("senior titles %(ours)s; had nothing changed %(unchanged)s and %(senior)s")
            % {
                "ours": _percent(error.senior),
                "unchanged": _percent(error.people_unchanged),
                "senior": _percent(error.senior_unchanged),
            },
            definition=_(
                "The same method, begun five years ago with what was known then: what it got wrong over all groups, "
                "as a share of all people."
            ),
        ),
    ]


def _signed(value: float) -> str:
    return f"{round(value):+d}"


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{number_format(share * 100, 1)}%"


def _chart(course: Course, first: int) -> Chart:
    def rounded(values: list[float]) -> list[float]:
        return [round(value, 1) for value in values]

    return Chart(
        [str(first + n) for n in range(YEARS + 1)],
        [
            Series(_("people"), rounded(course.people), kind="line"),
            Series(_("with senior titles"), rounded(course.senior), kind="line"),
            Series(_("35 and under"), rounded(course.young), kind="line"),
            Series(_("retiring in the year"), rounded(course.retiring), kind="bar"),
        ],
        unit=_("persons"),
        category=_("Year"),
    )


def _said(gap: Gap) -> str:
    """Return a warning as a sentence."""
    values = {"people": max(1, round(gap.people)), "years": gap.years, "share": f"{FEW_YOUNG:.0%}"}
    return {
        Kind.HEIRS: _("%(people)s more with senior titles retire within %(years)s years than stand behind them"),
        Kind.SENIOR: _("%(people)s fewer with senior titles in %(years)s years"),
        Kind.WAVE: _("%(people)s retire within %(years)s years, a quarter or more"),
        Kind.YOUNG: _("fewer than %(share)s are 35 or younger: %(people)s are missing"),
    }[gap.kind] % values


def _rows(found: Board, form: SuccessionForm) -> list[tuple[str, str, list[str]]]:
    """Return for each group its name, its address and its numbers, the largest first."""
    courses = sorted(found.courses.items(), key=lambda one: (-one[1].people[0], one[0]))
    return [(_name(group), _link(form, group), _numbers(course)) for group, course in courses]


def _numbers(course: Course) -> list[str]:
    ages = [f"{course.ages[year]:.1f}" if course.people[year] >= 1 else "—" for year in (0, 10)]
    whole = [course.young[0], course.middle[0], *(course.people[n] for n in MARKS), *(course.senior[n] for n in MARKS)]
    return [*ages, *(str(round(value)) for value in (*whole, sum(course.retiring[:6]), sum(course.retiring)))]


def _file(request: SignedIn, found: Board, form: SuccessionForm) -> HttpResponse:
    """Return every group in every year as an Excel file."""
    day = form.cleaned_data["day"] or today()
    heads = [
        _("group"), _("year"), _("people"), _("with senior titles"), _("35 and under"), _("middle generation"),
        _("retiring in the year"), _("of them with senior titles"), _("mean age"),
    ]  # fmt: skip
    rows = [
        [
            _name(group), day.year + n,
            *(round(values[n], 1) for values in (
                course.people, course.senior, course.young, course.middle, course.retiring, course.senior_retiring,
                course.ages,
            )),
        ]
        for group, course in sorted(found.courses.items())
        for n in range(YEARS + 1)
    ]  # fmt: skip
    after = {name: str(value) for name, value in _asked(form).items()} | {"rows": len(rows)}
    record_export(action="registry.succession_taken", by=request.user, at=timezone.now(), after=after)
    name = _("succession")
    return attachment(excel.workbook(heads, rows, sheet=name), f"{name} {day.isoformat()}.xlsx")
