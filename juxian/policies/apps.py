from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliciesConfig(AppConfig):
    """Policies, benefits, entitlements."""

    name = "juxian.policies"
    label = "policies"
    verbose_name = _("Policies")

    def ready(self) -> None:
        """Register permissions, sentences, navigation, the desk, the search, facts and indicators."""
        from juxian.audit import actions
        from juxian.core import api
        from juxian.organizations import panels as on_organizations
        from juxian.policies import desk, facts, panels, permissions, search
        from juxian.registry import panels as on_people
        from juxian.web import desk as desks
        from juxian.web import navigation
        from juxian.web import search as searches

        permissions.register_all()
        actions.register(permissions.SENTENCES)
        for name, label in permissions.LABELS.items():
            actions.register_field(name, label)
        navigation.register(*permissions.NAVIGATION)
        desks.register(desk.part)
        searches.register(search.find)
        on_people.register(panels.of_person)
        on_organizations.register(panels.of_organization)
        facts.register_all()
        api.register("policies", "juxian.policies.calculator.api")
