"""Family members' numbers and people's contacts in normal form, refused when they can not be right."""

import re
from typing import Any

from django.core.validators import validate_email
from django.utils.translation import gettext as _

from juxian.core import crypto
from juxian.core.errors import Refused
from juxian.core.identity import read_identity
from juxian.core.text import half_width, squeeze
from juxian.registry.models import Contact

PHONE = re.compile(r"\+?[0-9][0-9()\-转]{4,24}")


def family_values(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with the identity number in normal form and the birth date it tells; refuses a wrong number."""
    if not values.get("number"):
        return values
    identity = read_identity(values["number"])
    if not identity.valid or not identity.number:
        raise Refused(
            _("This identity number is not right: compare it with the document, digit by digit."), code="id_invalid"
        )
    if identity.birth_date and (values.get("born") or identity.birth_date) != identity.birth_date:
        raise Refused(
            _("The birth date contradicts the identity number: correct one of the two."), code="birth_mismatch"
        )
    return values | {"number": identity.number, "born": identity.birth_date or values.get("born")}


def contact_values(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with the fingerprint beside the value; refuses what is no phone number or mail address."""
    if "value" not in values:
        return values
    value = values["value"]
    if values.get("kind") == Contact.Kind.PHONE:
        value = half_width(squeeze(value))
        if not PHONE.fullmatch(value):
            raise Refused(_("This is no phone number."), code="phone_invalid")
    if values.get("kind") == Contact.Kind.EMAIL:
        validate_email(value)
    return values | {"value": value, "value_index": crypto.blind_index(value)}
