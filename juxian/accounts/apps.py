from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, roles, memberships, sign-in."""

    name = "juxian.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Register permissions, navigation and the sentences of the trail."""
        from juxian.audit import actions
        from juxian.core.permissions import register
        from juxian.core.roles import Role

        register("accounts.manage_users", _("make and close accounts"), Role.SYSTEM_ADMIN)
        register("accounts.manage_roles", _("give and end roles"), Role.SECURITY_ADMIN)
        register("accounts.view_users", _("see accounts"), Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
        actions.register(
            {
                "accounts.user_created": _("made an account"),
                "accounts.user_opened": _("opened an account again"),
                "accounts.user_closed": _("closed an account"),
                "accounts.password_set": _("set a password"),
                "accounts.role_granted": _("gave a role"),
                "accounts.role_ended": _("ended a role"),
                "accounts.signed_in": _("signed in"),
                "accounts.signed_out": _("signed out"),
                "accounts.sign_in_failed": _("failed to sign in"),
                "accounts.locked_out": _("was locked out"),
            }
        )
