"""Two people at one record: the second is told what was saved meanwhile, and loses nothing of what was typed.

A page that edits posts back the mark of what it showed. In the transaction that writes, the record is locked and read
again; where its mark is another one, nothing is written: the form comes back as it was typed, with what is on file now
beside it and with the new mark, so that saving again is a decision. What comes without a mark, a program, is not asked.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, ClassVar, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from juxian.core.errors import Refused

SEEN = "seen"


@dataclass(frozen=True)
class Difference:
    """What is on file now and what was typed, where they are not the same."""

    label: str
    theirs: str
    yours: str


def mark(*records: models.Model | None, names: Collection[str] | None = None) -> str:
    """Return a mark of what records hold (in the fields `names`, all without), "" for none; it gives nothing away."""
    held = [
        [one._meta.label_lower, one.pk]
        + [[f.name, f.value_to_string(one)] for f in one._meta.concrete_fields if names is None or f.name in names]
        for one in records
        if one is not None
    ]
    text = json.dumps(held, default=str, ensure_ascii=False)
    return salted_hmac(__name__, text, algorithm="sha256").hexdigest()[:32] if held else ""


def refuse_changed(seen: str | None, now: str) -> None:
    """Refuse what was decided over a page that shows no longer what is on file; pass what carries no mark (None)."""
    if seen is not None and seen != now:
        raise Refused(
            _("Somebody saved this after you opened the page. Look at it as it is now, and decide again."),
            code="changed_meanwhile",
        )


class EditForm(forms.BaseForm):
    """A form that edits what is on file: the row of a model form, or what a subclass says by `held` and `add_mark`.

    `secrets` names for fields that do not show what is on file the model's field, and what shows it masked.
    """

    secrets: ClassVar[Mapping[str, tuple[str, str]]] = {}
    meanwhile: Sequence[Difference] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = getattr(self, "instance", None)
        if row is not None and row.pk:
            # Only once the page is drawn: a subclass adds and removes fields until then.
            self.add_mark(lambda: self.mark_of([row]))

    def add_mark(self, seen: str | Callable[[], str]) -> None:
        """Let the form post back the mark of what it shows."""
        self.fields[SEEN] = forms.CharField(required=False, widget=forms.HiddenInput(), initial=seen)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        # For `hold` alone: services take what remains.
        self.cleaned_data.pop(SEEN, None)

    def held(self) -> list[models.Model | None]:
        """Return what the form edits as it is on file now, locked until the transaction ends."""
        row: models.Model = self.instance  # type: ignore[attr-defined]
        return [type(row)._base_manager.select_for_update().filter(pk=row.pk).first()]

    def mark_of(self, held: Sequence[models.Model | None]) -> str:
        """Return the mark of what the form shows of the records."""
        return mark(*held, names={*self.fields, *(field for field, _shown in self.secrets.values())})

    def differences(self, held: Sequence[models.Model | None]) -> list[Difference]:
        """Return where what was typed is not what is on file."""
        found = []
        for name, field in self.fields.items():
            typed = self.cleaned_data.get(name)
            if name in self.secrets:
                if typed is not None:
                    found.append(Difference(str(field.label), getattr(held[0], self.secrets[name][1]), shown(typed)))
            elif hasattr(held[0], name):
                theirs, yours = (shown(value, field) for value in (getattr(held[0], name), typed))
                if theirs != yours:
                    found.append(Difference(str(field.label), *_lines_apart(theirs, yours)))
        return found


def hold(form: forms.BaseForm) -> None:
    """Lock what a form edits; refuse when it is not what the page showed, unless just that was typed.

    Call it first in the transaction that writes. The form then lists in `meanwhile` what differs.
    """
    if not isinstance(form, EditForm) or SEEN not in form.fields or form.add_prefix(SEEN) not in form.data:
        return
    held = form.held()
    now = form.mark_of(held)
    if form.data[form.add_prefix(SEEN)] == now:
        return
    differences = form.differences(held) if any(held) else []
    if any(held) and not differences:
        return
    form.meanwhile = differences
    data = cast("QueryDict", form.data).copy()
    data[form.add_prefix(SEEN)] = now
    form.data = data
    raise Refused(
        _(
            "Somebody saved this after you opened the page. What you typed is all here and not saved yet: compare it"
            " with what is on file now, then save again to put yours in its place."
        ),
        code="changed_meanwhile",
    )


def shown(value: Any, field: forms.Field | None = None) -> str:
    """Return a value as a person reads it in a comparison."""
    if value is None or (value is False and isinstance(field, forms.FileField)):
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    choices = _choices(field)
    if isinstance(value, list | tuple | set):
        return "、".join(choices.get(str(one), str(one)) for one in value)
    return choices.get(str(value), str(value)).replace("\r\n", "\n").strip()


def _choices(field: forms.Field | None) -> dict[str, str]:
    # Not of those over models, which would read every row: their values say what they are.
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return {}
    pairs = cast("Iterable[Any]", field.choices)
    return {
        str(key): str(label) for key, label in pairs if key not in ("", None) and not isinstance(label, list | tuple)
    }


def _lines_apart(theirs: str, yours: str) -> tuple[str, str]:
    """Return of two long texts only the lines that differ."""
    old, new = theirs.split("\n"), yours.split("\n")
    changes = [one for one in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if one[0] != "equal"]
    return (
        "\n".join(line for _tag, start, end, _s, _e in changes for line in old[start:end]),
        "\n".join(line for _tag, _s, _e, start, end in changes for line in new[start:end]),
    )
