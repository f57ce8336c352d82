"""领导小组会议、会办: a meeting with its agenda, attendance and minutes; what it decides becomes tasks of units.

`Meeting` (planned, minuted, confirmed) -> `AgendaItem` with `MeetingFile` papers and minutes -> `MeetingTask`, reported on
by its unit (`TaskReport`) and accepted or returned by the office. Confirmed minutes stand; a `MinutesAmendment` makes
their next version beside them.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from juxian.core.models import Model
from juxian.goals.models.assessment import Decided, decided_constraints
from juxian.goals.models.files import KeptFile
from juxian.goals.models.plans import Target
from juxian.goals.models.projects import Project
from juxian.organizations.models import Organization
from juxian.registry.models import Person

if TYPE_CHECKING:
    from juxian.accounts.models import User

SEE_MEETINGS, HOLD_MEETINGS, CONFIRM_MINUTES = "goals.see_meetings", "goals.hold_meetings", "goals.confirm_minutes"
DO_TASKS = "goals.do_tasks"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Reads of meetings."""

    def visible_to(self, user: "User", permission: str = SEE_MEETINGS) -> "MeetingQuerySet":
        """Return the meetings to which organisations the user reaches are invited."""
        reach = user.reach(permission)
        if reach.everything:
            return self
        return self.filter(pk__in=Attendance.objects.filter(reach.q("organization")).order_by().values("meeting"))


class Meeting(Model):
    """A meeting of the leading group or the office, or a case conference about one person's or employer's problem."""

    class Kind(models.TextChoices):
        LEADING_GROUP = "leading_group", _("meeting of the leading group")
        OFFICE = "office", _("meeting of the talent office")
        CASE = "case", _("case conference")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned meeting")
        MINUTED = "minuted", _("minutes to be confirmed")
        CONFIRMED = "confirmed", _("minutes confirmed")

    kind = models.CharField(_("kind of meeting"), max_length=13, choices=Kind.choices, default=Kind.LEADING_GROUP)
    title = models.CharField(_("Meeting"), max_length=80)
    begins = models.DateTimeField(_("begins at"))
    place = models.CharField(_("place of the meeting"), max_length=80)
    chair = models.CharField(_("chair"), max_length=60, help_text=_("Name and post."))
    asked_by = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("asked for by")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("about the person")
    )
    employer = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("about the employer"),
    )  # fmt: skip
    problem = models.TextField(_("problem to be solved"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PLANNED, editable=False)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("called by"),
        editable=False,
    )
    minuted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("minutes by"), null=True,
        blank=True, editable=False,
    )  # fmt: skip
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("confirmed by"), null=True,
        blank=True, editable=False,
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    hash = models.CharField(_("hash of the minutes"), max_length=64, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()
    # Rows that the database lets nobody change, also when two files of a person are merged.
    STANDS = Q(state=State.CONFIRMED)

    class Meta:
        verbose_name = _("Meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-begins", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="case", person__isnull=False) | Q(kind="case", employer__isnull=False)
                | ~Q(kind="case") & Q(person__isnull=True, employer__isnull=True),
                name="case_conference_is_about_somebody",
                violation_error_message=_("A case conference is about a person or an employer; other meetings are not."),
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(hash="")
                | ~Q(state="confirmed") & Q(confirmed_by__isnull=True, confirmed_at__isnull=True, hash=""),
                name="minutes_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(minuted_by__isnull=False), name="minutes_have_a_writer"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("minuted_by")),
                name="minutes_confirmed_by_another",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the meeting's page."""
        return reverse("goals:meeting", args=[self.pk])

    @property
    def is_frozen(self) -> bool:
        """Whether nothing of it can be changed any more."""
        return self.state == self.State.CONFIRMED


class Attendance(Model):
    """Whether an invited organisation came to a meeting."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        PRESENT = "present", _("came")
        REPRESENTED = "represented", _("sent somebody")
        ABSENT = "absent", _("did not come")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance", verbose_name=_("Meeting"))
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    state = models.CharField(_("attendance"), max_length=11, choices=State.choices, default=State.INVITED)
    note = models.CharField(_("who came, or why not"), max_length=100, blank=True)
    fixed = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["meeting", "organization__kind", "organization", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organization"], name="invited_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["represented", "absent"]) | ~Q(note=""), name="absence_says_why",
                violation_error_message=_("Say who came instead, or why nobody did."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.meeting} {self.organization}"


class AgendaItem(Model):
    """One point of the agenda, and what was said and decided on it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items", verbose_name=_("Meeting"))
    number = models.PositiveSmallIntegerField(_("number on the agenda"))
    title = models.CharField(_("agenda item"), max_length=120)
    presenter = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("presented by")
    )
    minutes = models.TextField(_("minutes of the item"), max_length=4000, blank=True)
    fixed = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="agenda_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class MinutesAmendment(Decided):
    """Another wording of an item of confirmed minutes; confirmed by somebody else, it makes their next version and stands."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="amendments", verbose_name=_("agenda item")
    )
    minutes = models.TextField(_("minutes of the item"), max_length=4000)
    reason = models.CharField(_("reason of the amendment"), max_length=300)
    version = models.PositiveSmallIntegerField(_("version of the minutes"), null=True, blank=True, editable=False)
    hash = models.CharField(_("hash of the minutes"), max_length=64, blank=True, editable=False)

    class Meta(Decided.Meta):
        verbose_name = _("amendment of minutes")
        verbose_name_plural = _("amendments of minutes")
        ordering = ["pk"]
        constraints = [
            *decided_constraints("amendment"),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_says_why"),
            models.CheckConstraint(condition=~Q(accepted=False) | ~Q(answer=""), name="amendment_returned_says_why"),
            models.CheckConstraint(
                condition=Q(accepted=True, version__gte=2) & ~Q(hash="")
                | (Q(accepted__isnull=True) | Q(accepted=False)) & Q(version__isnull=True, hash=""),
                name="amendment_confirmed_has_a_version",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.item}"


class TaskQuerySet(models.QuerySet["MeetingTask"]):
    """Reads of tasks."""

    def visible_to(self, user: "User", permission: str = SEE_MEETINGS) -> "TaskQuerySet":
        """Return the tasks that organisations the user reaches own or take part in, once the minutes are confirmed."""
        reach = user.reach(permission)
        if reach.everything:
            return self
        joint = MeetingTask.co_owners.through.objects.filter(organization__in=reach.ids)
        mine = reach.q("owner") | Q(pk__in=joint.order_by().values("meetingtask"))
        return self.filter(mine, item__meeting__state=Meeting.State.CONFIRMED)

    def late(self, day: date) -> "TaskQuerySet":
        """Return the tasks whose day was over at the end of `day` and which were not done by then."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), due__lt=day)


