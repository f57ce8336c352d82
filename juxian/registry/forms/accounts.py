"""The form that ties an account to a file."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from juxian.accounts.models import Membership, User
from juxian.core.roles import Role
from juxian.registry.models import Person


class AccountForm(forms.Form):
    """The account of a person: one with the role of a talent that is nobody else's."""

    account = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Account"),
        required=False,
        empty_label=_("no account"),
        help_text=_("Who signs in with it sees this file as their own. Make sure that it is the same person."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"account": person.account_id}
        talents = Membership.objects.on(timezone.localdate()).filter(role=Role.TALENT).order_by().values("user")
        field: Any = self.fields["account"]
        free = User.objects.filter(Q(person__isnull=True) | Q(person=person), pk__in=talents, is_active=True)
        field.queryset = free.order_by("name", "pk")
        field.label_from_instance = lambda user: f"{user.name}（{user.username}）"
