"""The tree of organisations, and how far a user reaches into it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import TreeNode

from juxian.core.models import Model

if TYPE_CHECKING:
    # The library has no types; its querysets are querysets of organisations.
    TreeQuerySet = models.QuerySet["Organization"]
else:
    from tree_queries.query import TreeQuerySet


@dataclass(frozen=True)
class Reach:
    """The organisations a user reaches with a permission: all of them, or these ids."""

    everything: bool = False
    ids: frozenset[int] = frozenset()

    def __contains__(self, organization: "Organization | int | None") -> bool:
        if self.everything:
            return True
        return (organization.pk if isinstance(organization, Organization) else organization) in self.ids

    def __bool__(self) -> bool:
        return self.everything or bool(self.ids)

    def q(self, *paths: str) -> models.Q:
        """Return the filter for rows of which one of `paths` (look-ups ending at an organisation id) is reached."""
        if self.everything:
            return models.Q()
        condition = models.Q(pk__in=[])
        for path in paths:
            condition |= models.Q(**{f"{path}__in": self.ids})
        return condition


class Actor(Protocol):
    """Whoever asks: a user as far as this module needs to know one."""

    def reach(self, permission: str) -> Reach:
        """Return where the actor holds `permission`."""
        ...


class OrganizationQuerySet(TreeQuerySet):
    """Reads of the tree."""

    def visible_to(self, user: Actor, permission: str = "organizations.view") -> "OrganizationQuerySet":
        """Return what the user may see."""
        return self.filter(user.reach(permission).q("pk"))

    def subtree_ids(self, roots: Iterable["Organization"]) -> frozenset[int]:
        """Return the ids of the roots and all below them: one query, whatever the depth."""
        wanted = {root.pk for root in roots}
        children: dict[int | None, list[int]] = {}
        for pk, parent in self.order_by("pk").values_list("pk", "parent_id"):
            children.setdefault(parent, []).append(pk)
        found, queue = set(wanted), list(wanted)
        while queue:
            fresh = [pk for pk in children.get(queue.pop(), []) if pk not in found]
            found.update(fresh)
            queue.extend(fresh)
        return frozenset(found)

    def open_on(self, day: date) -> "OrganizationQuerySet":
        """Return those that exist on `day`."""
        return self.filter(
            models.Q(since__isnull=True) | models.Q(since__lte=day),
            models.Q(until__isnull=True) | models.Q(until__gte=day),
        )

    def units(self) -> "OrganizationQuerySet":
        """Return those that answer to the leading group: member units, townships, subdistricts and zones."""
        return self.filter(kind__in=Organization.UNITS)


class Organization(Model, TreeNode):  # type: ignore[misc, django-manager-missing]
    """One organisation. The root is the leading group; every other has a parent."""

    class Kind(models.TextChoices):
        """What an organisation is to the work of the talent office."""

        LEADING_GROUP = "leading_group", _("leading group")
        TALENT_OFFICE = "talent_office", _("talent office")
        MEMBER_UNIT = "member_unit", _("member unit")
        TOWNSHIP = "township", _("township")
        SUBDISTRICT = "subdistrict", _("subdistrict")
        ZONE = "zone", _("economic zone")
        PARK = "park", _("park")
        EMPLOYER = "employer", _("employer")

    UNITS = (Kind.MEMBER_UNIT, Kind.TOWNSHIP, Kind.SUBDISTRICT, Kind.ZONE)
    # Under which kinds each kind stands; the leading group stands at the top.
    PARENTS = {
        Kind.LEADING_GROUP: (),
        Kind.TALENT_OFFICE: (Kind.LEADING_GROUP,),
        Kind.MEMBER_UNIT: (Kind.LEADING_GROUP,),
        Kind.TOWNSHIP: (Kind.LEADING_GROUP,),
        Kind.SUBDISTRICT: (Kind.LEADING_GROUP,),
        Kind.ZONE: (Kind.LEADING_GROUP, Kind.TOWNSHIP, Kind.SUBDISTRICT),
        Kind.PARK: UNITS,
        Kind.EMPLOYER: tuple(Kind),
    }

    parent = TreeNodeForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("under")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, db_index=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    credit_code = models.CharField(_("unified credit code"), max_length=18, blank=True, help_text="GB 32100")
    industry = models.CharField(_("industry"), max_length=5, blank=True, help_text="GB/T 4754")
    duties = models.TextField(_("duties"), blank=True)
    since = models.DateField(_("existing since"), null=True, blank=True)
    until = models.DateField(_("closed on"), null=True, blank=True)

    objects = OrganizationQuerySet.as_manager()  # type: ignore[django-manager-missing]

    class Meta(TreeNode.Meta):  # type: ignore[misc]
        abstract = False
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"], condition=~models.Q(credit_code=""), name="organization_credit_code_once"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="leading_group"), name="organization_one_leading_group"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="leading_group", parent__isnull=True)
                | (~models.Q(kind="leading_group") & models.Q(parent__isnull=False)),
                name="organization_root_is_leading_group",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True)
                | models.Q(since__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="organization_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="organization_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the organisation's page."""
        return reverse("organizations:detail", args=[self.pk])

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name
