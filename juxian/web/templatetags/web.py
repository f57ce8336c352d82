"""The component set as template tags; docs/components.md shows each in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms, template
from django.template.base import render_value_in_context
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from juxian.web import icons
from juxian.web.components import Chart, DecisionTable, Event, Figure, Span, Step, Tab, Tone

if TYPE_CHECKING:
    from django.template.context import Context
    from django_stubs_ext import StrOrPromise
    from django_tables2 import Table

register = template.Library()
SOON_DAYS = 3


# Page ----------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def repeat_block(context: Context, name: str) -> str:
    """Draw the page's block `name` a second time, as the heading repeats the title."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return block.render(context).strip() if block else ""


@register.simple_tag
def icon(name: str, label: str = "", classes: str = "") -> SafeString:
    """Draw a Tabler outline icon; `label` only where no text stands beside it."""
    return icons.draw(name, label, classes)


@register.simple_tag
def crumb(label: StrOrPromise, url: str = "") -> SafeString:
    """Draw one step of the breadcrumbs; without an address it is the current page."""
    if not url:
        return format_html('<li class="breadcrumb-item active" aria-current="page">{}</li>', label)
    return format_html('<li class="breadcrumb-item"><a href="{}">{}</a></li>', url, label)


@register.simple_tag
def action(label: StrOrPromise, url: str, icon: str = "", tone: str = "secondary") -> SafeString:
    """Draw a button that is a link. Tones: primary (the page's one next step), secondary, danger, link."""
    drawn = icons.draw(icon) if icon else ""
    classes = {"secondary": "btn", "link": "btn btn-link"}.get(tone, f"btn btn-{tone}")
    return format_html('<a class="{}" href="{}">{}{}</a>', classes, url, drawn, label)


@register.simple_block_tag
def card(
    content: str,
    title: StrOrPromise = "",
    icon: str = "",
    url: str = "",
    more: str = "",
    padded: bool = True,
    anchor: str = "",
) -> SafeString:
    """Frame a part of the page; `url` with `more` links the whole of it from its head, `anchor` is what links point at."""
    head: SafeString | str = ""
    if title:
        link = format_html('<a class="jx-card-more" href="{}">{}</a>', url, more or _("All")) if url else ""
        drawn = icons.draw(icon) if icon else ""
        head = format_html('<div class="card-header"><h2 class="card-title">{}{}</h2>{}</div>', drawn, title, link)
    body = format_html('<div class="card-body">{}</div>', content) if padded else content
    name = format_html(' id="{}"', anchor) if anchor else ""
    return format_html('<section class="card"{}>{}{}</section>', name, head, body)


@register.simple_tag(takes_context=True)
def table_rows(context: Context, table: Table) -> SafeString:
    """Draw the rows of a page of a table; the attributes of a column's cells are the same in every row.

    A template's loops over the cells take longer than all the queries of a list.
    """
    begins = [
        format_html('<td {} data-label="{}">', column.attrs["td"].as_html(), column.verbose_name)
        for column in table.columns
    ]
    drawn = []
    for row in table.paginated_rows:
        cells = zip(begins, row, strict=True)
        inside = "".join(f"{begin}{render_value_in_context(cell, context)}</td>" for begin, cell in cells)
        drawn.append(f"<tr {row.attrs.as_html()}>{inside}</tr>")
    return mark_safe("\n".join(drawn))  # noqa: S308 - of cells that are escaped one by one


# Words and numbers ---------------------------------------------------------------------------------------


@register.simple_tag
def badge(label: StrOrPromise, tone: Tone = "neutral", icon: str = "") -> SafeString:
    """Draw a status in soft colour; the word says it, the colour only helps."""
    drawn = icons.draw(icon) if icon else ""
    return format_html('<span class="jx-badge jx-{}">{}{}</span>', tone, drawn, label)


@register.filter
def number(value: Any) -> str:
    """Write a number with thousands separators, a missing one as a dash, anything else as it is."""
    if value is None or value == "":
        return "—"
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return formats.number_format(_plain(value), use_l10n=True, force_grouping=True)
    return str(value)


@register.filter
def grouped(value: Any) -> str:
    """Write a number that is kept as text, as documents print it, the way `number` writes it; its + stays."""
    try:
        written = number(Decimal(str(value)))
    except InvalidOperation:
        return number(value)
    return f"+{written}" if str(value).startswith("+") else written


