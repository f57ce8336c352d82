"""Forms about who a person is."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core import crypto
from juxian.core.edits import Difference, EditForm, mark, shown
from juxian.core.identity import IdentityFault, IdentityKind, read_identity
from juxian.core.inputs import ReasonForm, RecordForm, day_input
from juxian.core.text import half_width, squeeze
from juxian.organizations.fields import OrganizationField
from juxian.organizations.models import Organization, OrganizationQuerySet
from juxian.registry import selectors
from juxian.registry.forms.base import KeptSecretField, code_choices
from juxian.registry.models import Engagement, IdentityDocument, Person, TalentTeam
from juxian.registry.permissions import CHANGE, VIEW

if TYPE_CHECKING:
    from juxian.accounts.models import User

FAULTS = {
    IdentityFault.LENGTH: gettext_lazy("An identity number has 18 characters: count them again."),
    IdentityFault.CHECK_DIGIT: gettext_lazy(
        "The last character does not fit the others (GB 11643): a digit is mistyped or two are swapped."
    ),
    IdentityFault.BIRTH_INVALID: gettext_lazy("The birth date within the number is no date."),
    IdentityFault.LOST_DIGITS: gettext_lazy(
        "A spreadsheet has cut this number to 15 digits: type it from the document."
    ),
    IdentityFault.UNRECOGNISED: gettext_lazy("This is no number of any known document: compare it with the document."),
}
# Of those who may be the person entered.
ALIKE_SHOWN = 5


class PersonForm(RecordForm):
    """Who a person is and how they are reached; phone and mail are not shown, only replaced."""

    ethnic_group = forms.ChoiceField(label=gettext_lazy("ethnic group"), required=False)
    political_status = forms.ChoiceField(label=gettext_lazy("political status"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("nationality"))

    secrets = {"phone": ("phone", "masked_phone"), "email": ("email", "masked_email")}
    field_order = (
        "name", "former_name", "latin_name", "sex", "born", "born_precision", "country", "ethnic_group",
        "political_status", "phone", "email", "remarks",
    )  # fmt: skip

    class Meta:
        model = Person
        fields = ("name", "former_name", "latin_name", "sex", "born", "born_precision", "remarks")
        labels = {"name": gettext_lazy("full name")}
        widgets = {"born": day_input(), "remarks": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = kwargs.get("instance")
        self._coded(person)
        keep = _("Leave it empty to keep what is on file; 无 removes it.") if person else ""
        self.fields["phone"] = KeptSecretField(
            label=_("phone"),
            shown=person.masked_phone if person else "",
            help_text=keep or _("Several are separated by 、"),
        )
        self.fields["email"] = KeptSecretField(
            label=_("mail"), shown=person.masked_email if person else "", help_text=keep
        )
        self.order_fields(self.field_order)

    def _coded(self, person: Person | None) -> None:
        for name, codes in (
            ("country", "countries"),
            ("ethnic_group", "ethnic_groups"),
            ("political_status", "political_statuses"),
        ):
            choices = code_choices(codes, empty=name != "country")
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].initial = getattr(person, name) if person else ("156" if name == "country" else "")

    def clean_email(self) -> str | None:
        """Refuse what is no mail address, here beside its field."""
        value: str | None = self.cleaned_data["email"]
        if value:
            validate_email(value)
        return value

    def values(self) -> dict[str, Any]:
        """Return the fields of `Person` to set; a sensitive value that was left alone is not among them."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None or name == "born"}


