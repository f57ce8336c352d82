"""What the interface calls types."""

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from juxian.rules import types

_TYPES: dict[types.Type, Promise] = {
    types.STRING: pgettext_lazy("type", "text"),
    types.BOOLEAN: pgettext_lazy("type", "yes or no"),
    types.DATE: pgettext_lazy("type", "date"),
    types.DATE_TIME: pgettext_lazy("type", "date and time"),
    types.TIME: pgettext_lazy("type", "time of day"),
    types.DAYS_TIME_DURATION: pgettext_lazy("type", "duration of days and hours"),
    types.YEARS_MONTHS_DURATION: pgettext_lazy("type", "duration of years and months"),
    types.ANY: pgettext_lazy("type", "any value"),
    types.NULL: pgettext_lazy("type", "nothing"),
}


def type_name(kind: types.Type) -> str:
    """Return what people call a type: number with 2 places, list of texts."""
    match kind:
        case types.Number(precision=None):
            return pgettext("type", "number")
        case types.Number(scale=0):
            return pgettext("type", "whole number")
        case types.Number():
            return pgettext("type", "number with %(places)d places") % {"places": kind.scale or 0}
        case types.ListType():
            return pgettext("type", "list of: %(item)s") % {"item": type_name(kind.item)}
        case types.RangeType():
            return pgettext("type", "range of: %(item)s") % {"item": type_name(kind.item)}
        case types.ContextType():
            return pgettext("type", "structure")
        case types.FunctionType():
            return pgettext("type", "function")
        case other:
            return str(_TYPES.get(other) or other)
