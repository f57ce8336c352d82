"""Verifying the trail in the background: a million events take some seconds."""

from django.utils import timezone
from django_tasks import task

from juxian.audit import chain, services
from juxian.audit.source import coming_from


@task()
def verify_trail(by: str, source: str, kept: list[object] | None) -> bool:
    """Verify the whole trail for `by`, against the kept head [sequence, hash] if any, and put the result on it."""
    head = chain.Head(int(str(kept[0])), str(kept[1])) if kept else None
    found = chain.verify(kept=head)
    with coming_from(source):
        services.record_verification(found=found, kept=head, by=by, at=timezone.now())
    return found.holds
