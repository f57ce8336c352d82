"""Forms: a native elsewhere, a contact, a contribution, coming back; a rural expert and support."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.accounts.models import User
from juxian.core.inputs import RecordForm, YuanField, day_input
from juxian.organizations.fields import OrganizationField
from juxian.organizations.models import Organization
from juxian.outreach.models import Contact, Contribution, Native, RuralExpert, Support
from juxian.outreach.permissions import CHANGE_TIES
from juxian.registry.forms.base import KeptSecretField, code_choices
from juxian.registry.forms.fields import PersonField
from juxian.registry.forms.records import organizations_of
from juxian.registry.models import Engagement, Person, TalentTeam
from juxian.registry.models.people import CHINA
from juxian.registry.permissions import VIEW as VIEW_FILE

Kind = Organization.Kind
HOMES = (Kind.TOWNSHIP, Kind.SUBDISTRICT, Kind.ZONE)
NO_SCRIPT = {"spellcheck": "false", "autocomplete": "off"}


def _limit(field: forms.Field, rows: Any) -> None:
    """Offer `rows`; where there is but one, it is chosen already."""
    field.queryset = rows  # type: ignore[attr-defined]
    found = list(rows[:2])
    if len(found) == 1:
        field.initial = found[0]


class NativeForm(RecordForm):
    """Somebody with ties to the district, where they are now, and who keeps in touch."""

    birthplace = OrganizationField(label=gettext_lazy("home township"), queryset=Organization.objects.none())
    liaison_unit = OrganizationField(label=gettext_lazy("liaison unit"), queryset=Organization.objects.none())
    country = forms.ChoiceField(label=gettext_lazy("country or region"), initial=CHINA)
    phone = KeptSecretField(label=gettext_lazy("phone"), max_length=60)

    secrets = {"phone": ("phone", "masked_phone")}
    field_order = (
        "name", "tie", "birthplace", "country", "place", "employer", "post", "field", "level", "phone", "liaison_unit",
        "liaison", "source",
    )  # fmt: skip

    class Meta:
        model = Native
        fields = (
            "name", "tie", "birthplace", "country", "place", "employer", "post", "field", "level", "liaison_unit",
            "liaison", "source",
        )  # fmt: skip
        help_texts = {
            "place": gettext_lazy("Such as 上海市浦东新区."),
            "source": gettext_lazy("Who told it, and that the person agreed to be on the list."),
        }

    def __init__(self, *args: Any, user: User, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = Organization.objects.visible_to(user, CHANGE_TIES).open_on(day)
        _limit(self.fields["liaison_unit"], reached.filter(kind__in=(*Organization.UNITS, Kind.TALENT_OFFICE)))
        # A member unit keeps in touch with people from anywhere in the district.
        homes = Organization.objects.open_on(day).filter(kind__in=HOMES)
        mine = reached.filter(kind__in=HOMES)
        _limit(self.fields["birthplace"], mine if mine.exists() and not user.reach(CHANGE_TIES).everything else homes)
        self.fields["country"].choices = code_choices("countries", empty=False)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["birthplace"], self.initial["liaison_unit"] = (
                self.instance.birthplace, self.instance.liaison_unit,
            )  # fmt: skip
            for name in ("birthplace", "liaison_unit"):
                field: Any = self.fields[name]
                field.queryset = field.queryset | Organization.objects.filter(pk=getattr(self.instance, f"{name}_id"))
            self.fields["phone"].widget.attrs["placeholder"] = self.instance.masked_phone
            self.fields["phone"].help_text = _("Leave it empty to keep what is on file.")

    def values(self) -> dict[str, Any]:
        """Return what the service takes; the phone only when one was typed."""
        values = dict(self.cleaned_data)
        if values["phone"] is None:
            del values["phone"]
        return values


class ContactForm(RecordForm):
    """One contact."""

    class Meta:
        model = Contact
        fields = ("on", "way", "next_due", "said")
        widgets = {"on": day_input(), "next_due": day_input(), "said": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        """Refuse a next contact that is not later."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("on") and data.get("next_due") and data["next_due"] <= data["on"]:
            self.add_error("next_due", _("The next contact lies after this one."))
        return data


class ContributionForm(RecordForm):
    """What a native brought home."""

    amount = YuanField(
        label=gettext_lazy("amount in yuan"), help_text=gettext_lazy("For investments and donations."), required=False
    )
    field_order = ("kind", "on", "amount", "evidence")

    class Meta:
        model = Contribution
        fields = ("kind", "on", "amount", "evidence")
        widgets = {"on": day_input()}

    def clean(self) -> dict[str, Any]:
        """Ask for the amount where there must be one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind") in Contribution.IN_MONEY and not data.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("An investment or a donation has an amount."))
        return data


class ReturnForm(forms.Form):
    """Where a native who comes back begins to work; an existing file, or a new one is opened."""

    organization = OrganizationField(label=gettext_lazy("organisation"), queryset=Organization.objects.none())
    kind = forms.ChoiceField(
        label=gettext_lazy("kind of engagement"), choices=Engagement.Kind.choices, initial=Engagement.Kind.BROUGHT_IN
    )
    post = forms.CharField(label=gettext_lazy("post"), max_length=80, required=False)
    since = forms.DateField(label=gettext_lazy("since"), widget=day_input())
    person = PersonField(
        label=gettext_lazy("file, if there is one"),
        required=False,
        help_text=gettext_lazy("File number, or a name that only one has. Empty: a new file is opened."),
    )

    def __init__(self, *args: Any, user: User, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations_of(user, day)  # type: ignore[attr-defined]
        self.fields["person"].people = Person.objects.visible_to(user, VIEW_FILE)  # type: ignore[attr-defined]
        self.fields["since"].initial = day


class ExpertForm(RecordForm):
    """Somebody whom a township discovered."""

    person = PersonField(
        label=gettext_lazy("full name or file number"),
        help_text=gettext_lazy("Somebody on file who counts among the rural practical talents."),
    )
    township = OrganizationField(label=gettext_lazy("discovered by"), queryset=Organization.objects.none())
    field_order = ("person", "township", "craft", "village", "title", "apprentices", "discovered_on", "evidence")

    class Meta:
        model = RuralExpert
        fields = ("craft", "village", "title", "apprentices", "discovered_on", "evidence")
        widgets = {"discovered_on": day_input()}
        help_texts = {
            "title": gettext_lazy("Such as 中级农艺师（农民）."),
            "craft": gettext_lazy("Such as 水稻种植, 竹编."),
        }

    def __init__(self, *args: Any, user: User, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rural = Person.objects.filter(talent_teams__team=TalentTeam.RURAL).order_by().values("pk")
        self.fields["person"].people = Person.objects.visible_to(user, VIEW_FILE).filter(pk__in=rural)  # type: ignore[attr-defined]
        units = Organization.objects.visible_to(user, CHANGE_TIES).open_on(day).filter(kind__in=Organization.UNITS)
        _limit(self.fields["township"], units)
        self.fields["discovered_on"].initial = day


class SupportForm(RecordForm):
    """What was done for a rural expert."""

    amount = YuanField(label=gettext_lazy("amount in yuan"), required=False)
    field_order = ("kind", "on", "amount", "what")

    class Meta:
        model = Support
        fields = ("kind", "on", "amount", "what")
        widgets = {"on": day_input()}

    def clean(self) -> dict[str, Any]:
        """Ask for the amount of money."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind") == Support.Kind.FUND and not data.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("Support in money has an amount."))
        return data
