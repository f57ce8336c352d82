"""The map of addresses: every module that has pages brings its own `urls.py`."""

from importlib.util import find_spec

from django.apps import apps
from django.urls import include, path
from django.views.i18n import set_language

from juxian.core import api
from juxian.core.permissions import public

urlpatterns = [
    path("accounts/", include("juxian.accounts.urls")),
    path("api/v1/", api.urls()),
    path("i18n/setlang/", public(set_language), name="set_language"),
]
for config in apps.get_app_configs():
    if (
        config.name.startswith("juxian.")
        and config.label not in {"web", "accounts"}
        and find_spec(f"{config.name}.urls")
    ):
        urlpatterns.append(path(f"{config.label}/", include(f"{config.name}.urls")))
urlpatterns.append(path("", include("juxian.web.urls")))

handler400 = "juxian.web.views.bad_request"
handler403 = "juxian.web.views.permission_denied"
handler404 = "juxian.web.views.page_not_found"
handler500 = "juxian.web.views.server_error"
