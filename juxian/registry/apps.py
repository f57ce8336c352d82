from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """The people the district knows."""

    name = "juxian.registry"
    label = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        """Register what the registry brings: rights, the trail's sentences, facts and figures."""
        from juxian.audit import actions
        from juxian.facts import catalogue, indicators
        from juxian.registry import facts, permissions
        from juxian.registry.indicators import INDICATORS

        permissions.register_all()
        actions.register(permissions.SENTENCES)
        for table in facts.TABLES:
            catalogue.register(table)
        indicators.register(*INDICATORS)
