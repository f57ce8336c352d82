from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The ground floor; it registers nothing."""

    name = "juxian.core"
    label = "core"
