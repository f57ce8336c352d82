from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, roles, memberships, sign-in."""

    name = "juxian.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Register permissions, the sentences of the trail, navigation, desk and checks."""
        from django.core import checks

        from juxian.accounts import desk, trail
        from juxian.accounts.checks import demonstration_accounts
        from juxian.core.permissions import register
        from juxian.core.roles import Role
        from juxian.web import desk as desks
        from juxian.web import navigation

        register("accounts.manage_users", _("make and close accounts"), Role.SYSTEM_ADMIN)
        register("accounts.manage_roles", _("give and end roles"), Role.SECURITY_ADMIN)
        register("accounts.view_users", _("see accounts"), Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
        self._sentences()
        section = navigation.Section
        navigation.register(
            navigation.NavItem(
                _("Accounts"), "accounts:users", "user-shield", 10, "accounts.view_users", section.ADMINISTRATION
            ),
            navigation.NavItem(
                _("Systems"), "accounts:systems", "server", 20, "accounts.view_users", section.ADMINISTRATION
            ),
            navigation.NavItem(_("My account"), "accounts:profile", "user", 10, None, section.ACCOUNT),
            navigation.NavItem(_("Change password"), "account_change_password", "key", 20, None, section.ACCOUNT),
            navigation.NavItem(_("Second factor"), "mfa_index", "device-mobile", 30, None, section.ACCOUNT),
        )
        desks.register(desk.part)
        trail.connect()
        checks.register(demonstration_accounts, checks.Tags.security, deploy=True)

    def _sentences(self) -> None:
        from juxian.audit import actions
        from juxian.core.roles import Role

        actions.register(
            {
                "accounts.user_created": _("made an account"),
                "accounts.user_opened": _("opened an account again"),
                "accounts.user_closed": _("closed an account"),
                "accounts.password_set": _("chose a new password"),
                "accounts.password_reset": _("reset a password"),
                "accounts.role_granted": _("gave a role"),
                "accounts.role_ended": _("ended a role"),
                "accounts.signed_in": _("signed in"),
                "accounts.signed_out": _("signed out"),
                "accounts.sign_in_failed": _("failed to sign in"),
                "accounts.locked_out": _("was locked out"),
                "accounts.unlocked": _("unlocked an account"),
                "accounts.second_factor_set_up": _("set up a second factor"),
                "accounts.second_factor_removed": _("gave up the second factor"),
                "accounts.second_factor_taken": _("removed somebody's second factor"),
                "accounts.recovery_codes_renewed": _("made new recovery codes"),
                "accounts.exported": _("exported the list of accounts"),
                "accounts.system_created": _("made an account for a system"),
                "accounts.system_opened": _("opened a system's account again"),
                "accounts.system_closed": _("closed a system's account"),
                "accounts.token_issued": _("issued a token"),
                "accounts.token_revoked": _("withdrew a token"),
            }
        )
        actions.register_field("role", _("role"), {role.value: role.label for role in Role})
        actions.register_field("factor", _("failed at"), {"password": _("password"), "code": _("second factor")})
        for name, label in {
            "organization": _("organisation"),
            "since": _("first day"),
            "until": _("last day"),
            "taken_back": _("taken back before it began"),
            "failures": _("failed sign-ins"),
            "token": _("token"),
        }.items():
            actions.register_field(name, label)
