"""Model fields for values that must not lie open in the database."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from juxian.core import crypto


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is encrypted at rest and plain in Python; empty stays empty.

    It can not be filtered or sorted on; keep a `BlindIndexField` beside it to look equal values up.
    """

    description = "encrypted text"

    def context(self) -> str:
        """Return what the values of this column are bound to: its table and name."""
        # A history row is a copy of its original's columns, so it shares the original's context.
        model = self.model.__name__.removeprefix("Historical")
        return f"{self.model._meta.app_label}.{model}.{self.attname}".lower()

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return crypto.encrypt(text, context=self.context()) if text else text

    def from_db_value(self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper) -> str | None:
        return crypto.decrypt(value, context=self.context()) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name in {"isnull", "exact"}:
            return super().get_lookup(lookup_name)
        return None


class BlindIndexField(models.CharField):  # type: ignore[type-arg]
    """The fingerprint of a plain value, for equality look-ups: `filter(number_index=blind_index(number))`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)
