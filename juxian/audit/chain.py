"""The chain: how an event's hash is made, and what a verification finds.

The hash of an event is SHA-256 over its canonical JSON, which contains the hash before it. Editing,
deleting, inserting or reordering breaks a link inside; cutting off the end is only seen by whoever kept a head
from before, so the head is meant to be exported and held elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC

from juxian.audit.models import GENESIS, Event

FORMAT = "juxian-audit-1"


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
        return cls(int(data["sequence"]), str(data["hash"]))


@dataclass(frozen=True)
class Break:
    """One place where the chain does not hold. `kind`: altered, gap, relinked, truncated or replaced."""

    sequence: int
    kind: str


def event_hash(event: Event) -> str:
    """Return the 64 hex digits that `event.hash` must be."""
    content = {
        "sequence": event.sequence,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor,
        "source": event.source,
        "action": event.action,
        "target_type": event.target_type,
        "target_id": event.target_id,
        "target": event.target,
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
        "previous_hash": event.previous_hash,
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def head() -> Head:
    """Return the present end of the chain; an empty trail ends at number 0."""
    last = Event.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return Head(*last) if last else Head(0, GENESIS)


def verify(events: Iterable[Event], kept: Head | None = None) -> list[Break]:
    """Return every break of the chain `events` (in order of number), checked against a `kept` head too."""
    breaks: list[Break] = []
    sequence, previous, at_kept = 0, GENESIS, GENESIS if kept and kept.sequence == 0 else ""
    for event in events:
        if event.sequence != sequence + 1:
            breaks.append(Break(sequence + 1, "gap"))
        elif event.previous_hash != previous:
            breaks.append(Break(event.sequence, "relinked"))
        if event_hash(event) != event.hash:
            breaks.append(Break(event.sequence, "altered"))
        sequence, previous = event.sequence, event.hash
        if kept and sequence == kept.sequence:
            at_kept = event.hash
    if kept and sequence < kept.sequence:
        breaks.append(Break(sequence + 1, "truncated"))
    elif kept and at_kept != kept.hash:
        breaks.append(Break(kept.sequence, "replaced"))
    return breaks
