"""What is kept: snapshots (append-only), when each was found to be so, and saved lists.

A `Snapshot` is all fact tables as of a date; its content is its hash, its files lie under that hash. Taking one again
while nothing changed gives the same row; each time is kept as a `Taking`, whose newest says as of when a figure stands.
The bytes of a file are another matter than its content: each writing of one is kept as a `SnapshotFile`.
"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from juxian.core.models import AppendOnly, Model

if TYPE_CHECKING:
    from juxian.accounts.models import User


class Snapshot(AppendOnly):
    """All fact tables as they stood at the end of the day `as_of`; `hash` is SHA-256 over date and content."""

    as_of = models.DateField(_("as of"), db_index=True)
    hash = models.CharField(_("hash"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("first taken"))

    # The moment it was last found to be so; set by `snapshots.latest`.
    taken_at: datetime | None = None

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ["-as_of", "-pk"]

    def __str__(self) -> str:
        return f"{self.as_of.isoformat()} {self.hash[:12]}"

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return Path(settings.DATA) / "snapshots" / self.hash


class SnapshotTable(AppendOnly):
    """One table of a snapshot: its rows, and the hash of its content whatever file it is written to."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="tables", verbose_name=_("snapshot"))
    table = models.CharField(_("fact table"), max_length=40)
    rows = models.PositiveBigIntegerField(_("rows"))
    content_hash = models.CharField(_("hash of the content"), max_length=64, db_index=True)

    class Meta:
        verbose_name = _("table of a snapshot")
        verbose_name_plural = _("tables of snapshots")
        ordering = ["snapshot", "table", "pk"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "table"], name="snapshot_table_once")]

    def __str__(self) -> str:
        return f"{self.snapshot} {self.table}"

    @property
    def path(self) -> Path:
        """Its Parquet file."""
        return self.snapshot.folder / f"{self.table}.parquet"


class SnapshotFile(AppendOnly):
    """A writing of a table's file or files; content is encrypted with a fresh key each time, so bytes differ."""

    table = models.ForeignKey(SnapshotTable, on_delete=models.PROTECT, related_name="files", verbose_name=_("table"))
    hash = models.CharField(_("hash of the file"), max_length=64)

    class Meta:
        verbose_name = _("file of a snapshot")
        verbose_name_plural = _("files of snapshots")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.table} {self.hash[:12]}"


class Taking(AppendOnly):
    """A moment at which the records were found to be as `snapshot` has them."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="takings", verbose_name=_("snapshot"))
    at = models.DateTimeField(_("time"))
    by = models.CharField(_("who"), max_length=150)

    class Meta:
        verbose_name = _("taking of a snapshot")
        verbose_name_plural = _("takings of snapshots")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.snapshot} {self.at:%Y-%m-%d %H:%M}"


class SavedListQuerySet(models.QuerySet["SavedList"]):
    """Reads of saved lists."""

    def visible_to(self, user: "User", permission: str = "facts.save_lists") -> "SavedListQuerySet":
        """Return the user's own lists and those that others share."""
        if not user.has_perm(permission):
            return self.none()
        return self.filter(models.Q(owner=user) | models.Q(shared=True))


class SavedList(Model):
    """A FEEL condition over a fact table, kept under a name. What it shows is always within the reader's reach."""

    name = models.CharField(_("name"), max_length=80)
    table = models.CharField(_("fact table"), max_length=40)
    condition = models.TextField(_("condition"), max_length=4000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_lists", verbose_name=_("owner")
    )
    shared = models.BooleanField(_("shared with colleagues"), default=False)
    created_at = models.DateTimeField(_("since"))

    objects = SavedListQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_list_name_once_an_owner")]

    def __str__(self) -> str:
        return self.name
