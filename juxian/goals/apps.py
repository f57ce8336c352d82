from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "juxian.goals"
    label = "goals"
