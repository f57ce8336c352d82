"""Files that may be about one person, and files that were merged."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.registry.models.people import Person


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    """Reads of pairs."""

    def visible_to(self, user: Any, permission: str = "registry.merge") -> "DuplicatePairQuerySet":
        """Return the pairs of which the user sees both files, one of them merged into the other or not."""
        people = Person.every.visible_to(user, permission).order_by()
        # Asked of each pair: of two IN, SQLite tries everybody with everybody by the index over both.
        return self.filter(*(models.Exists(people.filter(pk=models.OuterRef(side))) for side in ("left", "right")))

    def waiting(self) -> "DuplicatePairQuerySet":
        """Return those nobody has decided, both files of which are still there."""
        return self.filter(state=DuplicatePair.State.OPEN, left__merged_into=None, right__merged_into=None)


class DuplicatePair(Model):
    """Two files that may be about one person, `left` the older one, with the evidence weighed.

    `evidence` is a list of [aspect, outcome, bits for one person or, negative, against], values of neither file.
    """

    class State(models.TextChoices):
        OPEN = "open", _("to be decided")
        DIFFERENT = "different", _("two people")
        MERGED = "merged", _("one person")

    left = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("one file"))
    right = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("other file"))
    probability = models.FloatField(_("probability"))
    weight = models.FloatField(_("weight in bits"))
    evidence = models.JSONField(_("evidence"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    found_at = models.DateTimeField(_("found at"))
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-weight", "pk"]
        indexes = [models.Index(fields=["state", "-weight"], name="duplicates_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="duplicate_left_is_older"),
            models.CheckConstraint(
                condition=models.Q(probability__gte=0, probability__lte=1), name="duplicate_probability_is_one"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at__isnull=True)
                | ~models.Q(state="open") & ~models.Q(decided_by=""),
                name="duplicate_decided_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left} – {self.right}"

    def get_absolute_url(self) -> str:
        """Return the page that shows both files side by side."""
        return reverse("registry:duplicate", args=[self.pk])


class Merge(Model):
    """One file taken into another, with what it takes to part them again.

    `moved` lists the rows that went over, as [model, key, field]; `filled` the particulars that the kept file took over
    because it had none. Rows that say what the kept file says already stayed where they were.
    """

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges", verbose_name=_("file kept"))
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("file merged"))
    moved = models.JSONField(_("entries moved"), default=list, blank=True)
    filled = models.JSONField(_("particulars taken over"), default=list, blank=True)
    stayed = models.PositiveIntegerField(_("entries that said the same"), default=0)
    merged_by = models.CharField(_("merged by"), max_length=150)
    merged_at = models.DateTimeField(_("merged at"))
    undone_by = models.CharField(_("parted by"), max_length=150, blank=True)
    undone_at = models.DateTimeField(_("parted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(kept=models.F("gone")), name="merge_of_two_files"),
            models.UniqueConstraint(
                fields=["gone"], condition=models.Q(undone_at__isnull=True), name="merge_takes_a_file_once"
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True, undone_by="")
                | models.Q(undone_at__isnull=False) & ~models.Q(undone_by=""),
                name="merge_undone_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"
