"""The shell as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


def assets_are_built(**kwargs: Any) -> list[checks.CheckMessage]:
    """Warn when pages would come without their styles."""
    from juxian.web.assets import is_current

    if is_current():
        return []
    return [checks.Warning("The browser parts are not built.", hint="Run: juxian assets", id="web.W001")]


class WebConfig(AppConfig):
    name = "juxian.web"
    label = "web"
    verbose_name = _("Shell")

    def ready(self) -> None:
        from juxian.web.navigation import NavItem, register

        checks.register(assets_are_built)
        register(NavItem(_("Desk"), "web:desk", "layout-dashboard", order=0))
