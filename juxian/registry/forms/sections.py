"""The form of a section: made from its declaration, or one of its own."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from juxian.core.inputs import EvidenceField, YuanField, day_input
from juxian.registry.forms.base import KeptSecretField, code_choices
from juxian.registry.forms.records import DesignationForm, EngagementForm, PartForm, RecognitionForm, TitleForm
from juxian.registry.sections.declaration import Section

OWN: dict[str, type[PartForm]] = {
    "engagements": EngagementForm,
    "classes": RecognitionForm,
    "designations": DesignationForm,
    "titles": TitleForm,
}


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
