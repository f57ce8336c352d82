"""Addresses of sign-in; allauth's own views keep their names."""

from allauth.account.views import login, logout, password_change
from django.urls import include, path

from juxian.core.permissions import public, signed_in

urlpatterns = [
    path("login/", public(login), name="account_login"),
    path("logout/", signed_in(logout), name="account_logout"),
    path("password/", signed_in(password_change), name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
