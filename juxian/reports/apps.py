from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Reports."""

    name = "juxian.reports"
    label = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        """Register permissions, sentences of the trail and navigation."""
        from juxian.audit import actions
        from juxian.core.permissions import register
        from juxian.core.roles import OFFICE, Role
        from juxian.goals.models.supervision import SEE_NOTICES
        from juxian.reports.desk import provide
        from juxian.reports.supervision import desk as supervision_desk
        from juxian.web import desk, navigation
        from juxian.web.navigation import NavItem, Section

        register("reports.view", _("read reports"), *OFFICE, Role.LEADER)
        register("reports.overview", _("see the whole district at a glance"), *OFFICE, Role.LEADER)
        register("reports.compose", _("compose reports"), *OFFICE)
        actions.register(
            {
                "reports.review_composed": _("composed a review"),
                "reports.review_downloaded": _("downloaded a review"),
                "reports.template_uploaded": _("uploaded a template of reviews"),
                "reports.template_in_force": _("put a template of reviews in force"),
                "reports.template_returned": _("gave a template of reviews back"),
                "reports.template_downloaded": _("downloaded a template of reviews"),
                "reports.template_previewed": _("previewed a template of reviews"),
                "reports.letter_downloaded": _("downloaded a responsibility letter"),
                "reports.minutes_downloaded": _("downloaded minutes"),
                "reports.awards_downloaded": _("downloaded a decision on awards"),
                "reports.notice_downloaded": _("downloaded a supervision notice"),
                "reports.supervision_drafted": _("drafted a supervision report"),
                "reports.supervision_discarded": _("threw the draft of a supervision report away"),
                "reports.supervision_issued": _("issued a supervision report"),
                "reports.supervision_downloaded": _("downloaded a supervision report"),
                "reports.campaign_downloaded": _("downloaded the report of a campaign"),
            }
        )
        desk.register(provide)
        desk.register(supervision_desk.provide)
        navigation.register(
            NavItem(_("Overview"), "reports:overview", "dashboard", 1, "reports.overview", Section.FIGURES),
            NavItem(
                _("Supervision reports"),
                "reports:supervision_reports",
                "report-analytics",
                42,
                SEE_NOTICES,
                Section.GOALS,
            ),
            NavItem(_("Reviews"), "reports:reviews", "report", 30, "reports.view", Section.FIGURES),
        )
