"""Many at once: every event is kept, and the chain has one order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection, transaction

from juxian.audit import chain, services
from juxian.audit.models import Event

AT = datetime(2025, 3, 1, tzinfo=UTC)
WORKERS, EACH = 8, 20


@pytest.mark.django_db(transaction=True)
def test_threads_write_one_chain() -> None:
    """Each commits on its own connection; a third of the transactions is undone and must leave no gap."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads need a database in a file: set TEST.NAME")
    start = Barrier(WORKERS)

    def work(worker: int) -> None:
        start.wait()
        try:
            for number in range(EACH):
                with transaction.atomic():
                    services.record(by=f"员{worker}", at=AT, action="test.done", after={"n": number})
                    if number % 3 == 0:
                        transaction.set_rollback(True)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    result = chain.verify()
    kept = len([number for number in range(EACH) if number % 3])
    assert result.breaks == ()
    assert result.events == WORKERS * kept
    for worker in range(WORKERS):
        own = Event.objects.filter(actor=f"员{worker}").order_by("sequence")
        assert [event.after["n"] for event in own] == [number for number in range(EACH) if number % 3]


@pytest.mark.django_db(transaction=True)
def test_the_tables_are_empty_and_guarded_after_a_test_that_committed() -> None:
    """The fixture of conftest.py emptied what the test before wrote, and the triggers are there again."""
    assert not Event.objects.exists()
    with transaction.atomic():
        services.record(by="x", at=AT, action="test.done")
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event")
