"""The roles, and which of them exclude each other."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A named set of permissions; which ones is registered by the modules (`permissions.register`)."""

    TALENT = "talent", _("talent")
    EMPLOYER_HR = "employer_hr", _("employer HR")
    UNIT_OFFICER = "unit_officer", _("unit officer")
    CLERK = "clerk", _("talent-office clerk")
    DIRECTOR = "director", _("talent-office director")
    EXPERT = "expert", _("expert")
    FINANCE_CLERK = "finance_clerk", _("finance clerk")
    FINANCE_CHECKER = "finance_checker", _("finance checker")
    LEADER = "leader", _("leader")
    SYSTEM_ADMIN = "system_admin", _("system administrator")
    SECURITY_ADMIN = "security_admin", _("security administrator")
    AUDIT_ADMIN = "audit_admin", _("audit administrator")


# GB/T 22239-2019 level 3, 8.1.5: three people, and none of them reads business data.
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
OFFICE = (Role.CLERK, Role.DIRECTOR)
UNITS = (Role.UNIT_OFFICER, Role.EMPLOYER_HR)
FIGURES = (*OFFICE, Role.LEADER, Role.UNIT_OFFICER)
EVERYBODY = tuple(Role)
