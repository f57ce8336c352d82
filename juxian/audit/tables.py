"""The trail as a list."""

import django_tables2 as tables
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from juxian.audit import actions, selectors
from juxian.audit.models import Event
from juxian.web.tables import ListTable

# What somebody should look at, by action; everything else is drawn quietly.
TONES = {
    "accounts.sign_in_failed": "warning",
    "accounts.locked_out": "danger",
    "accounts.password_reset": "warning",
    "accounts.role_granted": "info",
    "accounts.role_ended": "info",
}


class EventTable(ListTable):
    """Events, the newest first."""

    sequence = tables.Column(verbose_name=_("Number"), linkify=True)
    at = tables.DateTimeColumn(verbose_name=_("Time"), format="Y-m-d H:i:s", orderable=False)
    actor = tables.Column(orderable=False)
    source = tables.Column(orderable=False)
    action = tables.Column(orderable=False)
    target = tables.Column(verbose_name=_("Thing"), orderable=False)
    reason = tables.Column(orderable=False)
    caption = _("Events of the trail")

    class Meta(ListTable.Meta):
        model = Event
        fields = ("sequence", "at", "actor", "source", "action", "target", "reason")
        order_by = ("-sequence",)
        empty_text = _("No event meets these conditions.")

    def render_actor(self, value: str) -> str:
        """Return who acted."""
        return selectors.shown_actor(value)

    def render_source(self, value: str) -> str:
        """Return from where."""
        return selectors.shown_actor(value)

    def render_action(self, value: str) -> SafeString:
        """Return the sentence, with a colour where somebody should look."""
        sentence = actions.sentence(value)
        if value not in TONES:
            return escape(sentence)
        return format_html('<span class="jx-badge jx-{}">{}</span>', TONES[value], sentence)

    def value_action(self, value: str) -> str:
        """Return the sentence, for the Excel file."""
        return actions.sentence(value)

    def render_target(self, value: str, record: Event) -> SafeString:
        """Return the thing with its kind."""
        kind = selectors.shown_type(record.target_type)
        return format_html('{} <span class="jx-quiet">{}</span>', value, kind)

    def value_target(self, value: str, record: Event) -> str:
        """Return the thing's name, for the Excel file."""
        return value
