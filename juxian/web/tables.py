"""The list page: one address answers with the page, the table alone (htmx), or the Excel file of what is shown.

A module writes `class PersonTable(ListTable)` and ends its view with `render_list(request, template, table, …)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import django_tables2 as tables
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_tables2.data import TableQuerysetData

from juxian.core import excel
from juxian.core.downloads import attachment
from juxian.core.inputs import whole

if TYPE_CHECKING:
    from django_filters import FilterSet
    from django_stubs_ext import StrOrPromise

    from juxian.web.components import BulkAction

M = TypeVar("M", bound=Model)
PAGE_SIZES = (20, 50, 100, 200)
# A page counts its list no further: nobody turns so many pages, and counting a million takes longer than the page.
MOST_COUNTED = 10_000


class ListTable(tables.Table):  # type: ignore[misc]
    """A table of the product: dense, paged, sortable, with the bulk actions and the export of its list.

    Set `caption` (what is listed, read to screen readers), `bulk_actions` (shown when there is a `SelectColumn`),
    `empty_state` (drawn in place of an empty table; see the `empty` tag's template).
    """

    bulk_actions: Sequence[BulkAction] = ()
    caption: StrOrPromise = ""
    empty_state: str = ""
    export_url = ""
    page_sizes: ClassVar[Sequence[int]] = PAGE_SIZES
    # Whether there are more records than a page counts.
    has_more = False

    class Meta:
        template_name = "web/table.html"


class SelectColumn(tables.Column):  # type: ignore[misc]
    """The check boxes of the bulk actions: posted as `selected=<pk>`, each named by its record's `str()`."""

    def __init__(self, **extra: Any) -> None:
        options = {"accessor": "pk", "orderable": False, "exclude_from_export": True, "verbose_name": ""} | extra
        super().__init__(attrs={"th": {"class": "jx-select"}, "td": {"class": "jx-select"}}, **options)

    @property
    def header(self) -> SafeString:
        attributes = 'class="form-check-input" type="checkbox" data-select-all'
        return format_html('<input {} aria-label="{}" hidden>', SafeString(attributes), _("Select all on this page"))

    def render(self, value: Any, record: Any, table: tables.Table) -> SafeString:
        return format_html(
            '<input class="form-check-input" type="checkbox" name="selected" value="{}" form="{}bulk" aria-label="{}">',
            value,
            table.prefix or "",
            _("Select %(record)s") % {"record": record},
        )


class NumberColumn(tables.Column):  # type: ignore[misc]
    """Numbers: right-aligned, with thousands separators, a dash for none."""

    def __init__(self, **extra: Any) -> None:
        attrs = {"th": {"class": "jx-number"}, "td": {"class": "jx-number"}, "tf": {"class": "jx-number"}}
        super().__init__(attrs=attrs, **extra)

    def render(self, value: Any) -> str:
        from juxian.web.templatetags.web import number

        return number(value)

    def value(self, value: Any, **kwargs: Any) -> Any:
        """Return the number itself, for the Excel file."""
        return value


class BadgeColumn(tables.Column):  # type: ignore[misc]
    """A status as a soft badge; `tones` maps the stored value to a tone, the text is the choice's label."""

    def __init__(self, tones: Mapping[str, str], **extra: Any) -> None:
        super().__init__(**extra)
        self.tones = tones

    def render(self, value: Any, record: Any, bound_column: Any) -> SafeString:
        stored = getattr(record, bound_column.accessor, value)
        return format_html('<span class="jx-badge jx-{}">{}</span>', self.tones.get(stored, "neutral"), value)

    def value(self, value: Any, **kwargs: Any) -> Any:
        """Return the label, for the Excel file."""
        return value


def render_list(
    request: HttpRequest,
    template: str,
    table: tables.Table,
    *,
    filterset: FilterSet | None = None,
    context: Mapping[str, Any] | None = None,
    export: str = "",
    on_export: Callable[[int], None] | None = None,
    per_page: int = 20,
) -> HttpResponse:
    """Answer a list request: sorted and paged as the address says, or as Excel when it asks `export=xlsx`.

    Turning its pages and sorting it fetch the table without the page around it.

    The template gets `table`, `filterset` and `context`. With `export` (the file's name without ending) the export
    button appears; the file holds every row of the filtered list, in its order, and `on_export` is told how many.
    """
    tables.RequestConfig(request, paginate=False).configure(table)
    if export and request.GET.get("export") == "xlsx":
        if on_export is not None:
            on_export(len(table.rows))
        return _workbook(export, table)
    if export:
        query = request.GET.copy()
        query["export"] = "xlsx"
        table.export_url = f"{request.path}?{query.urlencode()}"
    asked = request.GET.get(table.prefixed_per_page_field, "")
    _count(table)
    # Only the sizes on offer: an address may not ask for a page of a million rows.
    table.paginate(per_page=int(asked) if asked in map(str, PAGE_SIZES) else per_page)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))
    if request.htmx.target == f"{table.prefix or ''}table":  # type: ignore[attr-defined]
        answer = HttpResponse(table.as_html(request))
    else:
        answer = render(request, template, {"table": table, "filterset": filterset, **(context or {})})
    patch_vary_headers(answer, ["HX-Target"])
    return answer


def _count(table: tables.Table) -> None:
    """Tell the table how many rows it has, of a list in the database at most `MOST_COUNTED`."""
    data = table.data
    if isinstance(data, TableQuerysetData) and not data.data.query.is_sliced:
        found = data.data.order_by()[: MOST_COUNTED + 1].count()
        table.has_more = found > MOST_COUNTED
        # Where django-tables2 keeps the count that it would ask for.
        data._length = min(found, MOST_COUNTED)


def _workbook(name: str, table: tables.Table) -> HttpResponse:
    rows = table.as_values()
    return attachment(excel.workbook(next(rows), rows), f"{name}.xlsx")


def selected(request: HttpRequest, queryset: QuerySet[M]) -> QuerySet[M]:
    """Return the rows of `queryset` that a bulk action was posted for: those ticked, or the whole filtered list.

    Pass the queryset that the page listed (visible to the user and filtered), so that nobody reaches further.
    """
    if request.POST.get("everything"):
        return queryset
    return queryset.filter(pk__in=filter(None, map(whole, request.POST.getlist("selected"))))
