from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "juxian.facts"
    label = "facts"
