"""Pages of the comparison with other districts."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from juxian.core.inputs import whole
from juxian.core.permissions import SignedIn, load
from juxian.facts import indicators
from juxian.goals.benchmarks import comparing, services
from juxian.goals.benchmarks.forms import CheckForm, DistrictForm, FigureForm, SizeForm
from juxian.goals.models import District
from juxian.goals.models.benchmarks import BENCHMARK, SEE_BENCHMARKS
from juxian.web.components import Tab
from juxian.web.serving import attempted, done, form_errors, saved, served

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def benchmarks(request: SignedIn) -> HttpResponse:
    """Every indicator of a year with ours among what other districts published."""
    years = comparing.years()
    asked = whole(request.GET.get("year"))
    year = asked if asked in years else (years[0] if years else None)
    context = {
        "years": [Tab(str(one), f"?year={one}", active=one == year) for one in years],
        "year": year,
        "comparisons": comparing.of_year(year) if year else [],
        "districts": District.objects.visible_to(request.user),
        "may_enter": request.user.has_perm(BENCHMARK),
    }
    return render(request, "goals/benchmarks/list.html", context)


@require_safe
def district(request: SignedIn, pk: int) -> HttpResponse:
    """What one district published, and how large it is."""
    found = load(District, request.user, SEE_BENCHMARKS, pk=pk)
    names = {one.id: f"{one.name}（{one.unit}）" for one in indicators.all()}
    shown = found.figures.select_related("filed_by", "decided_by").order_by("-year", "indicator")
    context = {
        "district": found,
        "figures": [(one, names.get(one.indicator, one.indicator)) for one in shown],
        "sizes": found.years.all(),
        "may_enter": request.user.has_perm(BENCHMARK),
        "check_form": CheckForm(),
    }
    return render(request, "goals/benchmarks/district.html", context)


@require_http_methods(GET_OR_POST)
def set_district(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """Add a district or change one."""
    found = load(District, request.user, BENCHMARK, pk=pk) if pk else None
    form = DistrictForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        made = served(request, form, services.set_district, district=found, **form.cleaned_data)
        if made is not None:
            return done(request, made, _("The district is set."))
    return _form(request, form, found, _("Change") if found else _("Add a district"))


@require_http_methods(GET_OR_POST)
def set_size(request: SignedIn, pk: int, size_pk: int | None = None) -> HttpResponse:
    """Add how large a district was in a year, or change it."""
    found = load(District, request.user, BENCHMARK, pk=pk)
    size = get_object_or_404(found.years, pk=size_pk) if size_pk else None
    form = SizeForm(request.POST or None, instance=size)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.set_size, district=found, size=size, **form.cleaned_data)
    ):
        return done(request, found, _("The size is set."))
    return _form(request, form, found, _("Population and fund of a year"))


@require_http_methods(GET_OR_POST)
def enter_figure(request: SignedIn, pk: int) -> HttpResponse:
    """Enter what a district published."""
    found = load(District, request.user, BENCHMARK, pk=pk)
    form = FigureForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(request, form, services.enter_figure, district=found, **form.cleaned_data)
    ):
        return done(request, found, _("The figure is entered. It counts once somebody else has checked it."))
    return _form(request, form, found, _("Enter a figure"))


@require_POST
def check_figure(request: SignedIn, pk: int, figure_pk: int) -> HttpResponse:
    """Check an entered figure against its source: right, or wrong and why."""
    found = load(District, request.user, BENCHMARK, pk=pk)
    figure = get_object_or_404(found.figures, pk=figure_pk)
    if request.POST.get("accept"):
        attempted(request, services.check_figure, _("The figure counts now."), figure=figure, accept=True)
        return redirect(found)
    form = CheckForm(request.POST)
    if form.is_valid():
        attempted(
            request, services.check_figure, _("The figure does not count."), figure=figure, accept=False,
            **form.cleaned_data,
        )  # fmt: skip
    form_errors(request, form)
    return redirect(found)


def _form(request: SignedIn, form: object, found: District | None, title: str) -> HttpResponse:
    return render(request, "goals/benchmarks/form.html", {"form": form, "district": found, "title": title})
