from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """The audit trail."""

    name = "juxian.audit"
    label = "audit"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        """Register the permission to read the trail, its own sentences, navigation and desk."""
        from juxian.audit import actions, desk
        from juxian.audit.checks import ordinary_role
        from juxian.core.permissions import register
        from juxian.core.roles import Role
        from juxian.web import desk as desks
        from juxian.web import navigation

        checks.register(ordinary_role, checks.Tags.security, deploy=True)
        register("audit.view", _("read the audit trail"), Role.AUDIT_ADMIN)
        actions.register(
            {
                "audit.verified": _("verified the trail"),
                "audit.head_exported": _("exported the trail's head"),
                "audit.exported": _("exported a part of the trail"),
            }
        )
        for name, label in {
            "holds": _("the trail holds"),
            "events": _("events read"),
            "head": _("head"),
            "kept_head": _("kept head"),
            "count": _("breaks"),
            "breaks": _("places"),
            "rows": _("rows"),
            "conditions": _("conditions"),
            "first": _("from"),
            "last": _("to"),
            "actor": _("who"),
            "action": _("action"),
        }.items():
            actions.register_field(name, label)
        section = navigation.Section.ADMINISTRATION
        navigation.register(
            navigation.NavItem(_("Audit trail"), "audit:events", "history", 10, "audit.view", section),
            navigation.NavItem(_("Verification"), "audit:verify", "shield-check", 20, "audit.view", section),
        )
        desks.register(desk.part)
