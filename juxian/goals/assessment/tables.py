"""Assessments as a list."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from juxian.goals.models import AssessmentRound
from juxian.web.tables import BadgeColumn, ListTable

STATE_TONES = {"draft": "neutral", "open": "info", "appeals": "warning", "sealed": "success"}


class RoundTable(ListTable):
    """Assessments."""

    name = tables.Column(linkify=True)
    state = BadgeColumn(STATE_TONES)
    caption = _("Assessments")

    class Meta(ListTable.Meta):
        model = AssessmentRound
        fields = ("name", "year", "as_of", "state", "appeal_until", "sealed_at")
        empty_text = _("There is no assessment yet: draw up the year's.")
