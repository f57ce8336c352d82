"""What the lists of the registry can be narrowed by."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from juxian.core.codes import table
from juxian.organizations.fields import OrganizationField
from juxian.organizations.models import Organization
from juxian.registry import finding, selectors, services
from juxian.registry.models import (
    Correction,
    Designation,
    DesignationKind,
    DuplicatePair,
    Engagement,
    Person,
    TalentTeam,
    TalentTeamMembership,
    Team,
    TeamMember,
)
from juxian.registry.models.base import not_over
from juxian.registry.models.people import PersonQuerySet
from juxian.registry.permissions import CHANGE, MERGE, REVEAL, VIEW

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from juxian.accounts.models import User

ATTENTION = {
    "number": _("no identity number"),
    "claims": _("claims to be confirmed"),
    "expiring": _("class or designation runs out soon"),
}
STATES = [("here", _("works here")), ("left", _("left"))]


class OrganizationFilter(django_filters.Filter):  # type: ignore[misc]
    """An organisation typed with suggestions; what it matches is up to the method."""

    field_class = OrganizationField


class ScopedFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Conditions over what one user may see on one day."""

    def __init__(self, *args: Any, user: "User", day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.day = user, day
        self.sounding_like = ""
        if "organization" in self.filters:
            self.filters["organization"].extra["queryset"] = Organization.objects.visible_to(user)
        if "team" in self.filters:
            self.filters["team"].extra["queryset"] = Team.objects.visible_to(user).order_by("name", "pk")

    def below(self, organization: Organization) -> frozenset[int]:
        """Return the organisation and all below it."""
        found: frozenset[int] = Organization.objects.subtree_ids([organization])
        return found


class PersonFilter(ScopedFilter):
    """People by what they are called, where and how they work, and what they are recognised as."""

    q = django_filters.CharFilter(label=_("name, pinyin, unit or number"), method="search")
    organization = OrganizationFilter(label=_("unit and below"), method="by_organization")
    level = django_filters.ChoiceFilter(label=_("class"), choices=selectors.level_codes, method="by_level")
    state = django_filters.ChoiceFilter(label=_("state"), choices=STATES, method="by_state")
    designation = django_filters.ModelChoiceFilter(
        label=_("designation"), queryset=DesignationKind.objects.order_by("order", "pk"), method="by_designation"
    )
    education = django_filters.ChoiceFilter(
        label=_("highest education"),
        choices=lambda: [(one.code, one.name) for one in table("educations")],
        method="by_education",
    )
    engagement = django_filters.ChoiceFilter(
        label=_("kind of engagement"), choices=Engagement.Kind.choices, method="by_engagement"
    )
    brought_in = django_filters.NumberFilter(
        label=_("brought in in year"), method="by_year", min_value=1950, max_value=2100, decimal_places=0
    )
    talent_team = django_filters.ChoiceFilter(
        label=_("one of the six teams"), choices=TalentTeam.choices, method="by_talent_team"
    )
    team = django_filters.ModelChoiceFilter(label=_("team"), queryset=Team.objects.none(), method="by_team")
    attention = django_filters.ChoiceFilter(
        label=_("needs attention"), choices=list(ATTENTION.items()), method="by_attention"
    )

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def search(self, people: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        """Return those meant by the words, the best first; by a number only for those who may see numbers.

        When there is nobody, those whose names sound like it; `sounding_like` then says so.
        """
        number = finding.number_of(value) if self.user.has_perm(REVEAL) else ""
        if number:
            found = services.find_by_number(number=number, by=self.user, at=timezone.now())
            return people.filter(pk__in=found)
        meant = finding.looking_for(people, value, self.day)
        if not meant.exists():
            like = finding.sounding_like(people, value)
            self.sounding_like = value if like.exists() else ""
            return like
        return finding.best_first(meant, value)

    def by_organization(self, people: PersonQuerySet, name: str, value: Organization) -> PersonQuerySet:
        """Return those engaged there or below it."""
        return people.engaged_at(self.below(value), self.day)

    def by_level(self, people: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        """Return those of the class today."""
        return selectors.with_level(people, value, self.day)

    def by_state(self, people: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        """Return those who work here, or those who do so no longer."""
        current = Engagement.objects.current(self.day).values("person")
        return people.filter(pk__in=current) if value == "here" else people.exclude(pk__in=current)

    def by_designation(self, people: PersonQuerySet, name: str, value: DesignationKind) -> PersonQuerySet:
        """Return those who hold it today."""
        held = Designation.objects.on(self.day).filter(kind=value, person__isnull=False)
        return people.filter(pk__in=held.order_by().values("person"))

    def by_education(self, people: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        """Return those whose highest education it is."""
        return selectors.with_education(people, value)

    def by_engagement(self, people: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        """Return those who work here on these terms today."""
        return selectors.here(people, self.day, kind=value)

    def by_year(self, people: PersonQuerySet, name: str, value: Any) -> PersonQuerySet:
        """Return those brought in in the year."""
        return selectors.brought_in(people, int(value))

    def by_talent_team(self, people: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        """Return those who count in it today."""
        held = TalentTeamMembership.objects.on(self.day).filter(team=value)
        return people.filter(pk__in=held.order_by().values("person"))

    def by_team(self, people: PersonQuerySet, name: str, value: Team) -> PersonQuerySet:
        """Return its members today."""
        return people.filter(pk__in=TeamMember.objects.on(self.day).filter(team=value).order_by().values("person"))

    def by_attention(self, people: PersonQuerySet, name: str, value: str) -> PersonQuerySet:
        """Return those on whose file something is to be done."""
        todo: dict[str, Callable[[PersonQuerySet], PersonQuerySet]] = {
            "number": selectors.without_number,
            "claims": selectors.with_claims,
            "expiring": lambda found: selectors.expiring(found, self.day),
        }
        return todo[value](people)


class TeamFilter(ScopedFilter):
    """Teams by name, kind, place and year."""

    q = django_filters.CharFilter(label=_("name or field"), method="search")
    kind = django_filters.ChoiceFilter(label=_("kind of team"), choices=Team.Kind.choices)
    organization = OrganizationFilter(label=_("unit and below"), method="by_organization")
    state = django_filters.ChoiceFilter(
        label=_("state"), choices=[("here", _("here")), ("left", _("left"))], method="by_state"
    )
    year = django_filters.NumberFilter(
        label=_("arrived in year"), field_name="since__year", min_value=1950, max_value=2100, decimal_places=0
    )

    class Meta:
        model = Team
        fields: tuple[str, ...] = ()

    def search(self, teams: "QuerySet[Team]", name: str, value: str) -> "QuerySet[Team]":
        """Return those whose name or field holds the words."""
        return teams.filter(name__contains=value.strip()) | teams.filter(field__contains=value.strip())

    def by_organization(self, teams: "QuerySet[Team]", name: str, value: Organization) -> "QuerySet[Team]":
        """Return those at it or below it."""
        return teams.filter(organization__in=self.below(value))

    def by_state(self, teams: "QuerySet[Team]", name: str, value: str) -> "QuerySet[Team]":
        """Return those here today, or those that left."""
        here = not_over(self.day)
        return teams.filter(here) if value == "here" else teams.exclude(here)


class DesignationFilter(ScopedFilter):
    """Designations given, by whom they were given to and when."""

    q = django_filters.CharFilter(label=_("person or team"), method="search")
    kind = django_filters.ModelChoiceFilter(
        label=_("designation"), queryset=DesignationKind.objects.order_by("order", "pk")
    )
    scope = django_filters.ChoiceFilter(
        label=_("level"), field_name="kind__scope", choices=DesignationKind.Scope.choices
    )
    year = django_filters.NumberFilter(label=_("year"), min_value=1950, max_value=2100, decimal_places=0)
    group = django_filters.ChoiceFilter(
        label=_("sort"), field_name="kind__group", choices=DesignationKind.Group.choices
    )
    confirmed = django_filters.ChoiceFilter(
        label=_("state"), choices=[("yes", _("confirmed")), ("no", _("to be confirmed"))], method="by_confirmed"
    )

    class Meta:
        model = Designation
        fields: tuple[str, ...] = ()

    def search(self, rows: "QuerySet[Designation]", name: str, value: str) -> "QuerySet[Designation]":
        """Return those of people and teams of that name."""
        people = Person.objects.visible_to(self.user, VIEW).search(value).order_by().values("pk")
        return rows.filter(person__in=people) | rows.filter(team__name__contains=value.strip())

    def by_confirmed(self, rows: "QuerySet[Designation]", name: str, value: str) -> "QuerySet[Designation]":
        """Return those that count, or those that wait for the office."""
        return rows.filter(confirmed=value == "yes")


class DuplicateFilter(ScopedFilter):
    """Pairs by state and by name."""

    q = django_filters.CharFilter(label=_("full name"), method="filter_q")
    state = django_filters.ChoiceFilter(label=_("state"), choices=DuplicatePair.State.choices)

    class Meta:
        model = DuplicatePair
        fields: tuple[str, ...] = ()

    def filter_q(self, queryset: "QuerySet[DuplicatePair]", _name: str, value: str) -> "QuerySet[DuplicatePair]":
        """Return the pairs of which one file is meant by what was typed."""
        people = Person.objects.visible_to(self.user, MERGE).search(value).order_by().values("pk")
        return queryset.filter(Q(left__in=people) | Q(right__in=people))


class CorrectionFilter(ScopedFilter):
    """Requests by state, part and name."""

    q = django_filters.CharFilter(label=_("full name"), method="filter_q")
    state = django_filters.ChoiceFilter(label=_("state"), choices=Correction.State.choices)
    part = django_filters.ChoiceFilter(label=_("which part"), choices=Correction.Part.choices)

    class Meta:
        model = Correction
        fields: tuple[str, ...] = ()

    def filter_q(self, queryset: "QuerySet[Correction]", _name: str, value: str) -> "QuerySet[Correction]":
        """Return those of people meant by what was typed."""
        people = Person.objects.visible_to(self.user, CHANGE).search(value).order_by().values("pk")
        return queryset.filter(person__in=people)
