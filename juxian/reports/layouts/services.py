"""Writing templates: versions, uploaded by one and put in force by another."""

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from juxian.accounts.models import User
from juxian.audit.services import record
from juxian.core.db import serialise
from juxian.core.errors import Refused
from juxian.core.text import clean
from juxian.facts.models import Snapshot
from juxian.reports import comparison, word
from juxian.reports.comparison import Counted
from juxian.reports.layouts import rendering, values
from juxian.reports.layouts.names import Names
from juxian.reports.layouts.writing import Written, write
from juxian.reports.models import ReviewTemplate
from juxian.reports.periods import Kind, Period
from juxian.reports.review import Sources


@transaction.atomic
def upload_template(*, kind: str, name: str, content: bytes, note: str, by: User, at: datetime) -> ReviewTemplate:
    """Return the next version of the template for a kind of review; it is used once somebody else puts it in force.

    Refuses a file with anything but text, pictures and the placeholders there are, naming what and where; and one more
    while a version waits.
    """
    used = rendering.check(content, Names.of(kind))
    serialise("reports.template")
    versions = ReviewTemplate.objects.filter(kind=kind)
    if versions.filter(accepted__isnull=True).exists():
        raise Refused(_("A version waits to be put in force or given back: decide on it first."), code="template_waits")
    made = ReviewTemplate(
        kind=Kind(kind),
        version=(versions.aggregate(Max("version"))["version__max"] or 0) + 1,
        file_name=clean(name)[-120:],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        used=used,
        note=note.strip(),
        uploaded_by=by,
        uploaded_at=at,
    )
    made.save()
    after = {"kind": made.kind, "version": made.version, "sha256": made.sha256, "names": len(used)}
    record(by=by, at=at, action="reports.template_uploaded", target=made, after=after)
    return made


@transaction.atomic
def decide_template(*, template: ReviewTemplate, accept: bool, answer: str, by: User, at: datetime) -> ReviewTemplate:
    """Put a version in force, or give it back with a reason; refuses whoever uploaded it, and a second decision."""
    found = ReviewTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    if found.accepted is not None:
        raise Refused(_("This was decided already."), code="template_decided")
    if found.uploaded_by_id == by.pk:
        raise Refused(_("You uploaded this yourself: somebody else has to confirm it."), code="maker_is_checker")
    if not accept and not answer.strip():
        raise Refused(_("Say what is wrong with it: whoever uploaded it reads it."), code="reason_missing")
    if accept:
        rendering.check(bytes(found.content), Names.of(found.kind))  # by the names there are today
    found.accepted, found.answer, found.decided_by, found.decided_at = accept, answer.strip(), by, at
    found.save()
    action = "reports.template_in_force" if accept else "reports.template_returned"
    record(by=by, at=at, action=action, target=found, after={"version": found.version}, reason=found.answer)
    return found


def preview(template: ReviewTemplate, snapshot: Snapshot, *, day: date) -> bytes:
    """Return a version filled with the period of its kind that a snapshot's day lies in, as .docx; nothing is kept."""
    period = Period.around(template.kind, snapshot.as_of)
    with translation.override("zh-hans"):
        others = comparison.at_hand(period, snapshot.as_of)
        sources = Sources(period, snapshot.as_of, Counted.of(period.window(snapshot.as_of), snapshot), others)
        written: Written = write(template, sources, day)
        names = Names.of(template.kind)
        context = values.Values.from_json(written.values).context(names, word.rows(written.cited))
        return rendering.word(bytes(template.content), names, context)
