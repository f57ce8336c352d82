from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """The people the district knows."""

    name = "juxian.registry"
    label = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        """Register what the registry brings: rights, the trail's sentences, facts and figures, its pages."""
        from juxian.audit import actions
        from juxian.core import api
        from juxian.core.permissions import TOKEN
        from juxian.facts import catalogue, cross, indicators
        from juxian.organizations import panels
        from juxian.registry import desk, facts, organization_panel, permissions, search, statistics, trail
        from juxian.registry.evaluation import desk as evaluation_desk
        from juxian.registry.evaluation import facts as evaluation_facts
        from juxian.registry.evaluation import permissions as evaluation
        from juxian.registry.indicators import INDICATORS
        from juxian.web import desk as desks
        from juxian.web import navigation
        from juxian.web import search as searches

        permissions.register_all()
        evaluation.register_all()
        actions.register(permissions.SENTENCES | evaluation.SENTENCES)
        trail.register()
        for table in (*facts.TABLES, evaluation_facts.EVALUATIONS):
            catalogue.register(table)
        indicators.register(*INDICATORS, *evaluation_facts.INDICATORS)
        cross.register(*statistics.TABLES)
        navigation.register(*permissions.NAVIGATION, *evaluation.NAVIGATION)
        desks.register(desk.part)
        desks.register(evaluation_desk.part)
        searches.register(search.find)
        panels.register(organization_panel.panel)
        api.register("shared", "juxian.registry.sharing.api", TOKEN)
