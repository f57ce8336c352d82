from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    """Posts to fill, and people recommended for them."""

    name = "juxian.outreach"
    label = "outreach"
    verbose_name = _("Outreach")

    def ready(self) -> None:
        """Register permissions, sentences, navigation, the desk, panels, facts and indicators."""
        from juxian.facts import catalogue, indicators
        from juxian.organizations import panels as on_organizations
        from juxian.outreach import desk, facts, panels, permissions
        from juxian.outreach.ties import desk as ties_desk
        from juxian.outreach.ties import facts as ties_facts
        from juxian.registry import panels as on_people
        from juxian.web import desk as desks

        permissions.register_all()
        desks.register(desk.part)
        desks.register(ties_desk.part)
        on_people.register(panels.of_person)
        on_organizations.register(panels.of_organization)
        for table in facts.TABLES + ties_facts.TABLES:
            catalogue.register(table)
        indicators.register(*facts.INDICATORS, *ties_facts.INDICATORS)
