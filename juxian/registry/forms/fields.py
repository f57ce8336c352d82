"""Choosing people in a form: by file number, or by a name that only one of them has."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from juxian.registry.models import Person
from juxian.registry.models.people import PersonQuerySet

CODE = re.compile(r"RC\d{10}", re.IGNORECASE)
MOST_NAMED = 5


def find_person(people: PersonQuerySet, typed: str) -> Person:
    """Return who is meant among `people`; refuses nobody and several, naming those."""
    code = CODE.search(typed)
    if code:
        found = list(people.filter(code=code[0].upper())[:1])
    else:
        found = list(people.filter(name=typed).order_by("code")[: MOST_NAMED + 1])
    if not found:
        raise ValidationError(
            _("Nobody whom you may choose is called “%(name)s”: enter the file first, or its number."),
            params={"name": typed},
        )
    if len(found) > 1:
        named = "、".join(one.code for one in found[:MOST_NAMED]) + ("…" if len(found) > MOST_NAMED else "")
        raise ValidationError(
            _("Several are called “%(name)s”: give the file number, one of %(codes)s."),
            params={"name": typed, "codes": named},
        )
    return found[0]


class PersonField(forms.CharField):
    """One person of `people`, a queryset set by the form."""

    people: PersonQuerySet = Person.objects.none()

    def prepare_value(self, value: Any) -> Any:
        """Return a person as they are typed."""
        return f"{value.name} {value.code}" if isinstance(value, Person) else value

    def clean(self, value: Any) -> Any:
        """Return the person; None for an empty field that may be empty."""
        typed = super().clean(value)
        return find_person(self.people, typed) if typed else None


class PeopleField(PersonField):
    """Several people, one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> list[Person]:
        """Return the people; each line that names nobody or several is told."""
        lines = [line.strip() for line in (forms.CharField.clean(self, value) or "").splitlines() if line.strip()]
        found, wrong = [], []
        for line in lines:
            try:
                found.append(find_person(self.people, line))
            except ValidationError as error:
                wrong += error.messages
        if wrong:
            raise ValidationError(wrong)
        return list(dict.fromkeys(found))
