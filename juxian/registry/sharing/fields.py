"""What can be shared of a person, and who may share it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from juxian.facts import catalogue
from juxian.facts.catalogue import Fact
from juxian.registry.permissions import REVEAL, SHARE

TABLE = "people"
USE_SENSITIVE = "facts.use_sensitive"


@dataclass(frozen=True)
class Field:
    """One field; without a fact it is read from the file itself."""

    id: str
    label: str
    is_sensitive: bool
    fact: Fact | None = None

    @property
    def unit(self) -> str:
        """The unit of its values."""
        return self.fact.unit if self.fact else ""

    def may_be_shared_by(self, user: Any) -> bool:
        """Return whether `user` sees it in the clear, and so may share it."""
        if not self.is_sensitive:
            return bool(user.has_perm(SHARE))
        # Pay stands in the facts for whoever pays it, so a unit may not share it; the rest of a file it keeps itself.
        return bool(user.has_perm(USE_SENSITIVE if self.fact else REVEAL))


def every() -> list[Field]:
    """Return what can be shared, what says who it is first."""
    own = [
        Field("name", _("full name"), False),
        Field("phone", _("phone"), True),
        Field("number", _("identity number"), True),
    ]
    return own + [Field(fact.id, fact.label, fact.is_sensitive, fact) for fact in catalogue.get(TABLE).facts]


def named(ids: Iterable[str]) -> list[Field]:
    """Return the fields of `ids`, in the order of the catalogue; what there is no longer is left out."""
    wanted = set(ids)
    return [field for field in every() if field.id in wanted]
