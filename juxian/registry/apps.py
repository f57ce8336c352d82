from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "juxian.registry"
    label = "registry"
