"""The second factor (TOTP with recovery codes): who has one, who must, and how its secret is kept.

allauth holds the codes and the pages; this module is the only one that knows its models.
"""

from typing import TYPE_CHECKING

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from juxian.core import crypto
from juxian.core.roles import ADMINISTRATORS

if TYPE_CHECKING:
    from juxian.accounts.models import User

CONTEXT = "accounts.second_factor"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets encrypted under the installation's field key and names the account by its user name."""

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """Return what the person's app shows beside the code."""
        return user.get_username()

    def encrypt(self, text: str) -> str:
        """Return the secret as it is kept."""
        return crypto.encrypt(text, context=CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret in the clear; raises `CannotDecrypt` for one of another installation."""
        return crypto.decrypt(encrypted_text, context=CONTEXT)


def is_set_up(user: "User") -> bool:
    """Return whether `user` signs in with a second factor."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def users_with_one() -> frozenset[int]:
    """Return the ids of all users who sign in with a second factor."""
    return frozenset(Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", flat=True))


def is_demanded(user: "User") -> bool:
    """Return whether this installation lets `user` work with a second factor only (`JUXIAN_SECOND_FACTOR`)."""
    wanted = settings.SECOND_FACTOR_FOR
    return wanted == "everybody" or (wanted == "administrators" and bool(user.roles & set(ADMINISTRATORS)))


def remove(user: "User") -> None:
    """Delete the user's second factor and recovery codes."""
    Authenticator.objects.filter(user=user).delete()
