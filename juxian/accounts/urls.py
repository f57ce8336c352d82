"""Addresses of sign-in (allauth's views under allauth's names, and only those in use) and of the accounts pages."""

from allauth.account.views import logout, password_change, reauthenticate
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import include, path

from juxian.accounts import views
from juxian.accounts.sign_in import sign_in
from juxian.accounts.systems import views as systems
from juxian.core.permissions import needs, public, signed_in

see, manage, give = needs("accounts.view_users"), needs("accounts.manage_users"), needs("accounts.manage_roles")

pages = [
    path("me/", signed_in(views.profile), name="profile"),
    path("", see(views.users), name="users"),
    path("add/", manage(views.add), name="add"),
    path("systems/", see(systems.systems), name="systems"),
    path("systems/add/", manage(systems.add), name="system_add"),
    path("systems/<int:pk>/", see(systems.system), name="system"),
    path("systems/<int:pk>/switch/", manage(systems.switch), name="system_switch"),
    path("systems/<int:pk>/tokens/", give(systems.issue), name="token_issue"),
    path("systems/<int:pk>/tokens/<int:token>/revoke/", give(systems.revoke), name="token_revoke"),
    path("<int:pk>/", see(views.user), name="user"),
    path("<int:pk>/reset/", manage(views.reset), name="reset"),
    path("<int:pk>/close/", manage(views.close), name="close"),
    path("<int:pk>/reopen/", manage(views.reopen), name="reopen"),
    path("<int:pk>/unlock/", give(views.unlock), name="unlock"),
    path("<int:pk>/second-factor/", give(views.take_second_factor), name="take_second_factor"),
    path("<int:pk>/roles/add/", give(views.grant), name="grant"),
    path("<int:pk>/roles/<int:membership>/end/", give(views.end), name="end"),
]

urlpatterns = [
    path("login/", public(sign_in), name="account_login"),
    # Public, for it also gives up a sign-in that waits for its second factor.
    path("logout/", public(logout), name="account_logout"),
    path("password/", signed_in(password_change), name="account_change_password"),
    path("reauthenticate/", signed_in(reauthenticate), name="account_reauthenticate"),
    path("2fa/", signed_in(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", public(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", signed_in(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        signed_in(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        signed_in(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("", include((pages, "accounts"))),
]
