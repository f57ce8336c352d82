"""An uploaded roster on its way into the registry."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.fields import EncryptedTextField
from juxian.core.models import Model
from juxian.organizations.models import Organization

if TYPE_CHECKING:
    from juxian.accounts.models import User


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    """Reads of imports."""

    def visible_to(self, user: "User", permission: str = "registry.import") -> "ImportJobQuerySet":
        """Return one's own imports and those into organisations that the user reaches."""
        reach = user.reach(permission)
        if reach.everything:
            return self
        return self.filter(models.Q(owner=user) | reach.q("organization"))


class ImportJob(Model):
    """One file: uploaded, mapped, previewed, imported in the background; kept with its report.

    The file is kept encrypted (`services.uploads`), and so is `preview`, the first rows as the page shows them, masked.
    `mapping` is {column's heading or letter: field, fields or null}, as far as it was said; `report` holds counts and faults by row and cell, never a
    cell's content.
    """

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("waiting for its mapping")
        QUEUED = "queued", _("waiting to be imported")
        RUNNING = "running", _("being imported")
        DONE = "done", _("imported")
        FAILED = "failed", _("refused")

    OPEN = (Status.QUEUED, Status.RUNNING)

    name = models.CharField(_("file"), max_length=200)
    file = models.FileField(_("stored file"), upload_to="imports/%Y/", max_length=200, blank=True)
    digest = models.CharField(max_length=64, db_index=True, editable=False)
    fingerprint = models.CharField(max_length=64, db_index=True, blank=True, editable=False)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="imports",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="imports",
        null=True,
        blank=True,
        verbose_name=_("uploaded by"),
    )
    mapping = models.JSONField(_("column mapping"), default=dict, blank=True)
    as_of = models.DateField(_("as of"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.UPLOADED)
    total = models.PositiveIntegerField(_("rows"), default=0)
    report = models.JSONField(_("report"), default=dict, blank=True)
    preview = EncryptedTextField(blank=True, editable=False)
    created_at = models.DateTimeField(_("uploaded at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            # What was imported once is never imported again: same file, same mapping, same organisation.
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=models.Q(status="done") & ~models.Q(fingerprint=""),
                name="import_of_a_file_once",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="import_has_file_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("registry:import", args=[self.pk])

    @property
    def counts(self) -> dict[str, int]:
        """The sums of its report: rows, imported, rejected, skipped and the others; empty before there is one."""
        return dict(self.report.get("counts", {}))

    @property
    def is_open(self) -> bool:
        """Whether it is still on its way."""
        return self.status in self.OPEN
