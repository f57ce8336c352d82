"""Whom somebody lives with, and how else they are reached: sensitive parts of a file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from juxian.core import mask
from juxian.core.fields import BlindIndexField, EncryptedTextField
from juxian.registry.models.base import Sourced, history
from juxian.registry.models.people import Person


class FamilyMember(Sourced):
    """家庭成员: who belongs to the family, for schooling and housing. Seen only by who may see sensitive values."""

    is_private = True

    class Relation(models.TextChoices):
        SPOUSE = "spouse", _("spouse")
        SON = "son", _("son")
        DAUGHTER = "daughter", _("daughter")
        FATHER = "father", _("father")
        MOTHER = "mother", _("mother")
        OTHER = "other", _("other relative")

    CHILDREN = (Relation.SON, Relation.DAUGHTER)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="family", verbose_name=_("person"))
    relation = models.CharField(_("relation"), max_length=10, choices=Relation.choices)
    name = models.CharField(_("name of the family member"), max_length=100)
    born = models.DateField(_("born"), null=True, blank=True)
    occupation = models.CharField(_("school and grade, or work"), max_length=120, blank=True)
    number = EncryptedTextField(_("identity number"), blank=True)

    history = history()

    class Meta:
        verbose_name = _("family member")
        verbose_name_plural = _("family members")
        ordering = ["person_id", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="family_member_has_name")]

    def __str__(self) -> str:
        return f"{self.get_relation_display()} {self.name}"

    @property
    def details(self) -> list[str]:
        """What a line says beside it."""
        return [str(self.born or ""), self.occupation]

    @property
    def masked(self) -> str:
        """The identity number with its middle hidden."""
        return mask.number(self.number)


class ContactQuerySet(models.QuerySet["Contact"]):
    """Reads of contacts."""

    def phones(self) -> "ContactQuerySet":
        """Return the phones alone."""
        return self.filter(kind=Contact.Kind.PHONE)


class Contact(Sourced):
    """联系方式: another way to reach somebody; the main phone and mail are the person's own fields."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone")
        EMAIL = "email", _("mail")
        ADDRESS = "address", _("address")
        OTHER = "other", _("other account")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("person"))
    kind = models.CharField(_("kind of contact"), max_length=10, choices=Kind.choices)
    value = EncryptedTextField(_("number or address"))
    value_index = BlindIndexField()
    label = models.CharField(_("which"), max_length=40, blank=True, help_text=_("Such as office, home or assistant"))
    verified = models.DateField(_("verified on"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["person_id", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "value_index"], name="contact_once"),
            models.CheckConstraint(condition=~models.Q(value=""), name="contact_has_value"),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (str(self.get_kind_display()), self.label)))

    @property
    def details(self) -> list[str]:
        """What a line says beside it."""
        return [str(_("verified on %(day)s")) % {"day": self.verified} if self.verified else ""]

    @property
    def masked(self) -> str:
        """A phone with its middle hidden, dots for anything else."""
        return mask.phone(self.value) if self.kind == self.Kind.PHONE else mask.everything(self.value)
