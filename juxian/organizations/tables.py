"""Organisations as a list."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from juxian.organizations.models import Organization
from juxian.organizations.selectors import industry_name
from juxian.web.tables import BadgeColumn, ListTable

TONES = {
    "leading_group": "danger",
    "talent_office": "danger",
    "member_unit": "info",
    "township": "success",
    "subdistrict": "success",
    "zone": "warning",
    "park": "warning",
    "employer": "neutral",
}


class OrganizationTable(ListTable):
    """Organisations by name."""

    name = tables.Column(linkify=True)
    kind = BadgeColumn(TONES)
    parent = tables.Column(verbose_name=_("Under"), accessor="parent__name", orderable=False)
    credit_code = tables.Column()
    industry = tables.Column()
    until = tables.DateColumn(verbose_name=_("Closed on"), format="Y-m-d")
    caption = _("Units and employers")

    class Meta(ListTable.Meta):
        model = Organization
        fields = ("name", "kind", "parent", "credit_code", "industry", "until")
        order_by = ("name",)
        empty_text = _("No organisation meets these conditions.")

    def render_industry(self, value: str) -> str:
        """Return the name of the industry."""
        return industry_name(value)
