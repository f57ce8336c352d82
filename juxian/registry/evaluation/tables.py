"""Lists of evaluation."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.registry.models import EvaluationModel
from juxian.web.tables import ListTable


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
