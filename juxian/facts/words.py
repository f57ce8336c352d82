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
    types.TIME: gettext_lazy("time of day"),
    types.DAYS_TIME_DURATION: gettext_lazy("duration of days and hours"),
    types.YEARS_MONTHS_DURATION: gettext_lazy("duration of years and months"),
    types.ANY: gettext_lazy("any value"),
    types.NULL: gettext_lazy("nothing"),
}


def type_name(kind: types.Type) -> str:
    """Return what people call a type: number with 2 places, list of texts."""
    match kind:
        case types.Number(precision=None):
            return _("number")
        case types.Number(scale=0):
            return _("whole number")
        case types.Number():
            return _("number with %(places)d places") % {"places": kind.scale or 0}
        case types.ListType():
            return _("list of: %(item)s") % {"item": type_name(kind.item)}
        case types.RangeType():
            return _("range of: %(item)s") % {"item": type_name(kind.item)}
        case types.ContextType():
            return _("structure")
        case types.FunctionType():
            return _("function")
        case other:
            return str(_TYPES.get(other) or other)


def group_name(group: str) -> str:
    """Return the heading of a group of figures; the modules that bring others name them in Chinese."""
    if group == HEADLINE:
        return _("Headline figures")
    return group or _("Other figures")
