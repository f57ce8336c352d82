from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """The audit trail."""

    name = "juxian.audit"
    label = "audit"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        """Register the permission to read the trail."""
        from juxian.core.permissions import register
        from juxian.core.roles import Role

        register("audit.view", _("read the audit trail"), Role.AUDIT_ADMIN)
