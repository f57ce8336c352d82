"""The index that people are found by."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from juxian.registry.models.base import not_over
from juxian.registry.models.people import Person

if TYPE_CHECKING:
    from juxian.accounts.models import User


class SearchKeyQuerySet(models.QuerySet["SearchKey"]):
    """Reads of search keys."""

    def visible_to(self, user: "User", permission: str = "registry.view") -> "SearchKeyQuerySet":
        """Return the keys of whom the user may see (`PersonQuerySet.visible_to`), whose own table needs not be asked:
        files that were merged or erased have no keys.

        Each key found is looked at by itself. As a list of a unit's people both databases take that first, and read the
        keys of twenty thousand people to find the ten that are called so.
        """
        from juxian.registry.models.records import Engagement

        reach = user.reach(permission)
        if reach.everything:
            return self
        there = Engagement.objects.filter(
            not_over(timezone.localdate()), person=models.OuterRef("person"), organization__in=reach.ids
        )
        return self.filter(models.Exists(there))


class SearchKey(models.Model):
    """What somebody is found by: ends of a name, their pinyin, initials, and tails of numbers (see `registry.keys`).

    Files that were merged have none. Keys are bytes, which both databases sort alike, so that “begins with” is a range
    of one index. Most people have one row: an import writes a tenth of what a row for each key would be.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="search_keys")
    name = models.BinaryField(null=True)
    name_2 = models.BinaryField(null=True)
    name_3 = models.BinaryField(null=True)
    sound = models.BinaryField(null=True)
    sound_2 = models.BinaryField(null=True)
    sound_3 = models.BinaryField(null=True)
    initials = models.BinaryField(null=True)
    number = models.BinaryField(null=True)
    phone = models.BinaryField(null=True)

    objects = models.Manager.from_queryset(SearchKeyQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=[column, "person"], name=f"search_{column}")
            for column in (
                "name", "name_2", "name_3", "sound", "sound_2", "sound_3", "initials", "number", "phone",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person_id} {bytes(self.name or b'').decode()}"


def beginning(column: str, start: bytes) -> dict[str, Any]:
    """Return the look-ups for keys in `column` that begin with `start`; no text in UTF-8 holds the byte 0xff."""
    return {f"{column}__gte": start, f"{column}__lt": start + b"\xff"}