def _plain(value: int | float | Decimal) -> int | float | Decimal:
    """Return a decimal without the places that say nothing: 3.0000 is 3, 0.5000 is 0.5; cents keep both places."""
    if not isinstance(value, Decimal) or not value.is_finite():
        return value
    if value == value.to_integral_value():
        return int(value)
    return value if value.as_tuple().exponent == -2 else Decimal(f"{value.normalize():f}")


@register.filter
def moment(value: date | datetime | None) -> str:
    """Write a day or a minute in the national form 2026-03-01 or 2026-03-01 09:30, in local time."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    return value.isoformat()


@register.simple_tag
def due(day: date | None, today: date | datetime | None = None) -> SafeString:
    """Draw how much time is left until `day`: overdue, today, soon, later."""
    if day is None:
        return format_html('<span class="jx-quiet">{}</span>', _("No deadline"))
    if isinstance(today, datetime):
        today = timezone.localtime(today).date()
    left = (day - (today or timezone.localdate())).days
    tone: Tone = "danger" if left <= 0 else "warning" if left <= SOON_DAYS else "info"
    if left < 0:
        text = ngettext("%(days)d day overdue", "%(days)d days overdue", -left) % {"days": -left}
    elif left == 0:
        text = _("Today")
    else:
        text = ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}
    return format_html('<span class="jx-badge jx-{}" title="{}">{}</span>', tone, day.isoformat(), text)


@register.inclusion_tag("web/components/progress.html")
def progress(value: float, maximum: float = 100, label: StrOrPromise = "", tone: Tone = "info") -> dict[str, Any]:
    """Draw how far something has come in whole per cent, never rounded up; `value` may pass `maximum`, the text says so."""
    share = int(value / maximum * 100) if maximum else 0
    return {"value": min(value, maximum), "maximum": maximum or 1, "percent": share, "label": label, "tone": tone}


# Figures and charts --------------------------------------------------------------------------------------


@register.inclusion_tag("web/components/figure.html")
def figure(figure: Figure | None = None, **given: Any) -> dict[str, Any]:
    """Draw one figure: a `Figure`, or its fields as arguments."""
    return {"figure": figure or Figure(**given)}


@register.inclusion_tag("web/components/figures.html")
def figures(figures: Sequence[Figure]) -> dict[str, Any]:
    """Draw a row of figures."""
    return {"figures": figures}


@register.inclusion_tag("web/components/chart.html")
def chart(chart: Chart, name: str, title: StrOrPromise, tall: bool = False) -> dict[str, Any]:
    """Draw a chart with its table as the fallback; `name` is its id on the page, `title` what it shows."""
    return {"chart": chart, "name": name, "payload": chart.payload(), "title": title, "tall": tall}


# Records -------------------------------------------------------------------------------------------------


@register.inclusion_tag("web/components/timeline.html")
def timeline(events: Sequence[Event], empty: StrOrPromise = "") -> dict[str, Any]:
    """Draw what happened, one entry a line."""
    return {"events": events, "empty": empty}


@register.inclusion_tag("web/components/steps.html")
def steps(steps: Sequence[Step], label: StrOrPromise = "") -> dict[str, Any]:
    """Draw the stages of a wizard or a review ladder."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("web/components/tabs.html")
