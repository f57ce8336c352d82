from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    """The catalogue of facts, snapshots, indicators and figures."""

    name = "juxian.facts"
    label = "facts"
    verbose_name = _("Facts and figures")

    def ready(self) -> None:
        """Register permissions, navigation, the desk's figures, checks and the sentences of the trail."""
        from django.core import checks

        from juxian.audit import actions
        from juxian.core.permissions import register
        from juxian.core.roles import FIGURES, OFFICE, Role
        from juxian.facts import catalogue, indicators, organizations
        from juxian.facts.checks import registered_facts
        from juxian.facts.desk import provide
        from juxian.web import desk
        from juxian.web.navigation import NavItem, Section
        from juxian.web.navigation import register as add_to_navigation

        register("facts.view_figures", _("see figures"), *FIGURES)
        register("facts.open_records", _("open the records behind a figure"), *OFFICE, Role.UNIT_OFFICER)
        register("facts.save_lists", _("keep lists"), *OFFICE, Role.UNIT_OFFICER)
        register("facts.use_sensitive", _("use sensitive facts in conditions"), *OFFICE)
        register("facts.take_snapshot", _("take a snapshot"), *OFFICE)
        actions.register(
            {
                "facts.snapshot_taken": _("took a snapshot"),
                "facts.records_exported": _("exported the records behind a figure"),
                "facts.list_saved": _("saved a list"),
                "facts.list_changed": _("changed a saved list"),
                "facts.list_deleted": _("deleted a saved list"),
            }
        )
        checks.register(registered_facts)
        catalogue.register(organizations.TABLE)
        indicators.register(*organizations.INDICATORS)
        desk.register(provide)
        see, save = "facts.view_figures", "facts.save_lists"
        add_to_navigation(
            NavItem(_("Figures"), "facts:figures", "chart-bar", 10, see, Section.FIGURES),
            NavItem(_("Statistics"), "facts:statistics", "table", 15, see, Section.FIGURES),
            NavItem(_("Saved lists"), "facts:lists", "filter", 20, save, Section.FIGURES),
            NavItem(_("Facts and definitions"), "facts:catalogue", "book-2", 30, see, Section.FIGURES),
        )
