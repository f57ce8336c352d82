"""People with ties to the district who live elsewhere, what was said to them, and what they brought home."""

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from juxian.core import mask
from juxian.core.codes import table
from juxian.core.fields import EncryptedTextField
from juxian.core.models import Model
from juxian.organizations.models import Organization
from juxian.registry.models import Person
from juxian.registry.models.people import CHINA

T = TypeVar("T", bound=models.Model)


class NativeQuerySet(models.QuerySet["Native"]):
    """Reads of natives elsewhere."""

    def visible_to(self, user: Any, permission: str = "outreach.view_ties") -> "NativeQuerySet":
        """Return those whose birthplace or liaison unit the user reaches."""
        return self.filter(user.reach(permission).q("birthplace", "liaison_unit"))


class Native(Model):
    """在外人才: somebody with ties to the district who is known, but on no file, until they come back."""

    class Tie(models.TextChoices):
        BORN = "born", _("born here")
        STUDIED = "studied", _("studied here")
        WORKED = "worked", _("worked here")
        FAMILY = "family", _("family here")

    name = models.CharField(_("full name"), max_length=100)
    tie = models.CharField(_("tie"), max_length=10, choices=Tie.choices, default=Tie.BORN)
    birthplace = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="natives", verbose_name=_("home township")
    )
    country = models.CharField(_("country or region"), max_length=3, default=CHINA, help_text="GB/T 2659.1")
    place = models.CharField(_("province and city"), max_length=80, blank=True)
    employer = models.CharField(_("where they work"), max_length=120, blank=True)
    post = models.CharField(_("post"), max_length=80, blank=True)
    field = models.CharField(_("field of work"), max_length=80, blank=True)
    level = models.CharField(_("title or honours"), max_length=80, blank=True)
    phone = EncryptedTextField(_("phone"), blank=True)
    liaison_unit = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("liaison unit")
    )
    liaison = models.CharField(_("liaison officer"), max_length=60, blank=True)
    source = models.CharField(_("how they are known, and agreed to it"), max_length=200)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="native", verbose_name=_("file")
    )
    returned_on = models.DateField(_("came back on"), null=True, blank=True)
    # What the log of contacts last said.
    contacted_on = models.DateField(_("last contact"), null=True, blank=True, editable=False)
    next_due = models.DateField(_("next contact due"), null=True, blank=True, editable=False)
    entered_by = models.CharField(_("entered by"), max_length=150, editable=False)
    entered_at = models.DateTimeField(_("entered at"), editable=False)

    objects = NativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("native elsewhere")
        verbose_name_plural = _("natives elsewhere")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["liaison_unit", "next_due"], name="natives_due")]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(source=""), name="native_has_name_and_source"),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(person__isnull=False),
                name="native_who_came_back_has_a_file",
                violation_error_message=_("Who came back has a file."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page of a native."""
        return reverse("outreach:native", args=[self.pk])

    @property
    def masked_phone(self) -> str:
        """The phone with its middle hidden."""
        return mask.phone(self.phone) if self.phone else ""

    @property
    def where(self) -> str:
        """Where they are now, the country only when it is not China."""
        found = table("countries").by_code(self.country) if self.country != CHINA else None
        return " ".join(filter(None, (found.name if found else "", self.place)))


class Contact(Model):
    """联系记录: one contact with a native elsewhere, and when the next is due."""

    class Way(models.TextChoices):
        VISIT = "visit", _("visit")
        PHONE = "phone", _("phone call")
        MEETING = "meeting", _("meeting")
        MESSAGE = "message", _("message")

    native = models.ForeignKey(
        Native, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("native elsewhere")
    )
    on = models.DateField(_("date"))
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    said = models.TextField(_("what was said"), max_length=2000)
    next_due = models.DateField(_("next contact due"), null=True, blank=True)
    entered_by = models.CharField(_("entered by"), max_length=150)
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("talk with a contact")
        verbose_name_plural = _("talks with contacts")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(said=""), name="contact_says_something"),
            models.CheckConstraint(
                condition=Q(next_due__isnull=True) | Q(next_due__gt=F("on")),
                name="next_contact_is_later",
                violation_error_message=_("The next contact lies after this one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.native} {self.on}"


class Claim(models.TextChoices):
    """How what a unit says stands with the office."""

    CLAIMED = "claimed", _("to be confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", pgettext_lazy("claim", "rejected")


def claim_constraints(prefix: str) -> list[models.BaseConstraint]:
    """Return what holds of every claim: it is decided by somebody else than who entered it, with the day."""
    undecided = Q(state="claimed", decided_by="", decided_at__isnull=True)
    decided = Q(state__in=["confirmed", "rejected"], decided_at__isnull=False) & ~Q(decided_by="")
    return [
        models.CheckConstraint(condition=undecided | decided, name=f"{prefix}_decided_says_by_whom"),
        models.CheckConstraint(condition=~Q(decided_by=F("entered_by")), name=f"{prefix}_maker_is_not_checker"),
    ]


class ClaimedQuerySet(models.QuerySet[T]):
    """Reads of what the office decides on."""

    def waiting(self) -> Self:
        """Return those that the office has not decided on."""
        return self.filter(state=Claim.CLAIMED)


class Claimed(Model):
    """What one enters and another of the office decides on; its table has `claim_constraints`."""

    state = models.CharField(_("state"), max_length=10, choices=Claim.choices, default=Claim.CLAIMED)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    entered_by = models.CharField(_("entered by"), max_length=150)
    entered_at = models.DateTimeField(_("entered at"))
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        abstract = True


class ContributionQuerySet(ClaimedQuerySet["Contribution"]):
    """Reads of contributions."""

    def visible_to(self, user: Any, permission: str = "outreach.view_ties") -> "ContributionQuerySet":
        """Return those of natives whose birthplace or liaison unit the user reaches."""
        return self.filter(user.reach(permission).q("native__birthplace", "native__liaison_unit"))


class Contribution(Claimed):
    """贡献: what a native elsewhere brought home, confirmed by the office before it counts."""

    class Kind(models.TextChoices):
        INVESTMENT = "investment", _("investment")
        PEOPLE = "people", _("referral of people")
        PROJECT = "project", _("referral of a project")
        DONATION = "donation", _("donation")
        TECHNOLOGY = "technology", _("technology")
        TEACHING = "teaching", _("teaching")

    IN_MONEY = (Kind.INVESTMENT, Kind.DONATION)

    native = models.ForeignKey(
        Native, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("native elsewhere")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    on = models.DateField(_("date"))
    amount = models.PositiveBigIntegerField(_("amount in fen"), null=True, blank=True)
    evidence = models.CharField(_("what it is, and the evidence"), max_length=300)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-on", "-pk"]
        constraints = [
            *claim_constraints("contribution"),
            models.CheckConstraint(condition=~Q(evidence=""), name="contribution_has_evidence"),
            models.CheckConstraint(
                condition=~Q(kind__in=["investment", "donation"]) | Q(amount__isnull=False, amount__gt=0),
                name="money_given_has_an_amount",
                violation_error_message=_("An investment or a donation has an amount."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.native} {self.get_kind_display()}"


class RuralExpertQuerySet(ClaimedQuerySet["RuralExpert"]):
    """Reads of rural experts."""

    def visible_to(self, user: Any, permission: str = "outreach.view_ties") -> "RuralExpertQuerySet":
        """Return those discovered by a township that the user reaches."""
        return self.filter(user.reach(permission).q("township"), person__erased_at=None)


class RuralExpert(Claimed):
    """乡土人才: somebody on file with a craft of the countryside, discovered by a township, supported afterwards."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="rural_expert", verbose_name=_("person")
    )
    craft = models.CharField(_("craft"), max_length=80)
    village = models.CharField(_("village"), max_length=80, blank=True)
    title = models.CharField(_("farmer's title"), max_length=60, blank=True)
    apprentices = models.PositiveSmallIntegerField(_("apprentices"), default=0)
    township = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="rural_experts", verbose_name=_("discovered by")
    )
    discovered_on = models.DateField(_("discovered on"))
    evidence = models.CharField(_("what shows it"), max_length=300)

    objects = RuralExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("rural expert")
        verbose_name_plural = _("rural experts")
        ordering = ["-discovered_on", "-pk"]
        constraints = [
            *claim_constraints("rural_expert"),
            models.CheckConstraint(condition=~Q(craft="") & ~Q(evidence=""), name="rural_expert_has_a_craft"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.craft}"

    def get_absolute_url(self) -> str:
        """Return the page of a rural expert."""
        return reverse("outreach:rural_expert", args=[self.pk])


class Support(Model):
    """扶持: what was done for a rural expert."""

    class Kind(models.TextChoices):
        TRAINING = "training", _("training given")
        FUND = "fund", _("money")
        STUDIO = "studio", _("studio")

    expert = models.ForeignKey(
        RuralExpert, on_delete=models.PROTECT, related_name="supports", verbose_name=_("rural expert")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    on = models.DateField(_("date"))
    amount = models.PositiveBigIntegerField(_("amount in fen"), null=True, blank=True)
    what = models.CharField(_("what was done"), max_length=300)
    entered_by = models.CharField(_("entered by"), max_length=150)
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("support")
        verbose_name_plural = _("supports")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="support_says_what"),
            models.CheckConstraint(
                condition=~Q(kind="fund") | Q(amount__isnull=False, amount__gt=0),
                name="support_in_money_has_an_amount",
                violation_error_message=_("Support in money has an amount."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.get_kind_display()}"
