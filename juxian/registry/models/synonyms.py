"""What units write for the values of the national tables, taught once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from juxian.core.codes import table
from juxian.core.models import Model


class Synonym(Model):
    """同义词: a text in a coded column that imports read as a value of its table, such as 教授级高工 in 职称."""

    class Field(models.TextChoices):
        """Columns of rosters whose values stand in a national table."""

        EDUCATION = "education", _("education")
        DEGREE = "degree", _("degree")
        TITLE = "title", _("professional title")
        TITLE_LEVEL = "title_level", _("title level")
        POLITICAL_STATUS = "political_status", _("political status")
        ETHNIC_GROUP = "ethnic_group", _("ethnic group")

    TABLES = {
        Field.EDUCATION: "educations",
        Field.DEGREE: "degrees",
        Field.TITLE: "titles",
        Field.TITLE_LEVEL: "title_levels",
        Field.POLITICAL_STATUS: "political_statuses",
        Field.ETHNIC_GROUP: "ethnic_groups",
    }

    field = models.CharField(_("column"), max_length=20, choices=Field.choices)
    text = models.CharField(_("as units write it"), max_length=80)
    key = models.CharField(max_length=80, editable=False)
    value = models.CharField(_("means"), max_length=80)
    taught_by = models.CharField(_("taught by"), max_length=150)
    taught_at = models.DateTimeField(_("taught at"))

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["field", "value", "key"]
        constraints = [
            models.UniqueConstraint(fields=["field", "key"], name="synonym_means_one_thing"),
            models.CheckConstraint(condition=~models.Q(key="") & ~models.Q(value=""), name="synonym_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.text} → {self.value}"

    @classmethod
    def values_of(cls, field: str) -> list[str]:
        """Return the values of a column's table, each once, in the table's order."""
        return list(dict.fromkeys(code.name for code in table(cls.TABLES[cls.Field(field)])))
