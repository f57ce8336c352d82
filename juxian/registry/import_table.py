"""Imports as a list."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from juxian.registry.models import ImportJob
from juxian.web.tables import BadgeColumn, ListTable, NumberColumn

TONES = {"uploaded": "warning", "queued": "info", "running": "info", "done": "success", "failed": "danger"}


class ImportTable(ListTable):
    """One line a file: what it is, for whom, how it went."""

    name = tables.Column(linkify=True)
    status = BadgeColumn(TONES)
    rows = NumberColumn(verbose_name=_("rows"), accessor="counts__rows", orderable=False)
    imported = NumberColumn(verbose_name=_("imported"), accessor="counts__imported", orderable=False)
    rejected = NumberColumn(verbose_name=_("sent back"), accessor="counts__rejected", orderable=False)
    skipped = NumberColumn(verbose_name=_("skipped"), accessor="counts__skipped", orderable=False)
    owner = tables.Column(accessor="owner__name", verbose_name=_("uploaded by"))
    created_at = tables.DateTimeColumn(format="Y-m-d H:i")
    caption = _("Imports")

    class Meta(ListTable.Meta):
        model = ImportJob
        fields = ("name", "organization", "status", "rows", "imported", "rejected", "skipped", "owner", "created_at")
        order_by = ("-created_at",)
        empty_text = _("No roster has been uploaded yet")
