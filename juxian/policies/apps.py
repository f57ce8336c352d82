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
        from juxian.policies import desk, facts, permissions, search
        from juxian.web import desk as desks
        from juxian.web import navigation
        from juxian.web import search as searches

        permissions.register_all()
        actions.register(permissions.SENTENCES)
        navigation.register(*permissions.NAVIGATION)
        desks.register(desk.part)
        searches.register(search.find)
        facts.register_all()
