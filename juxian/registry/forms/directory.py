"""Forms of the directories."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from juxian.core.inputs import RecordForm, day_input
from juxian.registry.models import Classification, DesignationKind, Synonym

SPARE_ROWS = 3


class ClassificationForm(forms.Form):
    """A new edition of the class directory."""

    name = forms.CharField(label=_("name"), max_length=120)
    document = forms.CharField(label=_("document number"), max_length=60, required=False)
    since = forms.DateField(label=_("in force since"), widget=day_input())

    def clean_name(self) -> str:
        """Refuse a name that an earlier edition has."""
        name: str = self.cleaned_data["name"].strip()
        if Classification.objects.filter(name=name).exists():
            raise forms.ValidationError(_("An earlier edition has this name: add the year to tell them apart."))
        return name

    def clean_since(self) -> Any:
        """Refuse the day on which another edition begins."""
        day = self.cleaned_data["since"]
        if Classification.objects.filter(since=day).exists():
            raise forms.ValidationError(_("Another edition begins on this day."))
        return day


class LevelForm(forms.Form):
    """One class of an edition; a row left empty is no class."""

    code = forms.CharField(
        label=_("class"),
        max_length=4,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "size": 4, "aria-label": _("class")}),
    )
    name = forms.CharField(
        label=_("class name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "size": 16, "aria-label": _("class name")}),
    )
    rules = forms.CharField(
        label=_("who belongs to it"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 2, "cols": 90, "class": "form-control", "aria-label": _("who belongs to it")}
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a class without letter or without a rule."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if any(cleaned.get(name) for name in ("code", "name", "rules")):
            for name, text in (("code", _("Give the class a letter.")), ("rules", _("Say who belongs to it."))):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, text)
        return cleaned


class LevelsBase(forms.BaseFormSet):  # type: ignore[type-arg]
    """The classes of an edition, the highest first."""

    def clean(self) -> None:
        """Refuse an edition without classes, and a letter that occurs twice."""
        codes = [code for code, _name, _rules in self.levels()]
        if not codes:
            raise forms.ValidationError(_("An edition needs at least one class."))
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise forms.ValidationError(_("The class %(code)s stands in the list twice."), params={"code": twice[0]})

    def levels(self) -> list[tuple[str, str, str]]:
        """Return (class, name, rules) of the rows that say something."""
        rows = [form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data.get("code")]
        return [(row["code"].strip().upper(), row["name"].strip(), row["rules"]) for row in rows]


LevelSet: type[LevelsBase] = forms.formset_factory(LevelForm, formset=LevelsBase, extra=SPARE_ROWS, max_num=30)  # type: ignore[assignment]


class DesignationKindForm(RecordForm):
    """A kind of designation."""

    class Meta:
        model = DesignationKind
        fields = (
            "name", "name_en", "scope", "group", "issuer", "since", "until", "is_high_level", "for_teams", "order",
        )  # fmt: skip
        widgets = {"since": day_input(), "until": day_input()}

    def clean_name(self) -> str:
        """Refuse a name that another kind has."""
        name: str = self.cleaned_data["name"].strip()
        if DesignationKind.objects.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This designation is in the directory already."))
        return name


class NewDesignationKindForm(DesignationKindForm):
    """A new kind with the other ways in which units write it."""

    aliases = forms.CharField(
        label=_("other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: as units write it in their rosters."),
    )

    class Meta(DesignationKindForm.Meta):
        pass

    def clean_aliases(self) -> list[str]:
        """Return the other names, each once."""
        lines = [line.strip() for line in self.cleaned_data["aliases"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line))


class AliasForm(forms.Form):
    """Another name of a designation."""

    text = forms.CharField(label=_("other name"), max_length=80)


class SynonymForm(forms.Form):
    """What units write in a coded column, and the value of its table that it means."""

    field = forms.ChoiceField(label=_("column"), choices=Synonym.Field.choices)
    text = forms.CharField(label=_("as units write it"), max_length=80)
    value = forms.CharField(
        label=_("means"),
        max_length=80,
        help_text=_("A value of the column's table, as the list has it."),
        widget=forms.TextInput(attrs={"list": "table-values", "autocomplete": "off"}),
    )

    @staticmethod
    def values() -> dict[str, list[str]]:
        """Return the values of each column's table."""
        return {field: Synonym.values_of(field) for field in Synonym.Field.values}
