"""Base models."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import DEFAULT_DB_ALIAS, models


class Checks(models.CheckConstraint):
    """The checks of one table, which the database is asked in one query; singly only to say which do not hold."""

    def __init__(self, checks: Sequence[models.CheckConstraint]) -> None:
        super().__init__(condition=models.Q(*(check.condition for check in checks)), name="checks")
        self.checks = checks

    def validate(
        self, model: Any, instance: Any, exclude: set[str] | None = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        """Raise `ValidationError` with the message of each check that does not hold."""
        try:
            if not exclude:  # with fields left out, what cannot be checked is known only one by one
                super().validate(model, instance, exclude, using)
                return
        except ValidationError:
            pass  # which of them it is follows
        errors = []
        for check in self.checks:
            try:
                check.validate(model, instance, exclude, using)
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)


class Model(models.Model):
    """A model whose rows are written by services only: `save()` validates first, so nothing half-right is kept."""

    class Meta:
        abstract = True

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """The constraints as Django gives them, each table's checks as one."""
        found: list[tuple[type[models.Model], Sequence[models.BaseConstraint]]] = []
        for model, constraints in super().get_constraints():
            checks = [one for one in constraints if isinstance(one, models.CheckConstraint)]
            others = [one for one in constraints if one not in checks]
            found.append((model, [*([Checks(checks)] if checks else []), *others]))
        return found

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
