"""会办申请: a unit or an employer asks for a case conference about a person or an employer of its own."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.goals.models.assessment import Decided, decided_constraints
from juxian.goals.models.meetings import Meeting
from juxian.organizations.models import Organization
from juxian.registry.models import Person

if TYPE_CHECKING:
    from juxian.accounts.models import User

ASK_CONFERENCE = "goals.ask_conference"


class CaseRequestQuerySet(models.QuerySet["CaseRequest"]):
    """Reads of requests."""

    def visible_to(self, user: "User", permission: str = ASK_CONFERENCE) -> "CaseRequestQuerySet":
        """Return what organisations within the user's reach asked for."""
        return self.filter(user.reach(permission).q("organization"))


class CaseRequest(Decided):
    """A problem that its unit can not solve alone; the office takes it into a case conference or declines, saying why."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("about the person")
    )
    employer = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("about the employer"),
    )  # fmt: skip
    problem = models.TextField(_("problem to be solved"), max_length=1000)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, related_name="requests", null=True, blank=True, editable=False,
        verbose_name=_("case conference"),
    )  # fmt: skip

    objects = CaseRequestQuerySet.as_manager()

    class Meta(Decided.Meta):
        verbose_name = _("request for a case conference")
        verbose_name_plural = _("requests for case conferences")
        ordering = ["-filed_at", "-pk"]
        constraints = [
            *decided_constraints("case_request"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(employer__isnull=False), name="case_request_is_about_somebody"
            ),
            models.CheckConstraint(condition=~Q(accepted=False) | ~Q(answer=""), name="case_request_declined_says_why"),
            models.CheckConstraint(
                condition=Q(meeting__isnull=True) | Q(accepted=True), name="case_request_with_a_meeting_is_taken_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.label} {self.filed_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return the request's page."""
        return reverse("goals:case_request", args=[self.pk])
