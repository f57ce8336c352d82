"""The columns of the lists."""

from typing import Any, ClassVar

import django_tables2 as columns
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from juxian.policies.models import Benefit, Policy
from juxian.policies.selectors.library import validity
from juxian.web.tables import ListTable, NumberColumn


class PolicyTable(ListTable):
    """The policy library."""

    title = columns.Column(_("title"), linkify=True)
    number = columns.Column(_("document number"), attrs={"td": {"class": "jx-nowrap"}})
    issuer = columns.Column(_("issuer"))
    level = columns.Column(_("level"))
    issued_on = columns.DateColumn(verbose_name=_("issued on"), format="Y-m-d")
    validity = columns.Column(_("validity"), empty_values=(), orderable=False)
    in_force_until = columns.DateColumn(verbose_name=_("in force until"), format="Y-m-d")
    benefit_count = NumberColumn(verbose_name=_("benefits"))

    caption = _("Policies")

    class Meta(ListTable.Meta):
        model = Policy
        fields: ClassVar[tuple[str, ...]] = (
            "title", "number", "issuer", "level", "issued_on", "validity", "in_force_until", "benefit_count",
        )  # fmt: skip
        order_by = ("-issued_on",)
        empty_text = _("No policy meets these conditions")

    def render_validity(self, record: Policy) -> Any:
        """Draw the validity today."""
        word, tone = validity(record, timezone.localdate())
        return format_html('<span class="jx-badge jx-{}">{}</span>', tone, word)

    def value_validity(self, record: Policy) -> str:
        """Return the validity today, for the Excel file."""
        return str(validity(record, timezone.localdate())[0])


class BenefitTable(ListTable):
    """All benefits, with what the latest run found."""

    name = columns.Column(_("name"), linkify=True)
    kind = columns.Column(_("kind"))
    clause = columns.Column(_("clause"), linkify=True, accessor="clause", order_by=("clause__policy", "clause__order"))
    version = columns.Column(_("version"), accessor="version_number", empty_values=())
    entitled = NumberColumn(verbose_name=_("entitled"), orderable=False, empty_values=())
    receiving = NumberColumn(verbose_name=_("receiving"), orderable=False, empty_values=())
    unclaimed = NumberColumn(verbose_name=_("unclaimed"), orderable=False, empty_values=())

    caption = _("Benefits")

    class Meta(ListTable.Meta):
        model = Benefit
        fields: ClassVar[tuple[str, ...]] = (
            "name", "kind", "clause", "version", "entitled", "receiving", "unclaimed",
        )  # fmt: skip
        empty_text = _("No benefit meets these conditions")
