"""The demonstration's accounts: one for every role, with one password that only the demonstration shows."""

from typing import NamedTuple

from juxian.accounts.models import Membership, User
from juxian.accounts.services import create_user, grant_role
from juxian.core.demonstration import District
from juxian.core.roles import Role
from juxian.organizations.models import Organization

PASSWORD = "Tingshan-2025-demo"  # printed on the sign-in page of the demonstration


class Account(NamedTuple):
    """One account of the demonstration."""

    username: str
    name: str
    role: Role
    organization: str


ACCOUNTS = [
    Account("director", "沈知远", Role.DIRECTOR, "亭山区委人才工作领导小组办公室"),
    Account("clerk", "顾晓岚", Role.CLERK, "亭山区委人才工作领导小组办公室"),
    Account("leader", "陆怀瑾", Role.LEADER, "亭山区人才工作领导小组"),
    Account("unit", "许文澜", Role.UNIT_OFFICER, "亭山区教育局"),
    Account("township", "蒋春生", Role.UNIT_OFFICER, "云溪镇"),
    Account("zone", "贺明哲", Role.UNIT_OFFICER, "亭山环保科技产业园区"),
    Account("hr", "温雅静", Role.EMPLOYER_HR, "江苏清岚环境科技有限公司"),
    Account("talent", "方以宁", Role.TALENT, "江苏清岚环境科技有限公司"),
    Account("expert", "严世铎", Role.EXPERT, "亭山区委人才工作领导小组办公室"),
    Account("finance", "钱穗", Role.FINANCE_CLERK, "亭山区财政局"),
    Account("checker", "郑衡", Role.FINANCE_CHECKER, "亭山区财政局"),
    Account("sysadmin", "周启", Role.SYSTEM_ADMIN, "亭山区委人才工作领导小组办公室"),
    Account("security", "韩卫", Role.SECURITY_ADMIN, "亭山区委人才工作领导小组办公室"),
    Account("auditor", "宋鉴", Role.AUDIT_ADMIN, "亭山区委人才工作领导小组办公室"),
]


def listed() -> list[Membership]:
    """Return the memberships of the demonstration's accounts that are there, in the order of `ACCOUNTS`."""
    order = {account.username: number for number, account in enumerate(ACCOUNTS)}
    found = Membership.objects.filter(user__username__in=order, user__is_active=True, until__isnull=True)
    return sorted(found.select_related("user", "organization"), key=lambda item: order[item.user.username])


def is_loaded() -> bool:
    """Return whether the accounts are there."""
    return bool(User.objects.filter(username=ACCOUNTS[0].username).exists())


def load(district: District) -> None:
    """Make the accounts and give them their roles."""
    organizations = {found.name: found for found in Organization.objects.all()}
    for account in ACCOUNTS:
        user = create_user(
            username=account.username, name=account.name, password=PASSWORD, by=district.by, at=district.at
        )
        grant_role(
            user=user,
            role=account.role,
            organization=organizations[account.organization],
            since=district.at.date(),
            by=district.by,
            at=district.at,
        )
