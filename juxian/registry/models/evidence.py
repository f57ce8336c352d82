"""The files that prove what rows of a person's file say."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from juxian.core import sealed
from juxian.registry.models.base import Sourced, history
from juxian.registry.models.people import Person

PROPOSED = "proposals"


class Evidence(Sourced):
    """佐证材料: a file beside a row, which `section` and `row` name; sealed in the storage.

    What comes with a proposal belongs to that until it is accepted: its section is `PROPOSED`, its row the request.
    """

    KINDS = ("pdf", "jpg", "png", "docx", "doc")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("person"))
    section = models.CharField(_("part of the file"), max_length=20)
    row = models.PositiveBigIntegerField(_("entry"))
    name = models.CharField(_("file name"), max_length=120)
    kind = models.CharField(_("file format"), max_length=4)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64, editable=False)
    file = models.FileField(_("stored file"), upload_to="evidence/%Y/", max_length=200)

    history = history()

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ["person_id", "pk"]
        indexes = [models.Index(fields=["person", "section", "row"], name="evidence_of_row")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["pdf", "jpg", "png", "docx", "doc"]) & models.Q(size__gt=0),
                name="evidence_is_of_a_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def validate_constraints(self, exclude: Any = None) -> None:
        """Refuse a file beside a row of another person: it stays with the row when files are merged or parted."""
        super().validate_constraints(exclude)
        from juxian.registry.sections.catalogue import NAMED

        relation = "corrections" if self.section == PROPOSED else NAMED[self.section].relation
        if not getattr(self.person, relation).filter(pk=self.row).exists():
            raise ValidationError(_("This file belongs to an entry of another person."), code="evidence_astray")

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the row, and with it the stored file."""
        sealed.drop(self.file)
        return super().delete(*args, **kwargs)
