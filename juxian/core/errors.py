"""What the product refuses, said so that the person can mend it."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError


class Refused(ValidationError):
    """A service will not do what was asked; its message is translated and names thing, place and remedy.

    It is a `ValidationError`, so a form shows it beside its field and a command prints it.
    `code` is stable for programs; `params` fill the message.
    """

    def __init__(self, message: object, *, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(message, code=code, params=dict(params or {}))  # type: ignore[arg-type]
