"""The lists of what is granted without application."""

from typing import Any, ClassVar

import django_tables2 as columns
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from juxian.core.money import to_yuan
from juxian.policies.actors import actor_name
from juxian.policies.models import AutomaticBatch, AutomaticLine, HandOver
from juxian.policies.selectors.explanations import worth
from juxian.policies.templatetags.policies import fen
from juxian.web.tables import BadgeColumn, ListTable, NumberColumn, SelectColumn

BATCH_TONES = {
    "preparing": "info", "submitted": "warning", "confirmed": "success", "handed_over": "neutral", "cancelled": "neutral",
}  # fmt: skip
LINE_TONES = {
    "included": "success", "left_out": "neutral", "declined": "neutral", "objected": "warning", "handed_over": "info",
}  # fmt: skip


class BatchTable(ListTable):
    """The lists made so far."""

    name = columns.Column(_("name of the batch"), linkify=True)
    state = BadgeColumn(BATCH_TONES, verbose_name=_("state"))
    as_of = columns.DateColumn(accessor="run__as_of", verbose_name=_("run as of"), format="Y-m-d")
    people = NumberColumn(verbose_name=_("lines"))
    prepared_by = columns.Column(_("prepared by"))
    confirmed_by = columns.Column(_("confirmed by"))
    objections_until = columns.DateColumn(verbose_name=_("objections until"), format="Y-m-d")

    caption = _("Lists granted without application")

    class Meta(ListTable.Meta):
        model = AutomaticBatch
        fields: ClassVar[tuple[str, ...]] = (
            "name", "state", "as_of", "people", "prepared_by", "confirmed_by", "objections_until",
        )  # fmt: skip
        order_by = ("-pk",)
        empty_text = _("No list was made yet")

    def render_prepared_by(self, value: str) -> str:
        """Write who prepared it, by name."""
        return actor_name(value)

    def render_confirmed_by(self, value: str) -> str:
        """Write who confirmed it, by name."""
        return actor_name(value)


class LineTable(ListTable):
    """The lines of one batch."""

    select = SelectColumn()
    person = columns.Column(_("person"))
    organization = columns.Column(_("organisation"), accessor="entitlement__organization")
    benefit = columns.Column(_("benefit"))
    worth = columns.Column(_("in all"), empty_values=(), orderable=False)
    state = BadgeColumn(LINE_TONES, verbose_name=_("state"))
    checked_by = columns.Column(_("checked by"))
    reason = columns.Column(_("reason"))

    caption = _("Lines of the batch")

    class Meta(ListTable.Meta):
        model = AutomaticLine
        fields: ClassVar[tuple[str, ...]] = (
            "select", "person", "organization", "benefit", "worth", "state", "checked_by", "reason",
        )  # fmt: skip
        order_by = ("pk",)
        empty_text = _("No line meets these conditions")

    def render_person(self, record: AutomaticLine) -> Any:
        """Link the page that explains the person's benefits."""
        url = reverse("policies:person", args=[record.person_id]) + f"#benefit-{record.benefit_id}"
        return format_html('<a href="{}">{}</a>', url, record.person.name)

    def value_person(self, record: AutomaticLine) -> str:
        """Return the name."""
        return record.person.name

    def render_worth(self, record: AutomaticLine) -> str:
        """Write what the run gave."""
        return worth(record.entitlement.level, record.entitlement.total, record.benefit.kind)

    def render_checked_by(self, value: str) -> str:
        """Write who checked it, by name."""
        return actor_name(value)


class HandOverTable(ListTable):
    """What is due: payments to be made and services to be rendered."""

    person = columns.Column(_("person"))
    organization = columns.Column(_("organisation"), accessor="line__entitlement__organization")
    benefit = columns.Column(_("benefit"))
    clause = columns.Column(_("clause"), accessor="version__clause", orderable=False)
    kind = columns.Column(_("kind"))
    number = NumberColumn(verbose_name=_("payment no."))
    name = columns.Column(_("tranche"))
    amount = NumberColumn(verbose_name=_("sum in yuan"))
    due_on = columns.DateColumn(verbose_name=_("due on"), format="Y-m-d")
    status = columns.Column(_("state"), empty_values=(), orderable=False)
    batch = columns.Column(_("batch"), accessor="line__batch", linkify=True)
    run_hash = columns.Column(_("hash of the run"), orderable=False)

    caption = _("Hand-overs")

    class Meta(ListTable.Meta):
        model = HandOver
        fields: ClassVar[tuple[str, ...]] = (
            "person", "organization", "benefit", "clause", "kind", "number", "name", "amount", "due_on", "status",
            "batch", "run_hash",
        )  # fmt: skip
        order_by = ("due_on", "pk")
        empty_text = _("Nothing was handed over yet")

    def render_person(self, record: HandOver) -> str:
        """Write the name."""
        return record.person.name

    def render_amount(self, value: int) -> str:
        """Write the sum."""
        return fen(value)

    def value_amount(self, value: int | None) -> Any:
        """Return yuan, for the Excel file."""
        return None if value is None else to_yuan(value)

    def render_status(self, record: HandOver) -> str:
        """Write that it is still to be paid or rendered: the modules that do so come later."""
        return gettext("to be paid") if record.kind == HandOver.Kind.PAYMENT else gettext("to be rendered")

    def render_run_hash(self, value: str) -> str:
        """Write the beginning of the hash."""
        return value[:12]
