"""Lists of evaluation."""

from typing import Any

import django_tables2 as tables
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.registry.evaluation.definition import Definition
from juxian.registry.models import (
    EvaluationModel,
    EvaluationObjection,
    EvaluationResult,
    EvaluationRun,
    PeerReview,
    PeerRound,
)
from juxian.web.tables import BadgeColumn, ListTable, NumberColumn


class SignedColumn(NumberColumn):
    """A change, with its sign."""

    def render(self, value: Any) -> str:
        """Return the change with its sign, so that nought and better are told apart."""
        return f"{value:+}" if value else "0"


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


class MovedTable(ListTable):
    """People under two versions, who moves most first."""

    name = tables.Column(verbose_name=gettext_lazy("full name"))
    before = NumberColumn(verbose_name=gettext_lazy("before"))
    after = NumberColumn(verbose_name=gettext_lazy("after"))
    change = SignedColumn(verbose_name=gettext_lazy("change"))
    places = SignedColumn(verbose_name=gettext_lazy("places up"))
    caption = gettext_lazy("Who moves how much")

    class Meta(ListTable.Meta):
        empty_text = gettext_lazy("Both versions are meant for nobody in common.")

    def render_name(self, value: str, record: dict[str, Any]) -> Any:
        """Return the name, leading to the file."""
        return format_html('<a href="{}">{}</a>', reverse("registry:person", args=[record["person"]]), value)

    def value_name(self, value: str) -> str:
        """Return the name, for the Excel file."""
        return value


class RoundTable(ListTable):
    """Rounds of peer review, the latest first."""

    name = tables.Column(linkify=lambda record: record.get_absolute_url())
    method = tables.Column(accessor="version", verbose_name=gettext_lazy("method of evaluation"), orderable=False)
    due = tables.DateColumn(format="Y-m-d")
    closed_at = tables.DateTimeColumn(format="Y-m-d")
    caption = gettext_lazy("Rounds of peer review")

    class Meta(ListTable.Meta):
        model = PeerRound
        fields = ("name", "method", "due", "closed_at")
        order_by = ("-due",)
        empty_text = gettext_lazy("No round of peer review yet.")


class ReviewTable(ListTable):
    """What an expert is asked for, what is to be given first."""

    person = tables.Column(
        accessor="person__name", verbose_name=gettext_lazy("full name"),
        linkify=lambda record: reverse("registry:peer_review", args=[record.pk]), orderable=False,
    )  # fmt: skip
    round = tables.Column(accessor="round__name", verbose_name=gettext_lazy("peer review"), orderable=False)
    due = tables.DateColumn(accessor="round__due", verbose_name=gettext_lazy("to be given by"), format="Y-m-d")
    score = NumberColumn()
    given = tables.DateTimeColumn(accessor="given_at", verbose_name=gettext_lazy("given at"), format="Y-m-d")
    caption = gettext_lazy("Peer reviews")

    class Meta(ListTable.Meta):
        model = PeerReview
        fields = ("person", "round", "due", "score", "given")
        order_by = ("given",)
        empty_text = gettext_lazy("Nobody asks you for a review.")

    def order_given(self, rows: Any, descending: bool) -> tuple[Any, bool]:
        """Sort by when it was given, what is still to be given first."""
        order = models.F("given_at").desc(nulls_last=True) if descending else models.F("given_at").asc(nulls_first=True)
        return rows.order_by(order, "round__due", "pk"), True