class MeetingTask(Model):
    """What a meeting decided: who does what by when; closed on the day that its accepted report names."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("agenda item"))
    text = models.CharField(_("task"), max_length=300)
    owner = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="meeting_tasks", verbose_name=_("unit responsible")
    )
    co_owners = models.ManyToManyField(
        Organization, related_name="joint_meeting_tasks", verbose_name=_("units that help"), blank=True
    )
    due = models.DateField(_("due on"))
    target = models.ForeignKey(
        Target, on_delete=models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("serves the target")
    )
    project = models.ForeignKey(
        Project, on_delete=models.SET_NULL, related_name="meeting_tasks", null=True, blank=True,
        verbose_name=_("part of the project"),
    )  # fmt: skip
    closed_on = models.DateField(_("done on"), null=True, blank=True, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of a meeting")
        verbose_name_plural = _("tasks of meetings")
        ordering = ["due", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="meeting_task_says_something")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Return the task's page."""
        return reverse("goals:task", args=[self.pk])

    @property
    def is_late(self) -> bool:
        """Whether it is open though its day is over."""
        return self.closed_on is None and self.due < timezone.localdate()


class TaskReport(Decided):
    """What the unit says of its task: how it goes, or that it is done, which the office accepts or returns."""

    task = models.ForeignKey(MeetingTask, on_delete=models.PROTECT, related_name="reports", verbose_name=_("task"))
    on = models.DateField(_("date"))
    text = models.TextField(_("what was done for the task"), max_length=2000)
    done = models.BooleanField(_("the task is done"), default=False)

    class Meta(Decided.Meta):
        verbose_name = _("report on a task")
        verbose_name_plural = _("reports on tasks")
        ordering = ["-on", "-pk"]
        constraints = [
            *decided_constraints("task_report"),
            models.CheckConstraint(condition=Q(done=True) | Q(accepted__isnull=True), name="task_report_decided_on_done"),
            models.CheckConstraint(condition=~Q(accepted=False) | ~Q(answer=""), name="task_report_returned_says_why"),
            models.UniqueConstraint(
                fields=["task"], condition=Q(done=True, accepted__isnull=True), name="task_report_one_waits"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.task} {self.on}"

    @property
    def waits(self) -> bool:
        """Whether it says that the task is done and nobody decided yet."""
        return self.done and self.is_open


class MeetingFile(KeptFile):
    """A paper of an agenda item or what proves a report, sealed in the storage."""

    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.CASCADE,
        related_name="papers",
        null=True,
        blank=True,
        verbose_name=_("agenda item"),
    )
    report = models.ForeignKey(
        TaskReport, on_delete=models.CASCADE, related_name="files", null=True, blank=True, verbose_name=_("report")
    )
    file = models.FileField(_("stored file"), upload_to="meetings/%Y/", max_length=200)

    class Meta:
        verbose_name = _("paper of a meeting")
        verbose_name_plural = _("papers of meetings")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, report__isnull=True) | Q(item__isnull=True, report__isnull=False),
                name="meeting_file_beside_one_thing",
            )
        ]
