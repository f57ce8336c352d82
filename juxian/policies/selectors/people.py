"""Whose entitlements a user may see."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from juxian.policies.permissions import VIEW_ENTITLEMENTS, VIEW_OWN
from juxian.registry.models import Person

if TYPE_CHECKING:
    from juxian.accounts.models import User


def sees_everybody(user: "User", permission: str = VIEW_ENTITLEMENTS) -> bool:
    """Return whether the user reaches the whole district with `permission`."""
    return permission != VIEW_OWN and user.has_perm(permission) and user.reach(permission).everything


def visible_people(user: "User", permission: str = VIEW_ENTITLEMENTS) -> QuerySet[Person]:
    """Return the people whose entitlements the user may see: those reached with `permission`, and their own file."""
    if sees_everybody(user, permission):
        return Person.objects.all()
    reached = permission != VIEW_OWN and user.has_perm(permission)
    if not user.has_perm(VIEW_OWN):
        return Person.objects.visible_to(user, permission) if reached else Person.objects.none()
    own = Q(account=user)
    return Person.objects.filter(
        own | Q(pk__in=Person.objects.visible_to(user, permission).values("pk")) if reached else own
    )
