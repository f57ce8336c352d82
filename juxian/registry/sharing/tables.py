"""Lists of grants, of what one shows, and of who looked."""

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from juxian.registry.models import Access, SharingGrant
from juxian.registry.sharing.reading import Reading
from juxian.web.tables import BadgeColumn, ListTable, NumberColumn

TONES = {"asked": "warning", "active": "success", "refused": "neutral", "revoked": "neutral"}


class GrantTable(ListTable):
    """Grants by when they were asked for, those to be decided first."""

    purpose = tables.Column(linkify=lambda record: record.get_absolute_url())
    receiver = tables.Column(verbose_name=gettext_lazy("receiver"), accessor="receiver", orderable=False)
    granter = tables.Column(accessor="granter__name", verbose_name=gettext_lazy("shared by"))
    since = tables.DateColumn(format="Y-m-d")
    until = tables.DateColumn(format="Y-m-d")
    state = BadgeColumn(TONES)
    caption = gettext_lazy("Sharing")

    class Meta(ListTable.Meta):
        model = SharingGrant
        fields = ("purpose", "receiver", "granter", "since", "until", "state")
        order_by = ("-since",)
        empty_text = gettext_lazy("Nothing is shared.")


class ReceivedTable(ListTable):
    """Grants that one's unit may read under."""

    purpose = tables.Column()
    granter = tables.Column(
        accessor="granter__organization_label", verbose_name=gettext_lazy("shared by"), orderable=False
    )
    until = tables.DateColumn(format="Y-m-d")
    caption = gettext_lazy("Shared with us")

    class Meta(ListTable.Meta):
        model = SharingGrant
        fields = ("purpose", "granter", "document", "until")
        order_by = ("-until",)
        empty_text = gettext_lazy("Nothing is shared with your unit today.")

    def render_purpose(self, value: str, record: SharingGrant) -> SafeString:
        """Return the purpose, leading to the people."""
        return format_html('<a href="{}">{}</a>', reverse("registry:shared", args=[record.pk]), value)


class SharedTable(ListTable):
    """People under a grant, each with exactly its fields, in the order in which they came on file."""

    caption = gettext_lazy("People")

    class Meta(ListTable.Meta):
        empty_text = gettext_lazy("Nobody meets the condition of this grant.")

    def __init__(self, reading: Reading) -> None:
        columns = [
            (
                f"field{at}",
                SharedColumn(
                    accessor=tables.A(field.id),
                    verbose_name=f"{field.label} ({field.unit})" if field.unit else field.label,
                    orderable=False,
                ),
            )
            for at, field in enumerate(reading.fields)
        ]
        super().__init__(reading, extra_columns=columns)


class SharedColumn(tables.Column):  # type: ignore[misc]
    """A value in the clear, lists as one text."""

    def render(self, value: Any) -> Any:
        from juxian.web.templatetags.web import number

        if isinstance(value, bool):
            return gettext_lazy("yes") if value else gettext_lazy("no")
        if isinstance(value, int | float | Decimal):
            return number(value)
        return "、".join(map(str, value)) if isinstance(value, list) else value

    def value(self, value: Any, **kwargs: Any) -> Any:
        """Return the value with its type, for the Excel file."""
        return value


class GrantAccessTable(ListTable):
    """Who read under a grant."""

    at = tables.DateTimeColumn(format="Y-m-d H:i")
    people = NumberColumn(accessor="set__size", verbose_name=gettext_lazy("people"))
    caption = gettext_lazy("Looks")

    class Meta(ListTable.Meta):
        model = Access
        fields = ("at", "actor", "place", "kind", "people")
        order_by = ("-at",)
        empty_text = gettext_lazy("Nobody has read under this grant yet.")


class MyAccessTable(ListTable):
    """Who looked at one's own file: the unit and the role, not the person; the trail knows the person."""

    at = tables.DateTimeColumn(format="Y-m-d H:i")
    roles = tables.Column(accessor="role_labels", verbose_name=gettext_lazy("as"), orderable=False)
    kind = tables.Column(orderable=False)
    what = tables.Column(orderable=False)
    reason = tables.Column(orderable=False)
    place = tables.Column(orderable=False)
    caption = gettext_lazy("Who looked at my file")

    class Meta(ListTable.Meta):
        model = Access
        fields = ("at", "place", "roles", "kind", "what", "reason")
        order_by = ("-at",)
        empty_text = gettext_lazy("Nobody has looked at your file since this is kept.")
