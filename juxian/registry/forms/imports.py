"""Forms of the import: the file, and what its columns hold."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.organizations.fields import OrganizationField
from juxian.organizations.models import Organization
from juxian.registry.importing import marks
from juxian.registry.importing.labels import FIELD_LABELS, fields_label
from juxian.registry.permissions import IMPORT

if TYPE_CHECKING:
    from juxian.accounts.models import User

ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt")
# Fields of which several columns may hold parts: a mobile and a land line.
REPEATED = frozenset(("phone",))


class UploadForm(forms.Form):
    """A roster, and whose it is."""

    file = forms.FileField(
        label=gettext_lazy("roster"),
        help_text=gettext_lazy(
            "Excel (.xlsx, .xls), CSV or TSV, as the unit keeps it: titles, totals and notes may stay."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    organization = OrganizationField(
        label=gettext_lazy("organisation"),
        queryset=Organization.objects.none(),
        required=False,
        help_text=gettext_lazy("For rows that name no employer; employers not yet in the tree are added below it."),
    )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = user.reach(IMPORT)
        field = self.fields["organization"]
        field.queryset = Organization.objects.visible_to(user, IMPORT)  # type: ignore[attr-defined]
        field.required = not reach.everything
        if not reach.everything and not self.is_bound:
            field.initial = next((m.organization for m in user.current_memberships if m.organization in reach), None)

    def clean_file(self) -> Any:
        """Refuse a file that is too large to be a roster."""
        file = self.cleaned_data["file"]
        if file.size > settings.FILE_UPLOAD_MAX_SIZE:
            raise forms.ValidationError(
                _("This file has %(size)d MB, more than the %(most)d that a roster may have: split it."),
                params={"size": file.size >> 20, "most": settings.FILE_UPLOAD_MAX_SIZE >> 20},
            )
        return file


class TemplateForm(forms.Form):
    """Whether the template of one's people shows sensitive values, and why."""

    clear = forms.BooleanField(
        label=gettext_lazy("identity numbers, phones and pay in the clear"),
        required=False,
        help_text=gettext_lazy("Otherwise they are masked; a masked cell that comes back changes nothing."),
    )
    reason = forms.CharField(
        label=gettext_lazy("why"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Needed for values in the clear. Your name, the time and the reason are kept."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, may_reveal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_reveal:
            self.fields.clear()


class ColumnsForm(forms.Form):
    """What each column of the file holds; one select a column, named by its letter."""

    def __init__(self, *args: Any, columns: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A column without heading and content is nothing to decide about.
        told = [column for column in columns if column["header"] or column["samples"]]
        self.columns = [column for column in told if column["fields"] != [marks.FIELD]]
        single = [("", _("— not imported —")), *((name, str(label)) for name, label in FIELD_LABELS.items())]
        for column in self.columns:
            joined = "+".join(column["fields"])
            choices = list(single)
            if len(column["fields"]) > 1:
                choices.insert(1, (joined, fields_label(column["fields"])))
            field = forms.ChoiceField(
                choices=choices, required=False, initial=joined, label=f"{column['letter']} {column['header']}".strip()
            )
            field.widget.attrs |= {"aria-label": field.label, "class": "form-select form-select-sm"}
            self.fields[column["letter"]] = field

    def clean(self) -> dict[str, Any]:
        """Refuse a mapping without names, and a field given to two columns."""
        chosen: dict[str, str] = {}
        for letter in self.fields:
            for field in filter(None, self.cleaned_data.get(letter, "").split("+")):
                if field in chosen and field not in REPEATED:
                    message = _("“%(field)s” is given to column %(first)s already.")
                    params = {"field": FIELD_LABELS[field], "first": chosen[field]}
                    self.add_error(letter, forms.ValidationError(message, params=params))
                chosen.setdefault(field, letter)
        if "name" not in chosen:
            raise forms.ValidationError(_("Choose the column that holds the names."))
        return self.cleaned_data

    def mapping(self) -> dict[str, str | list[str] | None]:
        """Return {letter: field, fields or None}."""
        found: dict[str, str | list[str] | None] = {}
        for letter in self.fields:
            fields = [field for field in self.cleaned_data[letter].split("+") if field]
            found[letter] = None if not fields else fields[0] if len(fields) == 1 else fields
        return found

    def rows(self) -> list[tuple[Mapping[str, Any], forms.BoundField]]:
        """Return each column with its select."""
        return [(column, self[column["letter"]]) for column in self.columns]
