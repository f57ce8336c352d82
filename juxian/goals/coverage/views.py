"""The page of the coverage matrix."""

from typing import Any

import django_tables2 as tables
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from juxian.core.inputs import whole
from juxian.core.permissions import SignedIn
from juxian.goals.coverage.matrix import ASPECTS, Cell, Row, of_year
from juxian.goals.models import Target
from juxian.goals.selectors import newest_year
from juxian.web.components import Figure, Tab
from juxian.web.tables import ListTable, render_list
from juxian.web.templatetags.web import badge, number


class CellColumn(tables.Column):  # type: ignore[misc]
    """How much a unit has of one aspect; nothing is a hole that leads to where it is filled."""

    def __init__(self, at: int, **extra: Any) -> None:
        super().__init__(empty_values=(), orderable=False, attrs={"td": {"class": "jx-number"}, "th": {"class": "jx-number"}}, **extra)  # fmt: skip
        self.at = at

    def render(self, record: Row) -> str:
        """Return the number, or that there is none, as a link."""
        cell: Cell = record.cells[self.at]
        shown = number(cell.count) if cell.count else badge(_("none"), "warning")
        note = format_html(' <span class="jx-quiet">{}</span>', cell.note) if cell.note else ""
        return format_html('<a href="{}">{}</a>{}', cell.url, shown, note)

    def value(self, record: Row) -> int:
        """Return the number alone, for the file."""
        return record.cells[self.at].count


class CoverageTable(ListTable):
    """Units by what they have."""

    unit = tables.Column(accessor="unit__name", verbose_name=gettext_lazy("unit"), orderable=False)
    holes = tables.Column(
        verbose_name=gettext_lazy("holes"), attrs={"td": {"class": "jx-number"}, "th": {"class": "jx-number"}}
    )
    caption = gettext_lazy("Coverage")

    class Meta(ListTable.Meta):
        empty_text = gettext_lazy("No unit lacks it.")
        sequence = ("unit", "...", "holes")


@require_safe
def coverage(request: SignedIn) -> HttpResponse:
    """Each unit against what every unit is to have; `?lacks=` keeps to those that have none of one aspect."""
    years = sorted(set(Target.objects.visible_to(request.user).order_by().values_list("year", flat=True)), reverse=True)
    asked = whole(request.GET.get("year"))
    year = asked if asked in years else (years[0] if years else newest_year() or 0)
    rows = of_year(request.user, year) if year else []
    lacking = {aspect.id: [row for row in rows if not row.cells[at].count] for at, aspect in enumerate(ASPECTS)}
    lacks = request.GET.get("lacks", "")
    table = CoverageTable(
        lacking.get(lacks, rows), extra_columns=[(one.id, CellColumn(at, verbose_name=one.name)) for at, one in enumerate(ASPECTS)]
    )  # fmt: skip
    context = {
        "year": year,
        "years": [Tab(str(one), f"?year={one}", active=one == year) for one in years],
        "lacks": next((aspect.name for aspect in ASPECTS if aspect.id == lacks), ""),
        "rows": rows,
        "figures": [
            Figure(aspect.name, len(lacking[aspect.id]), _("units without"), f"?year={year}&lacks={aspect.id}", tone="warning" if lacking[aspect.id] else "success")
            for aspect in ASPECTS
        ],
    }  # fmt: skip
    return render_list(
        request, "goals/coverage.html", table, context=context, export=_("Coverage %(year)d") % {"year": year}
    )
