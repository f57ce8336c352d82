"""`juxian administrators create`: the three administrators of an empty installation.

Asks for what it needs at a terminal; elsewhere it takes `JUXIAN_SYSTEM_ADMIN`, `JUXIAN_SECURITY_ADMIN` and
`JUXIAN_AUDIT_ADMIN` (each "user name:name"), `JUXIAN_GROUP` and `JUXIAN_OFFICE`, or the defaults shown.
"""

import os
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.bootstrap import Administrator, create_administrators
from juxian.audit.source import COMMAND_LINE
from juxian.core.roles import Role

DEFAULTS = {Role.SYSTEM_ADMIN: "sysadmin", Role.SECURITY_ADMIN: "security", Role.AUDIT_ADMIN: "auditor"}


class Command(BaseCommand):
    """Make them and print their one-time passwords, once."""

    help = "Make the system, security and audit administrators of an empty installation."

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, make, print."""
        group = self._answer("JUXIAN_GROUP", _("Name of the leading group"), "人才工作领导小组")
        office = self._answer("JUXIAN_OFFICE", _("Name of the talent office"), "人才工作领导小组办公室")
        wanted = [self._administrator(role) for role in DEFAULTS]
        try:
            made = create_administrators(wanted, group=group, office=office, by=COMMAND_LINE, at=timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for administrator, (user, password) in zip(wanted, made, strict=True):
            self.stdout.write(f"{administrator.role.label}\t{user.username}\t{password}")
        self.stdout.write(
            _(
                "These one-time passwords are shown only now and are valid for seven days. Give each to its person; "
                "the three must be three people."
            )
        )

    def _administrator(self, role: Role) -> Administrator:
        default = f"{DEFAULTS[role]}:{role.label}"
        given = self._answer(f"JUXIAN_{role.name}", _("%(role)s, as user name:name") % {"role": role.label}, default)
        username, _colon, name = given.partition(":")
        return Administrator(role, username.strip(), name.strip() or str(role.label))

    def _answer(self, variable: str, question: str, default: str) -> str:
        given = os.environ.get(variable, "").strip()
        if not given and sys.stdin.isatty():
            given = input(f"{question} [{default}]: ").strip()
        return given or default
