"""What the registry's forms have in common."""

from collections.abc import Iterable
from typing import Any

from django import forms

from juxian.core.codes import table
from juxian.core.text import clean, is_none_word

NOTHING = ("", "---------")


class KeptSecretField(forms.CharField):
    """A sensitive value that the form does not show: empty keeps what is there, a word for none (无) removes it."""

    def __init__(self, *, shown: str = "", **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "placeholder": shown}

    def clean(self, value: Any) -> str | None:
        """Return the new value, "" for removing, None for keeping."""
        typed = clean(super().clean(value))
        if not typed:
            return None
        return "" if is_none_word(typed) else typed


def code_choices(name: str, *, empty: bool = True) -> list[tuple[str, str]]:
    """Return a national code table as choices."""
    coded = [(one.code, one.name) for one in table(name) if one.code]
    return [NOTHING, *coded] if empty else coded


def title_names() -> Iterable[str]:
    """Return the titles and skill grades there are, for suggestions."""
    return (one.name for one in table("titles"))