def tabs(tabs: Sequence[Tab], label: StrOrPromise = "") -> dict[str, Any]:
    """Draw the pages of one subject."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("web/components/definitions.html")
def definitions(pairs: Iterable[tuple[StrOrPromise, Any]] | Mapping[str, Any], columns: int = 2) -> dict[str, Any]:
    """Draw labelled values: pairs (label, value); an empty value is a dash. `columns` is 1, 2 or 3."""
    return {"pairs": list(pairs.items() if isinstance(pairs, Mapping) else pairs), "columns": columns}


@register.inclusion_tag("web/components/empty.html")
def empty(
    title: StrOrPromise, text: StrOrPromise = "", url: str = "", action: StrOrPromise = "", icon: str = "inbox"
) -> dict[str, Any]:
    """Say that nothing is here, and what to do about it."""
    return {"title": title, "text": text, "url": url, "action": action, "icon": icon}


@register.inclusion_tag("web/components/decision.html")
def decision(table: DecisionTable) -> dict[str, Any]:
    """Draw a decision cell by cell: matched, not met, not known."""
    return {"table": table}


@register.simple_tag
def highlight(text: str, spans: Iterable[Span]) -> SafeString:
    """Draw `text` with stretches marked; a stretch that begins inside an earlier one is left unmarked."""
    pieces: list[SafeString | str] = []
    at = 0
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if span.start < at or span.end <= span.start:
            continue
        pieces.append(text[at : span.start])
        pieces.append(_marked(text[span.start : span.end], span))
        at = span.end
    pieces.append(text[at:])
    return format_html('<div class="jx-text">{}</div>', format_html_join("", "{}", ((piece,) for piece in pieces)))


def _marked(text: str, span: Span) -> SafeString:
    note = format_html(' title="{}"', span.label) if span.label else ""
    mark = format_html('<mark class="jx-mark jx-{}"{}>{}</mark>', span.tone, note, text)
    return format_html('<a id="in-{0}" href="#{0}">{1}</a>', span.target, mark) if span.target else mark


# Forms ---------------------------------------------------------------------------------------------------


@register.inclusion_tag("web/components/form.html", takes_context=True)
def form(
    context: Context, form: forms.BaseForm, submit: StrOrPromise = "", cancel: str = "", **options: Any
) -> dict[str, Any]:
    """Draw a whole form: error summary with links, fields in two columns, the buttons.

    Options: `action` (address; default the current one), `method`, `columns` (1 or 2), `icon` of the button,
    `secondary` (label of a second button, posted as `secondary`), `danger` (the button destroys).
    """
    return {
        "form": form,
        "submit": submit or _("Save"),
        "cancel": cancel,
        "csrf_token": context.get("csrf_token"),
        "columns": options.pop("columns", 2),
        "method": options.pop("method", "post"),
        **options,
    }


@register.inclusion_tag("web/components/fields.html")
def fields(form: forms.BaseForm, *names: str, columns: int = 2) -> dict[str, Any]:
    """Draw the named fields of a form (all without names), for pages that lay a form out themselves."""
    bound = [form[name] for name in names] if names else form.visible_fields()
    return {"fields": bound, "columns": columns, "hidden": () if names else form.hidden_fields()}


@register.inclusion_tag("web/components/errors.html")
def errors(form: forms.BaseForm) -> dict[str, Any]:
    """Draw what is wrong with a form, each line leading to its field."""
    listed = [(form[name], messages) for name, messages in form.errors.items() if name in form.fields]
    return {"form": form, "listed": listed, "count": len(listed) + len(form.non_field_errors())}


@register.filter
def is_wide(field: forms.BoundField) -> bool:
    """Return whether a field takes the whole width of a form: long texts, files, many choices."""
    return isinstance(field.field.widget, forms.Textarea | forms.CheckboxSelectMultiple | forms.FileInput)


@register.inclusion_tag("web/components/filters.html", takes_context=True)
def filters(context: Context, filterset: Any, shown: int = 4) -> dict[str, Any]:
    """Draw a django-filter form as one compact bar: the first `shown` fields, the others behind "More"."""
    request = context["request"]
    fields = filterset.form.visible_fields()
    applied = [field for field in fields if field.value() not in (None, "", [], ["", ""])]
    names = {field.html_name for field in fields} | {"page"}
    kept = [(key, value) for key, values in request.GET.lists() for value in values if key not in names]
    return {
        "first": fields[:shown],
        "more": fields[shown:],
        "more_open": any(field in applied for field in fields[shown:]),
        "applied": len(applied),
        "kept": [pair for pair in kept if not pair[0].startswith(tuple(f"{name}_" for name in names))],
        "path": request.path,
    }


@register.inclusion_tag("web/components/upload.html")
def upload(field: forms.BoundField, text: StrOrPromise = "") -> dict[str, Any]:
    """Draw a file field as a drop zone; without JavaScript it stays an ordinary file field."""
    return {"field": field, "text": text or _("Drop files here, or choose them")}


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: str,
    label: StrOrPromise,
    title: StrOrPromise,
    action: str = "",
    submit: StrOrPromise = "",
    icon: str = "",
    tone: str = "danger",
) -> SafeString:
    """Draw a button that asks first; the block is what the question says, and may hold fields of the form.

    Works without JavaScript as a part of the page that unfolds.
    """
    return render_to_string(
        "web/components/confirm.html",
        {
            "content": content,
            "label": label,
            "title": title,
            "action": action,
            "submit": submit or label,
            "icon": icon,
            "tone": tone,
            "csrf_token": context.get("csrf_token"),
        },
    )


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return `mapping[key]`, None when it is absent."""
    return mapping.get(key)
