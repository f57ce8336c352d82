"""Lists of evaluation."""

from typing import Any

import django_tables2 as tables
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.registry.evaluation.definition import Definition
from juxian.registry.models import EvaluationModel, EvaluationObjection, EvaluationResult, EvaluationRun
from juxian.web.tables import BadgeColumn, ListTable, NumberColumn


class MethodTable(ListTable):
    """Methods with the version in force and the state of the draft."""

    name = tables.Column(linkify=lambda record: record.get_absolute_url())
    version = tables.Column(
        accessor="pk", verbose_name=gettext_lazy("in force"), orderable=False, exclude_from_export=True
    )
    draft = tables.Column(accessor="pk", verbose_name=gettext_lazy("draft"), orderable=False, exclude_from_export=True)
    caption = gettext_lazy("Methods of evaluation")

    class Meta(ListTable.Meta):
        model = EvaluationModel
        fields = ("name", "purpose", "version", "draft")
        order_by = ("name",)
        empty_text = gettext_lazy("No method of evaluation yet.")

    def render_version(self, record: EvaluationModel) -> Any:
        """Return the version in force with the day of its adoption."""
        versions = list(record.versions.all())
        if not versions:
            return "—"
        return _("version %(number)d, %(day)s") % {
            "number": versions[0].number,
            "day": versions[0].adopted_at.date().isoformat(),
        }

    def render_draft(self, record: EvaluationModel) -> Any:
        """Return what becomes of the draft, leading to it."""
        draft = getattr(record, "draft", None)
        if draft is None:
            return "—"
        text = _("waits for adoption") if draft.ready else _("being drafted")
        return format_html('<a href="{}">{}</a>', draft.get_absolute_url(), text)


class RunTable(ListTable):
    """Evaluations, the latest first."""

    method = tables.Column(
        accessor="version", verbose_name=gettext_lazy("method of evaluation"),
        linkify=lambda record: record.get_absolute_url(), orderable=False,
    )  # fmt: skip
    as_of = tables.DateColumn(format="Y-m-d")
    people = NumberColumn()
    caption = gettext_lazy("Evaluations")

    class Meta(ListTable.Meta):
        model = EvaluationRun
        fields = ("method", "as_of", "purpose", "responsible", "people")
        order_by = ("-as_of",)
        empty_text = gettext_lazy("Nobody was evaluated yet.")


class ResultTable(ListTable):
    """Results by rank; a column for each dimension."""

    rank = NumberColumn()
    person = tables.Column(
        accessor="person__name", verbose_name=gettext_lazy("full name"),
        linkify=lambda record: record.get_absolute_url(), order_by=("person__pinyin", "pk"),
    )  # fmt: skip
    organization = tables.Column(
        accessor="organization__name", verbose_name=gettext_lazy("organisation"), orderable=False
    )
    score = NumberColumn()
    coverage = NumberColumn(verbose_name=gettext_lazy("coverage %"))
    caption = gettext_lazy("Results")

    class Meta(ListTable.Meta):
        model = EvaluationResult
        fields = ("rank", "person", "organization", "industry", "score", "coverage")
        order_by = ("rank",)
        empty_text = gettext_lazy("Nobody.")

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        sides = [
            (f"side{at}", SideColumn(at, verbose_name=one.name, accessor="dimensions", orderable=False))
            for at, one in enumerate(definition.dimensions)
        ]
        super().__init__(*args, extra_columns=sides, **kwargs)

    def order_rank(self, rows: Any, descending: bool) -> tuple[Any, bool]:
        """Sort by rank, those without one at the end."""
        order = models.F("rank").desc(nulls_last=True) if descending else models.F("rank").asc(nulls_last=True)
        return rows.order_by(order, "-score", "pk"), True


class SideColumn(NumberColumn):
    """The score of one dimension."""

    def __init__(self, at: int, **extra: Any) -> None:
        super().__init__(**extra)
        self.at = at

    def render(self, value: Any) -> str:
        """Return the score in words, a dash for what is not known."""
        return value[self.at] or "—"

    def value(self, value: Any, **kwargs: Any) -> Any:
        """Return the score as a number, for the Excel file."""
        return None if value[self.at] is None else float(value[self.at])


class ObjectionTable(ListTable):
    """Objections, what is due first."""

    person = tables.Column(
        accessor="person__name", verbose_name=gettext_lazy("full name"),
        linkify=lambda record: record.get_absolute_url(), orderable=False,
    )  # fmt: skip
    run = tables.Column(accessor="result__run", orderable=False)
    asked_at = tables.DateTimeColumn(format="Y-m-d")
    due = tables.DateColumn(format="Y-m-d")
    state = BadgeColumn({"open": "warning", "upheld": "success", "rejected": "neutral"})
    caption = gettext_lazy("Objections")

    class Meta(ListTable.Meta):
        model = EvaluationObjection
        fields = ("person", "run", "asked_at", "due", "state")
        order_by = ("due",)
        empty_text = gettext_lazy("Nobody objects.")
