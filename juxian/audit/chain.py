"""The chain: how an event's hash is made, and what a verification finds.

The hash of an event is SHA-256 over a JSON list of its values, which ends with the hash before it. Editing,
deleting, inserting or reordering breaks a link inside; cutting off the end, or writing the whole chain anew, is only
seen by whoever kept a head from before, so the head is meant to be exported and held elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from juxian.audit.models import GENESIS, Event, canonical

FORMAT = "juxian-audit-1"
MOST_BREAKS = 1000  # nobody reads further, and a chain broken throughout must not fill the memory


@dataclass(frozen=True)
class Head:
    """The end of the chain at some moment: how many events, and the last one's hash."""

    sequence: int
    hash: str

    def to_json(self) -> str:
        """Return the head as the file that is held elsewhere."""
        return json.dumps({"format": FORMAT, "sequence": self.sequence, "hash": self.hash}, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Head":
        """Return the head in `text`; raises `ValueError` when it is no such file."""
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise ValueError(f"not a head of an audit trail (format {FORMAT} expected)")
        sequence, digest = data.get("sequence"), data.get("hash")
        if not isinstance(sequence, int) or sequence < 0 or not isinstance(digest, str) or len(digest) != len(GENESIS):
            raise ValueError("a head needs a sequence and a hash of 64 digits")
        return cls(sequence, digest)


class Kind(models.TextChoices):
    """What can be wrong at one place of the chain."""

    ALTERED = "altered", _("the event was changed after it was written")
    GAP = "gap", _("one or more events are missing before this one")
    RELINKED = "relinked", _("the event does not follow the one before it")
    TRUNCATED = "truncated", _("the trail ends before the kept head")
    REPLACED = "replaced", _("the event at the kept head is another one")


@dataclass(frozen=True)
class Break:
    """One place where the chain does not hold; `kind` is one of `Kind`."""

    sequence: int
    kind: str

    @property
    def sentence(self) -> str:
        """What people read."""
        return str(Kind(self.kind).label)


@dataclass(frozen=True)
class Verification:
    """What a verification read, where it ended, and the breaks it found (the first `MOST_BREAKS` of them)."""

    events: int
    head: Head
    breaks: tuple[Break, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.breaks


class Link(NamedTuple):
    """An event as the chain reads it: a plain row, `before` and `after` as the text that is kept."""

    sequence: int
    at: datetime
    actor: str
    source: str
    action: str
    target_type: str
    target_id: str
    target: str
    before: str
    after: str
    reason: str
    previous_hash: str
    hash: str


def link(event: Event) -> Link:
    """Return an event as the chain reads it."""
    values = {name: getattr(event, name) for name in Link._fields}
    return Link(**values | {"before": canonical(event.before), "after": canonical(event.after)})


def event_hash(event: Event | Link) -> str:
    """Return the 64 hex digits that `event.hash` must be: SHA-256 over the JSON list of all that stands before it."""
    row = link(event) if isinstance(event, Event) else event
    content = [row[0], row.at.astimezone(UTC).isoformat(timespec="microseconds"), *row[2:-1]]
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def head() -> Head:
    """Return the present end of the chain; an empty trail ends at number 0."""
    last = Event.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return Head(*last) if last else Head(0, GENESIS)


def links() -> Iterable[Link]:
    """Yield the whole trail in order, read as a stream: a million events take no more memory than a thousand."""
    texts = {f"{name}_text": Cast(name, models.TextField()) for name in ("before", "after")}
    names = [f"{name}_text" if f"{name}_text" in texts else name for name in Link._fields]
    rows = Event.objects.order_by("sequence").annotate(**texts).values_list(*names)
    return map(Link._make, rows.iterator(chunk_size=5000))


def verify(events: Iterable[Event | Link] | None = None, kept: Head | None = None) -> Verification:
    """Return what is wrong with the chain `events` (in order of number; the whole trail without any).

    It is checked against a `kept` head too.
    """
    breaks: list[Break] = []
    count, sequence, previous, at_kept = 0, 0, GENESIS, GENESIS if kept and kept.sequence == 0 else ""
    for event in links() if events is None else events:
        count += 1
        if len(breaks) < MOST_BREAKS:
            if event.sequence != sequence + 1:
                breaks.append(Break(event.sequence, Kind.GAP))
            elif event.previous_hash != previous:
                breaks.append(Break(event.sequence, Kind.RELINKED))
            if event_hash(event) != event.hash:
                breaks.append(Break(event.sequence, Kind.ALTERED))
        sequence, previous = event.sequence, event.hash
        if kept and sequence == kept.sequence:
            at_kept = event.hash
    if kept and sequence < kept.sequence:
        breaks.append(Break(sequence + 1, Kind.TRUNCATED))
    elif kept and at_kept != kept.hash:
        breaks.append(Break(kept.sequence, Kind.REPLACED))
    return Verification(count, Head(sequence, previous), tuple(breaks))
