"""The form of a section: made from its declaration, or one of its own."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core.inputs import day_input
from juxian.core.money import to_fen, to_yuan
from juxian.registry.forms.base import KeptSecretField, code_choices
from juxian.registry.forms.records import DesignationForm, EngagementForm, PartForm, RecognitionForm, TitleForm
from juxian.registry.models import Evidence
from juxian.registry.sections.declaration import Section

OWN: dict[str, type[PartForm]] = {
    "engagements": EngagementForm,
    "classes": RecognitionForm,
    "designations": DesignationForm,
    "titles": TitleForm,
}


class YuanField(forms.DecimalField):
    """An amount entered in yuan and kept in fen."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"step": "0.01"})
        super().__init__(max_digits=15, decimal_places=2, min_value=Decimal(0), widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return what is on file in yuan; what was typed as it was."""
        return to_yuan(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """Return fen."""
        typed = super().clean(value)
        return None if typed is None else to_fen(typed)


class SectionForm(PartForm):
    """The fields that a section declares."""

    section: Section

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.section.fields:
            column: Any = self.section.model._meta.get_field(name)
            label = column.verbose_name
            if name in self.section.codes:
                choices = code_choices(self.section.codes[name], empty=column.blank)
                self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=not column.blank)
            elif name in self.section.money:
                self.fields[name] = YuanField(label=_("%(what)s, in yuan") % {"what": label}, required=False)
            elif name == self.section.masked and self.instance.pk:
                self.initial.pop(name, None)
                self.fields[name] = KeptSecretField(label=label, shown=self.instance.masked)
                self.fields[name].help_text = _("Leave it empty to keep what is on file.")
            elif name == self.section.masked:
                self.fields[name] = forms.CharField(label=label, max_length=200, required=not column.blank)
                self.fields[name].widget.attrs["autocomplete"] = "off"
            elif isinstance(column, models.DateField):
                self.fields[name].widget = day_input()

    def values(self) -> dict[str, Any]:
        """Return what the service takes; a secret that was left empty stays as it is."""
        return {
            name: value for name, value in super().values().items() if name != self.section.masked or value is not None
        }


class EvidenceField(forms.FileField):
    """A file that proves an entry, as its name and content; its format is looked at by the service."""

    def __init__(self, **kwargs: Any) -> None:
        formats = ",".join(f".{kind}" for kind in Evidence.KINDS)
        widget = forms.ClearableFileInput(attrs={"accept": formats})
        most = settings.EVIDENCE_MAX_SIZE >> 20
        hint = format_lazy(gettext_lazy("PDF, JPG, PNG or Word, at most {most} MB; kept encrypted."), most=most)
        super().__init__(label=gettext_lazy("evidence file"), widget=widget, help_text=hint, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> tuple[str, bytes] | None:
        """Return name and content; None for no file. One that is too large is not read."""
        found = super().clean(data, initial)
        if not found:
            return None
        if found.size > settings.EVIDENCE_MAX_SIZE:
            text = _("This file has more than the %(most)d MB that evidence may have: make the scan smaller.")
            raise forms.ValidationError(text, params={"most": settings.EVIDENCE_MAX_SIZE >> 20})
        return found.name, found.read()


class EvidenceForm(forms.Form):
    """A file beside an entry."""

    attachment = EvidenceField()


def with_attachment(form: PartForm) -> PartForm:
    """Return the form with a field for the file that proves the entry."""
    form.fields["attachment"] = EvidenceField(required=False)
    return form


def form_of(section: Section) -> type[PartForm]:
    """Return the form class of a section."""
    if section.name in OWN:
        return OWN[section.name]
    made: Any = forms.modelform_factory(section.model, form=SectionForm, fields=section.fields)
    made.section = section
    made.secrets = {section.masked: (section.masked, "masked")} if section.masked else {}
    return made  # type: ignore[no-any-return]
