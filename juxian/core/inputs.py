"""What the forms of all modules have in common."""

from django import forms

from juxian.core.edits import EditForm


class RecordForm(EditForm, forms.ModelForm):  # type: ignore[type-arg]
    """The fields of a model as a form; the row itself is neither built nor checked here: that is the service's work."""

    def _post_clean(self) -> None:
        """Leave the instance as it is."""


def day_input() -> forms.DateInput:
    """Return the browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
