from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    """Plans and targets."""

    name = "juxian.goals"
    label = "goals"
    verbose_name = _("Targets")

    def ready(self) -> None:
        """Register permissions, sentences of the trail, navigation and the desk."""
        from juxian.audit import actions
        from juxian.core.permissions import register
        from juxian.core.roles import FIGURES, OFFICE, Role
        from juxian.goals.desk import provide
        from juxian.web import desk, navigation
        from juxian.web.navigation import NavItem, Section

        register("goals.view", _("see plans and targets"), *FIGURES)
        register("goals.confirm", _("read plans and confirm their statements"), *OFFICE)
        register("goals.set", _("set and split targets"), *OFFICE)
        register("goals.answer", _("answer for targets"), Role.UNIT_OFFICER)
        actions.register(
            {
                "goals.plan_added": _("had a plan read"),
                "goals.statement_confirmed": _("confirmed a statement"),
                "goals.statement_rejected": _("rejected a statement"),
                "goals.target_set": _("set a target"),
                "goals.target_changed": _("changed a target"),
                "goals.target_split": _("split a target"),
            }
        )
        goals = Section.GOALS
        navigation.register(
            NavItem(_("Targets"), "goals:targets", "target", 10, "goals.view", goals),
            NavItem(_("Plans"), "goals:plans", "file-text", 20, "goals.view", goals),
        )
        desk.register(provide)
