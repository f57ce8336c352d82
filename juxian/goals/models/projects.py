"""项目化管理: a project with its milestones, what its unit reports with evidence, and its risks.

`Project` (draft, running, finished or stopped) -> `Milestone` (reached on a day that an officer verified) and `Risk`;
`ProjectReport` says how it goes or that a milestone is reached, with `ReportFile` beside it. The light is computed.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.goals.models.assessment import Decided, decided_constraints
from juxian.goals.models.files import KeptFile
from juxian.goals.models.plans import Target
from juxian.organizations.models import Organization

if TYPE_CHECKING:
    from juxian.accounts.models import User

SEE_PROJECTS, RUN_PROJECTS, VERIFY_PROJECTS = "goals.see_projects", "goals.run_projects", "goals.verify_projects"


class ProjectQuerySet(models.QuerySet["Project"]):
    """Reads of projects."""

    def visible_to(self, user: "User", permission: str = SEE_PROJECTS) -> "ProjectQuerySet":
        """Return the projects that organisations the user reaches own or take part in."""
        reach = user.reach(permission)
        if reach.everything:
            return self
        taking_part = Project.co_owners.through.objects.filter(organization__in=reach.ids)
        return self.filter(reach.q("owner") | Q(pk__in=taking_part.order_by().values("project")))


class Project(Model):
    """人才工作项目: who does what until when; from draft it is opened by somebody else than drafted it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("to be opened")
        RUNNING = "running", _("being carried out")
        FINISHED = "finished", _("finished")
        STOPPED = "stopped", _("given up")

    name = models.CharField(
        _("project"), max_length=80, unique=True,
        error_messages={"unique": _("There is a project of this name already.")},
    )  # fmt: skip
    owner = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="projects", verbose_name=_("lead unit")
    )
    co_owners = models.ManyToManyField(
        Organization, related_name="joint_projects", verbose_name=_("co-owners"), blank=True
    )
    responsible = models.CharField(_("person responsible"), max_length=60, help_text=_("Name and post."))
    aim = models.TextField(_("what is to be reached"), max_length=1000)
    target = models.ForeignKey(
        Target,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("serves target"),
    )
    budget = models.BigIntegerField(_("budget"), null=True, blank=True, validators=[MinValueValidator(0)])
    budget_line = models.CharField(_("budget line"), max_length=80, blank=True)
    begin = models.DateField(_("begins"))
    end = models.DateField(_("ends"))
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.DRAFT, editable=False, db_index=True
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("drafted by"),
        editable=False,
    )  # fmt: skip
    drafted_at = models.DateTimeField(_("drafted"), editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by"), null=True,
        blank=True, editable=False,
    )  # fmt: skip
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("closed by"), null=True,
        blank=True, editable=False,
    )  # fmt: skip
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("what came of it"), max_length=500, blank=True, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["end", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("begin")), name="project_ends_after_it_begins",
                violation_error_message=_("A project ends after it begins."),
            ),
            models.CheckConstraint(condition=Q(budget__isnull=True) | Q(budget__gte=0), name="project_budget_not_negative"),
            models.CheckConstraint(
                condition=Q(state="draft", opened_by__isnull=True, opened_at__isnull=True)
                | ~Q(state="draft") & Q(opened_by__isnull=False, opened_at__isnull=False),
                name="project_opened_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(opened_by__isnull=True) | ~Q(opened_by=F("drafted_by")), name="project_opened_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "running"], closed_by__isnull=True, closed_at__isnull=True)
                | Q(state__in=["finished", "stopped"], closed_by__isnull=False, closed_at__isnull=False)
                & ~Q(outcome=""),
                name="project_closed_says_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the project's page."""
        return reverse("goals:project", args=[self.pk])


class Milestone(Model):
    """节点: something done by a day; `reached_on` is the day that was reported and verified."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("project"))
    name = models.CharField(_("milestone"), max_length=80)
    due = models.DateField(_("due on"))
    reached_on = models.DateField(_("reached on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["project", "due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"], name="milestone_once_a_project",
                violation_error_message=_("The project has a milestone of this name already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class ProjectReport(Decided):
    """进展报告: what a unit says of its project; one that claims a milestone is verified or returned by somebody else."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reports", verbose_name=_("project"))
    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, null=True, blank=True, related_name="reports",
        verbose_name=_("milestone reached"),
    )  # fmt: skip
    on = models.DateField(_("date"))
    text = models.TextField(_("what was done for the project"), max_length=2000)

    class Meta(Decided.Meta):
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["-on", "-pk"]
        constraints = [
            *decided_constraints("project_report"),
            models.CheckConstraint(
                condition=Q(milestone__isnull=False) | Q(accepted__isnull=True), name="project_report_decided_on_milestone"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="project_report_says_something"),
            models.CheckConstraint(condition=~Q(accepted=False) | ~Q(answer=""), name="project_report_returned_says_why"),
            models.UniqueConstraint(
                fields=["milestone"], condition=Q(milestone__isnull=False) & (Q(accepted__isnull=True) | Q(accepted=True)),
                name="project_report_one_a_milestone",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.project} {self.milestone or self.on}"

    @property
    def waits(self) -> bool:
        """Whether it claims a milestone that nobody decided on yet."""
        return self.milestone_id is not None and self.is_open


class ReportFile(KeptFile):
    """佐证材料 of a report, sealed in the storage."""

    report = models.ForeignKey(
        ProjectReport, on_delete=models.PROTECT, related_name="files", verbose_name=_("progress report")
    )
    file = models.FileField(_("stored file"), upload_to="projects/%Y/", max_length=200)

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ["report", "pk"]
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="project_file_not_empty")]


class Risk(Model):
    """风险: what could go wrong with a project, how likely and how bad, what is done about it and by whom."""

    class Degree(models.IntegerChoices):
        LOW = 1, _("low")
        MEDIUM = 2, _("medium")
        HIGH = 3, _("high")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="risks", verbose_name=_("project"))
    text = models.CharField(_("risk"), max_length=200)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), choices=Degree.choices, default=Degree.MEDIUM)
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Degree.choices, default=Degree.MEDIUM)
    measure = models.CharField(_("measure"), max_length=300)
    owner = models.CharField(_("who sees to it"), max_length=60)
    raised_at = models.DateTimeField(_("raised"), editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    closing = models.CharField(_("how it ended"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering = ["closed_at", "-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__gte=1, likelihood__lte=3, impact__gte=1, impact__lte=3),
                name="risk_degrees_known",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closing="") | Q(closed_at__isnull=False) & ~Q(closing=""),
                name="risk_closed_says_how",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def level(self) -> "Risk.Degree":
        """How grave it is: likelihood times impact, from 6 high, from 3 medium."""
        product = self.likelihood * self.impact
        return self.Degree.HIGH if product >= 6 else self.Degree.MEDIUM if product >= 3 else self.Degree.LOW
