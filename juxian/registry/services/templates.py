"""Handing a unit the workbook of its people, to be corrected and uploaded again."""

import io
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core.errors import Refused
from juxian.organizations.models import Reach
from juxian.registry.importing import template
from juxian.registry.models import Access, Person
from juxian.registry.models.people import PersonQuerySet
from juxian.registry.permissions import IMPORT, REVEAL
from juxian.registry.services.sensitive import LEAST_REASON
from juxian.registry.sharing.access import looked


@transaction.atomic
def take_template(
    *, people: PersonQuerySet, clear: bool, reason: str, conditions: Mapping[str, str], by: User, at: datetime
) -> bytes:
    """Return the template of those of `people` into whose files `by` may import.

    With `clear`, numbers, phones and pay that `by` may see are not masked; that needs the right and a reason, which
    the trail keeps. Refuses a list of nobody.
    """
    if clear and not by.has_perm(REVEAL):
        raise Refused(_("You may not see sensitive values: take the template with masked ones."), code="may_not_reveal")
    if clear and len(reason.strip()) < LEAST_REASON:
        raise Refused(
            _("Say what you need it for, in at least %(least)s characters: the reason is kept."),
            code="reason_missing",
            params={"least": LEAST_REASON},
        )
    mine = people.filter(pk__in=Person.objects.visible_to(by, IMPORT).order_by().values("pk"))
    keys = list(mine.order_by("pinyin", "pk").values_list("pk", flat=True))
    if not keys:
        raise Refused(_("There is nobody on this list into whose file you may import."), code="nobody")
    shown = Person.objects.visible_to(by, REVEAL).order_by().values_list("pk", flat=True) if clear else ()
    file = io.BytesIO()
    template.write(
        file, keys, mine=by.reach(IMPORT), clear=frozenset(shown), clear_pay=by.reach(REVEAL) if clear else Reach(),
        day=timezone.localdate(at),
    )  # fmt: skip
    kind = Access.Kind.REVEALED if clear else Access.Kind.LIST
    looked(
        people=keys,
        kind=kind,
        by=by,
        at=at,
        what=_("identity numbers, phones and pay in the clear") if clear else "",
        reason=reason.strip(),
    )
    after = {"rows": len(keys), "conditions": dict(conditions), "sensitive": clear}
    record(by=by, at=at, action="registry.template_taken", after=after, reason=reason.strip())
    return file.getvalue()
