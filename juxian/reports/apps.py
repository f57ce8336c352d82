from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "juxian.reports"
    label = "reports"
