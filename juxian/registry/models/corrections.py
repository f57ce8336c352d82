"""What people ask to have put right on their own file (PIPL art. 46)."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.fields import EncryptedTextField
from juxian.core.models import Model
from juxian.registry.models.people import OWN, Person


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Reads of what was asked."""

    def visible_to(self, user: Any, permission: str = "registry.change") -> "CorrectionQuerySet":
        """Return what was asked about people the user may see with the permission; a talent's own with "registry.own".

        What somebody else proposed is read by those who may accept it.
        """
        found = self.filter(person__in=Person.objects.visible_to(user, permission).order_by().values("pk"))
        if permission == OWN or user.has_perm("registry.accept"):
            return found
        return found.filter(~models.Q(part=Correction.Part.PROPOSAL) | models.Q(asked_by=str(user)))

    def waiting(self) -> "CorrectionQuerySet":
        """Return what nobody has answered yet."""
        return self.filter(state=Correction.State.OPEN)


class Correction(Model):
    """更正申请: what somebody says is wrong on their file, and what became of it.

    What they write may hold any sensitive value, so it is kept encrypted and never in the trail.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        DONE = "done", _("put right")
        REFUSED = "refused", _("left as it is")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Part(models.TextChoices):
        PARTICULARS = "particulars", _("particulars")
        DOCUMENTS = "documents", _("identity documents")
        EDUCATIONS = "educations", _("education")
        TITLES = "titles", _("titles")
        ENGAGEMENTS = "engagements", _("engagements")
        CLASSES = "classes", _("class and designations")
        DELETION = "deletion", _("something to be deleted")
        ERASURE = "erasure", _("my whole file to be erased")
        OTHER = "other", _("something else")
        PROPOSAL = "proposal", _("an entry proposed")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("person"))
    part = models.CharField(_("which part"), max_length=12, choices=Part.choices)
    text = EncryptedTextField(_("what is wrong, and how it should read"))
    # What shall be written when it is accepted; see `services.proposals`.
    proposal = EncryptedTextField(blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    asked_by = models.CharField(_("asked by"), max_length=150)
    asked_at = models.DateTimeField(_("asked at"))
    due = models.DateField(_("to be answered by"))
    answer = EncryptedTextField(_("answer"), blank=True)
    answered_by = models.CharField(_("answered by"), max_length=150, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for correction")
        verbose_name_plural = _("requests for correction")
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["state", "due"], name="corrections_waiting")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="correction_says_something"),
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at__isnull=True)
                | models.Q(state="withdrawn", answered_at__isnull=False)
                | models.Q(state__in=["done", "refused"], answered_at__isnull=False)
                & ~models.Q(answered_by="")
                & ~models.Q(answer=""),
                name="correction_is_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_part_display()}"

    def get_absolute_url(self) -> str:
        """Return the page on which it is answered."""
        return reverse("registry:correction", args=[self.pk])
