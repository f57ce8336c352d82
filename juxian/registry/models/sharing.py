"""What is shared with other units and systems, and who looked at whom (PIPL art. 23, 44, 55)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.accounts.models import System
from juxian.core.models import AppendOnly, Model
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.registry.models.people import Person

# Roles whose holders at an organisation read what was shared with it.
READERS = (Role.UNIT_OFFICER, Role.EMPLOYER_HR, Role.CLERK, Role.DIRECTOR, Role.FINANCE_CLERK, Role.FINANCE_CHECKER)


class SharingGrantQuerySet(models.QuerySet["SharingGrant"]):
    """Reads of grants."""

    def visible_to(self, user: Any, permission: str = "registry.share") -> "SharingGrantQuerySet":
        """Return whom the user shares with: the office all, others their own; with "registry.receive" what they receive."""
        if permission == "registry.receive":
            here = [one.organization_id for one in user.current_memberships if one.role in READERS]
            return self.filter(organization__in=here)
        if not user.has_perm(permission):
            return self.none()
        return self if user.reach(permission).everything else self.filter(granter=user)

    def in_force(self, day: date) -> "SharingGrantQuerySet":
        """Return those under which something may be read on `day`."""
        return self.filter(state=SharingGrant.State.ACTIVE, since__lte=day, until__gte=day)

    def waiting(self) -> "SharingGrantQuerySet":
        """Return those that nobody has decided."""
        return self.filter(state=SharingGrant.State.ASKED)


class SharingGrant(Model):
    """共享授权: named fields of the people a condition selects, for one purpose, to one unit or system, for a time.

    It never shows more than `granter` may see when it is read. The condition is kept as it was approved: a saved list
    that changes later widens nothing.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waiting for approval")
        ACTIVE = "active", _("approved")
        REFUSED = "refused", _("refused")
        REVOKED = "revoked", _("withdrawn")

    class Basis(models.TextChoices):
        """PIPL art. 13."""

        CONSENT = "consent", _("consent of the people")
        DUTY = "duty", _("duty or power given by law")
        CONTRACT = "contract", _("contract with the people")
        LABOUR = "labour", _("personnel administration under labour rules")

    purpose = models.CharField(_("purpose"), max_length=200)
    basis = models.CharField(_("legal basis"), max_length=10, choices=Basis.choices)
    document = models.CharField(_("document"), max_length=200, help_text=_("Law, agreement or form of consent"))
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("receiving unit"),
    )
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("receiving system")
    )
    fields = models.JSONField(_("fields"))
    condition = models.TextField(_("which people"), max_length=4000)
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    granter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("shared by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    revoked_by = models.CharField(_("withdrawn by"), max_length=150, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = SharingGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("sharing grant")
        verbose_name_plural = _("sharing grants")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organization__isnull=False, system__isnull=True)
                | models.Q(organization__isnull=True, system__isnull=False),
                name="sharing_has_one_receiver",
            ),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="sharing_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~models.Q(purpose="") & ~models.Q(document="") & ~models.Q(condition=""),
                name="sharing_says_why_and_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("granter")),
                name="sharing_is_decided_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_by__isnull=True, revoked_at__isnull=True)
                | models.Q(state="active", decided_by__isnull=False, revoked_at__isnull=True)
                | models.Q(state="refused", decided_by__isnull=False, revoked_at__isnull=True) & ~models.Q(reason="")
                | models.Q(state="revoked", revoked_at__isnull=False) & ~models.Q(revoked_by="") & ~models.Q(reason=""),
                name="sharing_is_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receiver}：{self.purpose}"

    def get_absolute_url(self) -> str:
        """Return the page of whoever shares."""
        return reverse("registry:sharing_grant", args=[self.pk])

    @property
    def receiver(self) -> str:
        """The unit or system that may read."""
        return str(self.organization or self.system)

    def is_in_force(self, day: date) -> bool:
        """Return whether something may be read under it on `day`."""
        return self.state == self.State.ACTIVE and self.since <= day <= self.until


class AccessSet(AppendOnly):
    """People that were looked at together, kept once however often the same are looked at."""

    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField(_("people"))

    class Meta:
        verbose_name = _("people looked at")
        verbose_name_plural = _("people looked at")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.size}"


class AccessSetMember(AppendOnly):
    """One of them."""

    set = models.ForeignKey(AccessSet, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("person looked at")
        verbose_name_plural = _("people looked at")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["set", "person"], name="access_set_member_once")]

    def __str__(self) -> str:
        return f"{self.set_id} {self.person_id}"


class AccessQuerySet(models.QuerySet["Access"]):
    """Reads of who looked."""

    def at_person(self, person: Person) -> "AccessQuerySet":
        """Return who looked at a person, also at files merged into theirs, the latest first."""
        files = Person.every.filter(models.Q(pk=person.pk) | models.Q(merged_into=person)).values("pk")
        sets = AccessSetMember.objects.filter(person__in=files).values("set")
        return self.filter(set__in=sets).order_by("-at", "-pk")


class Access(AppendOnly):
    """One look by one user or system at one person or many: who, when, how, why."""

    class Kind(models.TextChoices):
        FILE = "file", _("looked into the file")
        REVEALED = "revealed", _("looked at a sensitive value")
        EVIDENCE = "evidence", _("took an evidence file")
        LIST = "list", _("took a list as a file")
        PAGE = "page", _("read what was shared")
        EXPORT = "export", _("took what was shared as a file")
        API = "api", _("fetched what was shared by program")

    at = models.DateTimeField(_("time"), db_index=True)
    actor = models.CharField(_("who"), max_length=150)
    place = models.CharField(_("unit or system"), max_length=200)
    roles = models.CharField(_("roles"), max_length=200, blank=True)
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    what = models.CharField(_("fields"), max_length=500, blank=True)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    grant = models.ForeignKey(
        SharingGrant, on_delete=models.PROTECT, null=True, blank=True, related_name="accesses", verbose_name=_("grant")
    )
    set = models.ForeignKey(AccessSet, on_delete=models.PROTECT, related_name="accesses", verbose_name=_("people"))

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at people")
        verbose_name_plural = _("looks at people")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["set", "at"], name="access_of_set")]

    def __str__(self) -> str:
        return f"{self.actor} {self.kind} {self.at:%Y-%m-%d %H:%M}"

    @property
    def role_labels(self) -> str:
        """The roles in words."""
        return "、".join(str(Role(code).label) for code in self.roles.split() if code in Role.values)