class NewPersonForm(PersonForm):
    """A new file: who, by which document, and where they work."""

    document_kind = forms.ChoiceField(label=gettext_lazy("kind of document"), required=False)
    document_number = forms.CharField(
        label=gettext_lazy("identity number"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Checked at once; sex and birth date follow from a resident's number."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    organization = OrganizationField(
        label=gettext_lazy("organisation"), queryset=Organization.objects.none(), required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("kind of engagement"), choices=Engagement.Kind.choices, initial=Engagement.Kind.EMPLOYED
    )
    post = forms.CharField(label=gettext_lazy("post"), max_length=80, required=False)
    since = forms.DateField(label=gettext_lazy("since"), required=False, widget=day_input())
    another = forms.BooleanField(label=gettext_lazy("This is another person"), required=False)

    WHO = ("name", "document_number", "document_kind", "sex", "born", "country")
    WORK = ("organization", "kind", "post", "since")
    MORE = (
        "former_name", "latin_name", "born_precision", "ethnic_group", "political_status", "phone", "email", "remarks",
    )  # fmt: skip

    class Meta(PersonForm.Meta):
        pass

    def __init__(self, *args: Any, user: "User", organizations: OrganizationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        kinds = [("", _("as the number tells")), *IdentityDocument.Kind.choices]
        self.fields["document_kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.alike: list[Person] = []
        # Who is engaged nowhere is seen by the office only, so a unit must say where.
        self.fields["organization"].required = not user.reach(CHANGE).everything

    def clean(self) -> dict[str, Any]:
        """Refuse a wrong number, and one that is on file, with the way to that file where the reader may see it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        number = cleaned.get("document_number", "").strip()
        if number:
            try:
                check_number(number, cleaned.get("document_kind", ""), self.user)
            except ValidationError as refused:
                self.add_error("document_number", refused)
        if "document_number" not in self.errors:
            self._ask_about_alike(cleaned)
        return cleaned

    def _ask_about_alike(self, cleaned: dict[str, Any]) -> None:
        """Show who on file may be the same person, and go on only when somebody says that it is another."""
        if not cleaned.get("name"):
            return
        number = cleaned.get("document_number", "").strip()
        found = selectors.alike(
            name=cleaned["name"],
            latin_name=cleaned.get("latin_name") or "",
            born=cleaned.get("born") or (read_identity(number).birth_date if number else None),
            phone=half_width(squeeze(cleaned.get("phone") or "")).partition("、")[0],
        )
        self.alike = list(found[:ALIKE_SHOWN])
        if not self.alike or cleaned.get("another"):
            return
        seen = Person.objects.visible_to(self.user, VIEW).filter(pk__in=[one.pk for one in self.alike])
        links = format_html_join("、", '<a href="{}">{}</a>', ((one.get_absolute_url(), str(one)) for one in seen))
        said = _("On file already, perhaps the same person:")
        elsewhere = _("at a unit whose people you do not see")
        text = format_html("{} {}", said, links or elsewhere)
        self.add_error("another", ValidationError(text, code="alike"))

    def person_values(self) -> dict[str, Any]:
        """Return what `create_person` takes."""
        skipped = {*self.WORK, "another"}
        return {name: value for name, value in self.values().items() if name not in skipped}


def check_number(number: str, kind: str, user: "User") -> None:
    """Refuse a number that fails its own checks, saying how, and one that is on file, linking it if `user` may see it."""
    identity = read_identity(number, IdentityKind(kind) if kind else None)
    if not identity.valid:
        fault = next((one for one in identity.faults if one.is_error), IdentityFault.UNRECOGNISED)
        raise ValidationError(str(FAULTS.get(fault, FAULTS[IdentityFault.UNRECOGNISED])), code=fault)
    index = crypto.blind_index(identity.number or "")
    if not IdentityDocument.objects.active().filter(kind=identity.kind, number_index=index).exists():
        return
    seen = Person.objects.visible_to(user, VIEW).with_number(index).first() if user.has_perm(VIEW) else None
    if seen is None:
        raise ValidationError(
            _(
                "This number is on file already, at a unit whose people you do not see: ask the talent office to add the person's work with you."
            ),
            code="id_taken",
        )
    said = _("This number is on file already: open the file of")
    raise ValidationError(format_html('{} <a href="{}">{}</a>', said, seen.get_absolute_url(), seen), code="id_taken")


class DocumentForm(forms.Form):
    """Another identity document."""

    kind = forms.ChoiceField(label=gettext_lazy("kind of document"), required=False)
    number = forms.CharField(
        label=gettext_lazy("number"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        kinds = [("", _("as the number tells")), *IdentityDocument.Kind.choices]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a wrong number, and one that is on file."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("number"):
            try:
                check_number(cleaned["number"], cleaned.get("kind", ""), self.user)
            except ValidationError as refused:
                self.add_error("number", refused)
        return cleaned


class RevealForm(ReasonForm):
    """Which sensitive value is looked at, and why."""

    field = forms.CharField(max_length=40, widget=forms.HiddenInput)


class TalentTeamsForm(EditForm, forms.Form):
    """Which of the six talent teams a person counts in, from which day on."""

    teams = forms.MultipleChoiceField(
        label=gettext_lazy("talent teams"),
        choices=TalentTeam.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    day = forms.DateField(label=gettext_lazy("from"), widget=day_input())

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["teams"].initial = self._teams([person, *self._memberships()])
        self.add_mark(lambda: self.mark_of([person, *self._memberships()]))

    def _memberships(self) -> Iterable[Any]:
        return self.person.talent_teams.filter(until__isnull=True).order_by("pk")

    def _teams(self, held: Sequence[Any]) -> list[str]:
        return [membership.team for membership in held[1:]]

    def held(self) -> list[Any]:
        """Return the person, locked, and the teams the person counts in."""
        return [Person.objects.select_for_update().get(pk=self.person.pk), *self._memberships()]

    def mark_of(self, held: Sequence[Any]) -> str:
        """Return the mark of the teams."""
        return mark(held[0], *held[1:], names={"team"})

    def differences(self, held: Sequence[Any]) -> list[Difference]:
        """Return the teams, where others were ticked than are on file."""
        field, theirs, yours = self.fields["teams"], self._teams(held), self.cleaned_data["teams"]
        same = set(theirs) == set(yours)
        return [] if same else [Difference(str(field.label), shown(theirs, field), shown(yours, field))]
