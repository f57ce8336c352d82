"""A person, the documents that identify them, and the six talent teams."""

import re
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from juxian.core import mask
from juxian.core.codes import table
from juxian.core.fields import BlindIndexField, EncryptedTextField
from juxian.core.identity import IdentityKind
from juxian.registry.models.base import Sourced, ends_after_it_begins, history, in_force, not_over

if TYPE_CHECKING:
    from juxian.accounts.models import User

OWN = "registry.own"
CHINA = "156"
FILE_NUMBER = re.compile(r"RC\d{10}")
# GB/T 2659.1 counts Hong Kong, Macau and Taiwan apart; their people are no foreigners.
CHINESE = frozenset((CHINA, "344", "446", "158"))


class PersonQuerySet(models.QuerySet["Person"]):
    """Reads of people."""

    def visible_to(self, user: "User", permission: str = "registry.view") -> "PersonQuerySet":
        """Return whom the user may see: the office all, a unit those engaged there today or later, a talent themself."""
        if permission == OWN:
            return self.filter(account=user)
        reach = user.reach(permission)
        if reach.everything:
            return self
        return self.engaged_at(reach.ids, timezone.localdate())

    def engaged_at(self, organizations: frozenset[int], day: date) -> "PersonQuerySet":
        """Return those with an engagement at one of `organizations` that is not over on `day`, each once."""
        from juxian.registry.models.records import Engagement

        there = Engagement.objects.filter(not_over(day), organization__in=organizations)
        return self.filter(pk__in=there.values("person"))

    def search(self, text: str) -> "PersonQuerySet":
        """Return those of whose names `text` is a part, in characters, pinyin or initials, or whose file number it is.

        The number of a file merged into another finds that one.
        """
        from juxian.registry.keys import typed
        from juxian.registry.models.searching import SearchKey, beginning

        words = text.strip()
        if not words:
            return self
        if FILE_NUMBER.fullmatch(words.upper()):
            merged = Person.every.filter(code=words.upper()).values("merged_into")
            return self.filter(models.Q(code=words.upper()) | models.Q(pk__in=merged))
        so_called = [SearchKey.objects.filter(**beginning(*one)).values("person") for one in typed(words)]
        return self.filter(pk__in=so_called[0].union(*so_called[1:])) if so_called else self.none()

    def with_number(self, index: str) -> "PersonQuerySet":
        """Return those of whom `index` is the blind index of a valid identity number or of the phone."""
        documents = IdentityDocument.objects.filter(number_index=index, is_active=True)
        return self.filter(models.Q(pk__in=documents.values("person")) | models.Q(phone_index=index))


_AnyPerson = models.Manager.from_queryset(PersonQuerySet)


class PersonManager(_AnyPerson["Person"]):
    """The files that stand: those that were merged into another, or erased, are found by `Person.every` only."""

    def get_queryset(self) -> PersonQuerySet:
        """Return the files that were neither merged into another nor erased."""
        return PersonQuerySet(self.model, using=self._db).filter(merged_into=None, erased_at=None)


