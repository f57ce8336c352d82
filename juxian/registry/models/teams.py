"""Teams that came to the district, and who is in them."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from juxian.organizations.models import Organization
from juxian.registry.models.base import Sourced, ends_after_it_begins, in_force
from juxian.registry.models.people import Person

if TYPE_CHECKING:
    from juxian.accounts.models import User


class TeamQuerySet(models.QuerySet["Team"]):
    """Reads of teams."""

    def visible_to(self, user: "User", permission: str = "registry.view") -> "TeamQuerySet":
        """Return the teams at organisations that the user reaches."""
        return self.filter(user.reach(permission).q("organization"))


class Team(Sourced):
    """A team at an organisation: an innovation and entrepreneurship team, or a group of township heads on secondment."""

    class Kind(models.TextChoices):
        INNOVATION = "innovation", _("innovation and entrepreneurship team")
        TOWNSHIP_HEADS = "township_heads", _("science-and-technology township-head group")

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind of team"), max_length=20, choices=Kind.choices)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="talent_teams", verbose_name=_("organisation")
    )
    field = models.CharField(_("field of work"), max_length=120, blank=True)
    since = models.DateField(_("arrived"))
    until = models.DateField(_("left"), null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["-since", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="team_has_name"),
            ends_after_it_begins("team_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("registry:team", args=[self.pk])


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    """Reads of members."""

    def on(self, day: date) -> "TeamMemberQuerySet":
        """Return those in force on `day`."""
        return self.filter(in_force(day))


class TeamMember(Sourced):
    """A person in a team, in a role, for a time; a team has one leader at a time."""

    class Role(models.TextChoices):
        LEADER = "leader", _("team leader")
        CORE = "core", _("core member")
        MEMBER = "member", _("member")

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members", verbose_name=_("team"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="teams", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    duty = models.CharField(_("duty"), max_length=80, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["team_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"], condition=models.Q(until__isnull=True), name="team_member_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=models.Q(until__isnull=True, role="leader"),
                name="team_one_leader_at_a_time",
            ),
            ends_after_it_begins("team_member_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name} {self.get_role_display()}"
