"""Base models."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models


class Model(models.Model):
    """A model whose rows are written by services only: `save()` validates first, so nothing half-right is kept."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Validate the whole row and write it; raises `ValidationError` naming each field at fault."""
        self.full_clean(validate_constraints=False)
        super().save(*args, **kwargs)


class AppendOnly(models.Model):
    """A model whose rows are never changed; its migration must also add `core.db.RefuseChange`."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; an existing one is refused."""
        if not self._state.adding:
            raise ImproperlyConfigured(f"{self._meta.label} is append-only: write a new row instead")
        super().save(*args, force_insert=True, **{k: v for k, v in kwargs.items() if k != "force_insert"})

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse."""
        raise ImproperlyConfigured(f"{self._meta.label} is append-only: nothing is deleted")
