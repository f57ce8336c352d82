from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "juxian.policies"
    label = "policies"
