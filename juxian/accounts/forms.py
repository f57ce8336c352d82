"""Forms of sign-in and of the accounts pages."""

from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm as BaseChangePasswordForm
from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from juxian.accounts.lockout import refuses
from juxian.accounts.models import User
from juxian.core.inputs import day_input
from juxian.core.roles import Role
from juxian.organizations.fields import OrganizationField
from juxian.organizations.models import Organization


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["password"].label = _("Password")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True


class ChangePasswordForm(BaseChangePasswordForm):  # type: ignore[misc]
    """The old password and twice the new one; a wrong old one counts as a failed sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": _("Present password"), "password1": _("New password"), "password2": _("Once more")}
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)

    def clean_oldpassword(self) -> str:
        """Check it as sign-in does, so that an unattended session is no place to guess at it."""
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise ValidationError(gettext("This is not your present password."), code="wrong_password")
        return password

    def clean(self) -> dict[str, Any]:
        """Refuse the old password as the new one."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("password1") and cleaned.get("password1") == cleaned.get("oldpassword"):
            self.add_error("password1", gettext("The new password is the old one: choose another."))
        return cleaned


class _LockedAfterFailures:
    """Codes of the second factor count with the passwords: a locked account takes neither."""

    user: User

    def clean_code(self) -> str:
        """Refuse even the right code while locked."""
        if refuses(context.request, self.user):
            raise ValidationError(gettext("Signing in is locked for a while."), code="locked")
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class SecondFactorForm(_LockedAfterFailures, AuthenticateForm):  # type: ignore[misc]
    """The code asked at sign-in."""


class SecondFactorAgainForm(_LockedAfterFailures, ReauthenticateForm):  # type: ignore[misc]
    """The code asked again before something delicate."""


class UserForm(forms.Form):
    """A new account."""

    name = forms.CharField(label=_("Full name"), max_length=60, help_text=_("As colleagues write it."))
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("For signing in: letters, digits and . _ - +; upper and lower case are the same."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_username(self) -> str:
        """Return the spelling that is kept; refuse one that is taken."""
        username = User.normalize_username(self.cleaned_data["username"])
        field = User._meta.get_field("username")
        field.run_validators(username)
        if User.objects.filter(username=username).exists():
            raise ValidationError(gettext("This user name is taken."), code="unique")
        return username


class MembershipForm(forms.Form):
    """A role at an organisation for a period."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", "---------"), *Role.choices])
    organization = OrganizationField(label=_("Organisation"), queryset=Organization.objects.none())
    since = forms.DateField(label=_("First day"), widget=day_input())
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=day_input(),
        help_text=_("Empty: until further notice."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization = self.fields["organization"]
        assert isinstance(organization, OrganizationField)
        organization.queryset = Organization.objects.open_on(timezone.localdate())
        self.fields["since"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("The last day lies before the first."))
        return cleaned


class LastDayForm(forms.Form):
    """On which day a role ends."""

    last_day = forms.DateField(
        label=_("Last day"),
        widget=day_input(),
        help_text=_("Yesterday ends the role at once."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = today
