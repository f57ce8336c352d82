"""Supervision notices: lagging targets, red projects and overdue tasks of meetings circulated, each unit's reply, and whether the office was content with it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.goals.models.meetings import MeetingTask
from juxian.goals.models.plans import Target
from juxian.goals.models.projects import Project
from juxian.organizations.models import Organization

if TYPE_CHECKING:
    from juxian.accounts.models import User

SUPERVISE, CIRCULATE, SEE_NOTICES = "goals.supervise", "goals.circulate", "goals.see_notices"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reads of notices."""

    def visible_to(self, user: "User", permission: str = SEE_NOTICES) -> "NoticeQuerySet":
        """Return all to whoever sees everything; to units those that were issued and name them."""
        reach = user.reach(permission)
        if reach.everything:
            return self
        named = NoticeItem.objects.filter(reach.q("organization")).values("notice")
        return self.filter(state=Notice.State.ISSUED, pk__in=named)


class Issued(Model):
    """Drafted by one, issued by another with a number of its year; issued, its text stands."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ISSUED = "issued", _("issued")

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by"), null=True,
        blank=True,
    )  # fmt: skip
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)

    class Meta:
        abstract = True


def issued_constraints(prefix: str) -> list[models.BaseConstraint]:
    """Return that a draft has no number, an issued one all of it, numbers are of one each, and nobody issues their own."""
    return [
        models.UniqueConstraint(fields=["year", "number"], name=f"{prefix}_number_once_a_year"),
        models.CheckConstraint(
            condition=Q(state="draft", number__isnull=True, issued_by__isnull=True, issued_at__isnull=True)
            | Q(state="issued", number__isnull=False, issued_by__isnull=False, issued_at__isnull=False),
            name=f"{prefix}_issued_has_number",
        ),
        models.CheckConstraint(
            condition=Q(issued_by__isnull=True) | ~Q(issued_by=F("drafted_by")), name=f"{prefix}_issued_by_another"
        ),
    ]


class Notice(Issued):
    """督查通报: drafted from the lights by one, issued by another; issued, its text stands."""

    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("opening"))
    as_of = models.DateField(_("as of"))
    due = models.DateField(_("reply until"))

    objects = NoticeQuerySet.as_manager()

    class Meta(Issued.Meta):
        verbose_name = _("supervision notice")
        verbose_name_plural = _("supervision notices")
        ordering = ["-drafted_at", "-pk"]
        constraints = issued_constraints("notice")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the notice's page."""
        return reverse("goals:notice", args=[self.pk])


class NoticeItemQuerySet(models.QuerySet["NoticeItem"]):
    """Reads of what notices say of units."""

    def visible_to(self, user: "User", permission: str = SEE_NOTICES) -> "NoticeItemQuerySet":
        """Return the lines of visible notices about units the user reaches."""
        notices = Notice.objects.visible_to(user, permission)
        return self.filter(user.reach(permission).q("organization"), notice__in=notices)


class NoticeItem(Model):
    """What a notice says of one unit's target, project or task, the unit's reply, and what the office made of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for the reply")
        REPLIED = "replied", _("replied")
        RETURNED = "returned", _("returned")
        CLOSED = "closed", _("settled")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="items", verbose_name=_("notice"))
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="notices", verbose_name=_("unit")
    )
    target = models.ForeignKey(
        Target, on_delete=models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("target")
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("project")
    )
    task = models.ForeignKey(
        MeetingTask, on_delete=models.PROTECT, null=True, blank=True, related_name="notices",
        verbose_name=_("task of a meeting"),
    )  # fmt: skip
    light = models.CharField(_("light"), max_length=10)
    told = models.CharField(_("what the records say"), max_length=300)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    reply = models.TextField(_("reply"), blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("replied by"), null=True,
        blank=True,
    )  # fmt: skip
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("settled by"), null=True,
        blank=True,
    )  # fmt: skip

    objects = NoticeItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a notice")
        verbose_name_plural = _("lines of notices")
        ordering = ["notice", "organization", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "target"], name="notice_names_a_target_once"),
            models.UniqueConstraint(fields=["notice", "project"], name="notice_names_a_project_once"),
            models.UniqueConstraint(fields=["notice", "task"], name="notice_names_a_task_once"),
            models.CheckConstraint(
                condition=Q(target__isnull=True, project__isnull=False, task__isnull=True)
                | Q(target__isnull=False, project__isnull=True, task__isnull=True)
                | Q(target__isnull=True, project__isnull=True, task__isnull=False),
                name="notice_line_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", reply="", replied_by__isnull=True)
                | ~Q(state="waiting") & ~Q(reply="") & Q(replied_by__isnull=False),
                name="notice_replied_says_something",
            ),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("replied_by")), name="notice_settled_by_another"
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(remark=""), name="notice_returned_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.subject}"

    @property
    def subject(self) -> Target | Project | MeetingTask:
        """The target, the project or the task it is about."""
        found = self.target or self.project or self.task
        assert found is not None  # notice_line_about_one_thing
        return found

    @property
    def about(self) -> str:
        """What that is called."""
        return self.task.text if self.task else getattr(self.subject, "name", "")
