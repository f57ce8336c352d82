"""Forms of the team pages."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from juxian.core.inputs import RecordForm, day_input
from juxian.organizations.fields import OrganizationField
from juxian.organizations.models import Organization
from juxian.registry.forms.fields import PeopleField, PersonField
from juxian.registry.forms.records import organizations_of
from juxian.registry.models import Person, Team, TeamMember
from juxian.registry.permissions import VIEW

if TYPE_CHECKING:
    from juxian.accounts.models import User


class TeamForm(RecordForm):
    """What a team is."""

    organization = OrganizationField(label=_("organisation"), queryset=Organization.objects.none())

    class Meta:
        model = Team
        fields = ("name", "kind", "organization", "field", "since", "until")
        widgets = {"since": day_input(), "until": day_input()}

    def __init__(self, *args: Any, user: "User", day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organizations = organizations_of(user, day)
        if self.instance.organization_id:
            self.initial["organization"] = self.instance.organization
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Refuse a name that another team has."""
        name: str = self.cleaned_data["name"].strip()
        if Team.objects.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another team has this name already."))
        return name


class NewTeamForm(TeamForm):
    """A new team with its people."""

    leader = PersonField(label=_("team leader"), help_text=_("File number, or a name that only one person has."))
    members = PeopleField(label=_("members"), required=False, help_text=_("One a line: file number, or name."))

    field_order = ("name", "kind", "organization", "field", "since", "leader", "members")

    class Meta(TeamForm.Meta):
        exclude = ("until",)

    def __init__(self, *args: Any, user: "User", day: date, **kwargs: Any) -> None:
        super().__init__(*args, user=user, day=day, **kwargs)
        for name in ("leader", "members"):
            self.fields[name].people = Person.objects.visible_to(user, VIEW)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Count a leader who is listed among the members once."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "members" in cleaned:
            cleaned["members"] = [one for one in cleaned["members"] if one != cleaned.get("leader")]
        return cleaned


class MemberForm(forms.Form):
    """Somebody who joins."""

    person = PersonField(label=_("person"), help_text=_("File number, or a name that only one person has."))
    role = forms.ChoiceField(label=_("role"), choices=TeamMember.Role.choices, initial=TeamMember.Role.MEMBER)
    duty = forms.CharField(label=_("duty"), max_length=80, required=False)
    since = forms.DateField(label=_("since"), widget=day_input())

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].people = Person.objects.visible_to(user, VIEW)  # type: ignore[attr-defined]


class LastDayForm(forms.Form):
    """On which day a membership ends."""

    last_day = forms.DateField(label=_("last day"), widget=day_input())
