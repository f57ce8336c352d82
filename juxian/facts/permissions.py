"""Who may ask for what in a condition, and which saved list is whose."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.facts import conditions
from juxian.facts.models import SavedList
from juxian.rules import Expression

if TYPE_CHECKING:
    from juxian.accounts.models import User


def checked_condition(table: str, text: str, user: "User") -> Expression:
    """Return the compiled condition; refuses one that does not compile, or reads what `user` may not ask about.

    A list of those who earn more than a sum tells what they earn, so a sensitive fact needs its own right.
    """
    expression = conditions.compiled(table, text)
    sensitive = [fact.name for fact in conditions.facts_used(table, expression) if fact.is_sensitive]
    if sensitive and not user.has_perm("facts.use_sensitive"):
        raise Refused(
            _("“%(facts)s” is sensitive: you may not use it in a condition."),
            code="fact_sensitive",
            params={"facts": "、".join(sensitive)},
        )
    return expression


def require_owner(saved: SavedList, user: "User") -> None:
    """Refuse that anybody but its owner changes a list."""
    if saved.owner_id != user.pk:
        raise Refused(
            _("“%(name)s” belongs to %(owner)s, who alone may change it: save it under a name of your own."),
            code="saved_list_not_yours",
            params={"name": saved.name, "owner": saved.owner.display_name},
        )
