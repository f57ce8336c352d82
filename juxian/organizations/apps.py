from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    """The organisation tree."""

    name = "juxian.organizations"
    label = "organizations"
    verbose_name = _("Organisations")

    def ready(self) -> None:
        """Register permissions and the sentences of the trail."""
        from juxian.audit import actions
        from juxian.core.permissions import register
        from juxian.core.roles import OFFICE, UNITS, Role

        register("organizations.view", _("see organisations"), *OFFICE, *UNITS, Role.LEADER)
        register("organizations.change", _("change organisations"), *OFFICE)
        actions.register(
            {
                "organizations.created": _("added an organisation"),
                "organizations.changed": _("changed an organisation"),
            }
        )
