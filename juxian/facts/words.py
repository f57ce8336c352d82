"""What the interface calls types and groups."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.facts.indicators import HEADLINE
from juxian.rules import types

_TYPES: dict[types.Type, Promise] = {
    types.STRING: gettext_lazy("text"),
    types.BOOLEAN: gettext_lazy("yes or no"),
    types.DATE: gettext_lazy("date"),
    types.DATE_TIME: gettext_lazy("date and time"),
    types.TIME: gettext_lazy("time"),
}


def type_name(kind: types.Type) -> str:
    """Return what people call a type: number with two places, list of texts."""
    if isinstance(kind, types.Number):
        if not kind.scale:
            return _("whole number") if kind.precision else _("number")
        return _("number with %(places)d places") % {"places": kind.scale}
    if isinstance(kind, types.ListType):
        return _("list: %(item)s") % {"item": type_name(kind.item)}
    return str(_TYPES.get(kind) or kind)


def group_name(group: str) -> str:
    """Return the heading of a group of figures; the modules that bring others name them in Chinese."""
    if group == HEADLINE:
        return _("Headline figures")
    return group or _("Other figures")