class Person(Sourced):
    """人才: one person, one file. A file that was merged keeps its number and leads to the one it was merged into."""

    class Precision(models.TextChoices):
        DAY = "day", _("to the day")
        MONTH = "month", _("to the month")

    class Sex(models.TextChoices):
        """GB/T 2261.1."""

        MALE = "1", _("male")
        FEMALE = "2", _("female")

    code = models.CharField(_("file number"), max_length=12, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100, db_index=True)
    former_name = models.CharField(_("former name"), max_length=100, blank=True)
    latin_name = models.CharField(_("name in Latin letters"), max_length=100, blank=True)
    pinyin = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    initials = models.CharField(max_length=40, blank=True, editable=False)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True)
    born = models.DateField(_("born"), null=True, blank=True)
    born_precision = models.CharField(
        _("birth date known"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    country = models.CharField(_("nationality"), max_length=3, blank=True, default=CHINA, help_text="GB/T 2659.1")
    ethnic_group = models.CharField(_("ethnic group"), max_length=2, blank=True, help_text="GB/T 3304")
    political_status = models.CharField(_("political status"), max_length=2, blank=True, help_text="GB/T 4762")
    phone = EncryptedTextField(_("phone"), blank=True)
    phone_index = BlindIndexField(db_index=True)
    email = EncryptedTextField(_("mail"), blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )

    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
        db_index=False,
    )

    # What the law says to keep, such as payments, still points at the row, which no longer says whose it was.
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    objects = PersonManager()
    every = PersonQuerySet.as_manager()
    history = history("code", "name", "pinyin", "phone_index", "account", "merged_into")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["pinyin", "pk"]
        indexes = [
            # Of the merged alone: SQLite takes an index of all for "merged into nobody", which is nearly everybody.
            models.Index(
                fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="person_merged_into"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="person_has_name"),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("pk")),
                name="person_not_merged_into_itself",
            ),
            models.CheckConstraint(condition=models.Q(sex__in=["", "1", "2"]), name="person_sex_is_a_code"),
            models.CheckConstraint(
                condition=models.Q(born__isnull=True) | models.Q(born__gte=date(1900, 1, 1)),
                name="person_born_since_1900",
            ),
            models.CheckConstraint(
                condition=models.Q(born_precision="day") | models.Q(born__isnull=True) | models.Q(born__day=1),
                name="person_month_is_its_first_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("registry:person", args=[self.pk])

    @property
    def is_foreign(self) -> bool:
        """Whether the nationality is known and not Chinese."""
        return bool(self.country) and self.country not in CHINESE

    @property
    def country_name(self) -> str:
        """The nationality's name."""
        return _name("countries", self.country)

    @property
    def ethnic_group_name(self) -> str:
        """The ethnic group's name."""
        return _name("ethnic_groups", self.ethnic_group)

    @property
    def political_status_name(self) -> str:
        """The political status's name."""
        return _name("political_statuses", self.political_status)

    @property
    def born_text(self) -> str:
        """The birth date as far as it is known: 1985-03-21, 1985-03, or nothing."""
        if self.born is None:
            return ""
        return self.born.isoformat()[: 10 if self.born_precision == self.Precision.DAY else 7]

    @property
    def masked_phone(self) -> str:
        """The phone numbers with their middle hidden."""
        return "、".join(mask.phone(one) for one in self.phone.split("、")) if self.phone else ""

    @property
    def masked_email(self) -> str:
        """The mail address hidden, that there is one told."""
        return mask.everything(self.email)

    def age_on(self, day: date) -> int | None:
        """Return the age in full years on `day`; None when the birth date is not known."""
        if self.born is None:
            return None
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


class IdentityDocumentQuerySet(models.QuerySet["IdentityDocument"]):
    """Reads of documents."""

    def active(self) -> "IdentityDocumentQuerySet":
        """Return those in use."""
        return self.filter(is_active=True)


class IdentityDocument(Sourced):
    """A document with a number. The number is one person's only, as long as the document is in use."""

    class Kind(models.TextChoices):
        """The documents of `core.identity.IdentityKind`; values are theirs."""

        RESIDENT = IdentityKind.RESIDENT.value, _("resident identity card")
        PERMANENT_RESIDENT = IdentityKind.PERMANENT_RESIDENT.value, _("foreign permanent resident identity card")
        HMT_RESIDENCE_PERMIT = (
            IdentityKind.HMT_RESIDENCE_PERMIT.value,
            _("residence permit for Hong Kong, Macau, Taiwan"),
        )
        PASSPORT = IdentityKind.PASSPORT.value, _("passport")
        HM_TRAVEL_PERMIT = IdentityKind.HM_TRAVEL_PERMIT.value, _("travel permit for Hong Kong and Macau")
        TAIWAN_TRAVEL_PERMIT = IdentityKind.TAIWAN_TRAVEL_PERMIT.value, _("travel permit for Taiwan")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="documents", verbose_name=_("person"))
    kind = models.CharField(_("kind of document"), max_length=20, choices=Kind.choices)
    number = EncryptedTextField(_("number"))
    number_index = BlindIndexField()
    is_active = models.BooleanField(_("in use"), default=True)

    objects = IdentityDocumentQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("identity document")
        verbose_name_plural = _("identity documents")
        ordering = ["person_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                # In this order it also serves those who look for a number of any kind.
                fields=["number_index", "kind"],
                condition=models.Q(is_active=True),
                name="document_number_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(number="") & ~models.Q(number_index=""), name="document_has_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.masked}"

    @property
    def masked(self) -> str:
        """The number with its middle hidden."""
        return mask.number(self.number)


class TalentTeam(models.TextChoices):
    """六支队伍: the six talent teams of the national talent plan."""

    PARTY_GOVERNMENT = "party_government", _("party and government talents")
    ENTERPRISE = "enterprise", _("enterprise management talents")
    PROFESSIONAL = "professional", _("professional and technical talents")
    SKILLED = "skilled", _("highly skilled talents")
    RURAL = "rural", _("rural practical talents")
    SOCIAL_WORK = "social_work", _("social work talents")


class TalentTeamMembershipQuerySet(models.QuerySet["TalentTeamMembership"]):
    """Reads of memberships."""

    def on(self, day: date) -> "TalentTeamMembershipQuerySet":
        """Return those in force on `day`."""
        return self.filter(in_force(day))


class TalentTeamMembership(Sourced):
    """A person counts in one of the six talent teams, for a time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="talent_teams", verbose_name=_("person"))
    team = models.CharField(_("talent team"), max_length=20, choices=TalentTeam.choices)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = TalentTeamMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership of a talent team")
        verbose_name_plural = _("memberships of talent teams")
        ordering = ["person_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "team"], condition=models.Q(until__isnull=True), name="talent_team_once_at_a_time"
            ),
            ends_after_it_begins("talent_team_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return str(self.get_team_display())


def _name(table_name: str, code: str) -> str:
    found = table(table_name).by_code(code) if code else None
    return found.name if found else code
