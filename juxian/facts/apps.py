from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    """The catalogue of facts, snapshots, indicators and figures."""

    name = "juxian.facts"
    label = "facts"
    verbose_name = _("Facts and figures")

    def ready(self) -> None:
        """Register permissions, navigation, the desk's figures, checks and the sentences of the trail."""
        from juxian.audit import actions
        from juxian.core.permissions import register
        from juxian.core.roles import FIGURES, OFFICE, Role

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
