"""Supervision reports (督查专报): how a month or a quarter stands, with what it says of each unit."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.facts.models import Snapshot
from juxian.goals.models.supervision import SEE_NOTICES, Issued, issued_constraints
from juxian.organizations.models import Organization

if TYPE_CHECKING:
    from juxian.accounts.models import User


class SupervisionReportQuerySet(models.QuerySet["SupervisionReport"]):
    """Reads of reports."""

    def visible_to(self, user: "User", permission: str = SEE_NOTICES) -> "SupervisionReportQuerySet":
        """Return all to whoever sees everything; to units those that were issued and have a line of theirs."""
        reach = user.reach(permission)
        if reach.everything:
            return self
        lines = SupervisionLine.objects.filter(reach.q("organization")).order_by().values("report")
        return self.filter(state=SupervisionReport.State.ISSUED, pk__in=lines)


class SupervisionReport(Issued):
    """督查专报 of one period, composed on a snapshot: `chapters` and `citations` as those of a review. Issued, it stands."""

    class Kind(models.TextChoices):
        QUARTER = "quarter", _("quarter")
        MONTH = "month", _("month")

    kind = models.CharField(_("period"), max_length=7, choices=Kind.choices)
    part = models.PositiveSmallIntegerField(_("which month or quarter"))
    as_of = models.DateField(_("as of"))
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+", verbose_name=_("snapshot"))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what is asked of the units"))
    chapters = models.JSONField()
    citations = models.JSONField()

    objects = SupervisionReportQuerySet.as_manager()

    class Meta(Issued.Meta):
        verbose_name = _("supervision report")
        verbose_name_plural = _("supervision reports")
        ordering = ["-as_of", "-pk"]
        constraints = [
            *issued_constraints("supervision_report"),
            models.CheckConstraint(
                condition=Q(kind="month", part__gte=1, part__lte=12) | Q(kind="quarter", part__gte=1, part__lte=4),
                name="supervision_report_period_there_is",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the report's page."""
        return reverse("reports:supervision_report", args=[self.pk])


class SupervisionLineQuerySet(models.QuerySet["SupervisionLine"]):
    """Reads of lines."""

    def visible_to(self, user: "User", permission: str = SEE_NOTICES) -> "SupervisionLineQuerySet":
        """Return the lines of visible reports about units the user reaches."""
        reports = SupervisionReport.objects.visible_to(user, permission).order_by().values("pk")
        return self.filter(user.reach(permission).q("organization"), report__in=reports)


class SupervisionLine(Model):
    """What a report says of one unit. `content` is {targets, met, behind, mean, lights: {target: light}, lagging: [{target, name,
    told, periods}], red, late, unanswered: [text], better, worse: [name]}; `fixed` once the report is issued."""

    report = models.ForeignKey(
        SupervisionReport, on_delete=models.CASCADE, related_name="lines", verbose_name=_("supervision report")
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    content = models.JSONField()
    fixed = models.BooleanField(default=False, editable=False)

    objects = SupervisionLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a supervision report")
        verbose_name_plural = _("lines of supervision reports")
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "organization"], name="supervision_line_once_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.organization}"

    @property
    def troubled(self) -> bool:
        """Whether it names anything that is behind, red, overdue or unanswered."""
        return any(self.content[name] for name in ("lagging", "red", "late", "unanswered"))
