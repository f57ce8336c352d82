from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    """The organisation tree."""

    name = "juxian.organizations"
    label = "organizations"
    verbose_name = _("Units and employers")

    def ready(self) -> None:
        """Register permissions, the sentences of the trail, navigation, search and desk."""
        from juxian.audit import actions
        from juxian.core.permissions import register
        from juxian.core.roles import OFFICE, UNITS, Role
        from juxian.organizations import desk, search
        from juxian.web import desk as desks
        from juxian.web import navigation
        from juxian.web import search as searches

        register("organizations.view", _("see organisations"), *OFFICE, *UNITS, Role.LEADER)
        register("organizations.change", _("change organisations"), *OFFICE)
        register("organizations.add_employer", _("add employers"), *OFFICE, Role.UNIT_OFFICER)
        actions.register(
            {
                "organizations.created": _("added an organisation"),
                "organizations.changed": _("changed an organisation"),
            }
        )
        section = navigation.Section.TALENT
        navigation.register(
            navigation.NavItem(
                _("Units and employers"), "organizations:tree", "sitemap", 90, "organizations.view", section
            )
        )
        searches.register(search.find)
        desks.register(desk.part)
