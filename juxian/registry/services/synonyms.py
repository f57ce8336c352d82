"""Teaching imports what units write, and what they have been taught."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.core.text import clean, code_key
from juxian.registry.models import DesignationAlias, DesignationKind, Synonym
from juxian.registry.rosters import Taught
from juxian.registry.rosters.fields import Context, reader


@transaction.atomic
def teach_synonym(*, field: str, text: str, value: str, by: object, at: datetime) -> Synonym:
    """Return `text` as something that imports read as `value` in a column.

    Refuses a value that is not in the column's table, and a text that is read already, saying as what.
    """
    shown, key = clean(text), code_key(text)
    if value not in Synonym.values_of(field):
        raise Refused(
            _("“%(value)s” is not in the table of this column."), code="not_in_table", params={"value": value}
        )
    known = Synonym.objects.filter(field=field, key=key).values_list("value", flat=True).first()
    if known is None:
        known, fault = reader(field, Context(at.date()))(shown)
        if fault is None and known is None:
            raise Refused(_("“%(text)s” means that there is none."), code="word_for_none", params={"text": shown})
    if known is not None:
        raise Refused(
            _("“%(text)s” is read as %(known)s already."), code="synonym_taken", params={"text": shown, "known": known}
        )
    made = Synonym(field=field, text=shown, key=key, value=value, taught_by=str(by)[:150], taught_at=at)
    made.save()
    record(by=by, at=at, action="registry.synonym_taught", target=made, after={"field": field})
    return made


@transaction.atomic
def withdraw_synonym(*, synonym: Synonym, by: object, at: datetime) -> None:
    """Let imports read a text no longer; what was imported stays as it is."""
    record(by=by, at=at, action="registry.synonym_withdrawn", target=synonym, before={"field": synonym.field})
    synonym.delete()


def taught() -> Taught:
    """Return what rosters are read with beside the tables: synonyms, and the district's own designations."""
    found: dict[str, dict[str, str]] = {}
    for field, key, value in Synonym.objects.values_list("field", "key", "value"):
        found.setdefault(field, {})[key] = value
    own = {code_key(name): name for name in DesignationKind.objects.values_list("name", flat=True)}
    own |= dict(DesignationAlias.objects.values_list("key", "kind__name"))
    return found | {"designations": own}
