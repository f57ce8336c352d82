"""The chain shows editing, deletion, insertion, reordering and a cut-off end; tampered with as an intruder would."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from juxian.audit import chain, services, source
from juxian.audit.checks import ordinary_role
from juxian.audit.models import GENESIS, Event
from juxian.organizations.models import Organization

AT = datetime(2025, 3, 1, 1, 2, 3, 456789, tzinfo=UTC)


@pytest.fixture
def trail(db: None) -> list[Event]:
    """Five events."""
    return [
        services.record(by=f"员{n}", at=AT, action="test.done", before={"n": n}, after={"n": n + 1}, reason="理由")
        for n in range(5)
    ]


@pytest.fixture
def unguarded(db: None) -> None:
    """The triggers are gone, as for an intruder who may alter tables."""
    on = " ON audit_event" if connection.vendor == "postgresql" else ""
    for event in ("update", "delete"):
        sql(f"DROP TRIGGER audit_event_no_{event}{on}")


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found(kept: chain.Head | None = None) -> list[tuple[int, str]]:
    return [(item.sequence, str(item.kind)) for item in chain.verify(kept=kept).breaks]


def rehash(sequence: int, previous: str | None = None) -> str:
    """Do what a careful intruder does: write the hash that fits the altered row."""
    event = Event.objects.get(pk=sequence)
    previous_hash = previous or event.previous_hash
    event.previous_hash = previous_hash
    fitting = chain.event_hash(event)
    sql("UPDATE audit_event SET previous_hash = %s, hash = %s WHERE sequence = %s", previous_hash, fitting, sequence)
    return fitting


def test_what_was_recorded_holds(trail: list[Event]) -> None:
    result = chain.verify()
    assert result.holds
    assert (result.events, result.head) == (5, chain.Head(5, trail[-1].hash))
    assert trail[0].previous_hash == GENESIS
    assert [event.previous_hash for event in trail[1:]] == [event.hash for event in trail[:-1]]


def test_an_empty_trail_holds(db: None) -> None:
    assert chain.verify().holds
    assert chain.head() == chain.Head(0, GENESIS)
    assert chain.verify(kept=chain.Head(0, GENESIS)).holds


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "别人"),
        ("at", "2025-03-01 02:02:03.456789"),
        ("source", "10.0.0.9"),
        ("action", "test.other"),
        ("target_type", "x.y"),
        ("target_id", "9"),
        ("target", "别的"),
        ("reason", ""),
        ("before", '{"n": 7}'),
        ("after", '{"n": 7}'),
    ],
)
@pytest.mark.usefixtures("trail", "unguarded")
def test_every_edited_column_shows(column: str, value: str) -> None:
    sql(f"UPDATE audit_event SET {column} = %s WHERE sequence = 3", value)
    assert found() == [(3, "altered")]


@pytest.mark.usefixtures("trail", "unguarded")
def test_an_edited_event_with_a_fitting_hash_shows_at_the_next() -> None:
    sql("UPDATE audit_event SET actor = '别人' WHERE sequence = 3")
    rehash(3)
    assert found() == [(4, "relinked")]


@pytest.mark.usefixtures("unguarded")
def test_a_chain_written_anew_shows_against_a_kept_head(trail: list[Event]) -> None:
    kept = chain.head()
    sql("UPDATE audit_event SET actor = '别人' WHERE sequence = 3")
    sql("UPDATE audit_event SET previous_hash = 'x' || sequence, hash = 'y' || sequence WHERE sequence > 3")
    previous = rehash(3)
    for sequence in (4, 5):
        previous = rehash(sequence, previous)
    assert found() == []  # inside, all is in order again
    assert found(kept) == [(5, "replaced")]


@pytest.mark.usefixtures("trail", "unguarded")
def test_a_deleted_event_shows() -> None:
    sql("DELETE FROM audit_event WHERE sequence = 3")
    assert found() == [(4, "gap")]


@pytest.mark.usefixtures("trail", "unguarded")
def test_a_deleted_event_shows_when_the_numbers_are_closed_up() -> None:
    sql("DELETE FROM audit_event WHERE sequence = 3")
    sql("UPDATE audit_event SET sequence = 3 WHERE sequence = 4")
    sql("UPDATE audit_event SET sequence = 4 WHERE sequence = 5")
    assert (3, "relinked") in found()


@pytest.mark.usefixtures("trail", "unguarded")
def test_an_inserted_event_shows() -> None:
    columns = "at, actor, source, action, target_type, target_id, target, before, after, reason"
    sql("UPDATE audit_event SET sequence = 6 WHERE sequence = 5")
    sql(
        f"INSERT INTO audit_event (sequence, previous_hash, hash, {columns}) "
        f"SELECT 5, 'forged', 'forged', {columns} FROM audit_event WHERE sequence = 2"
    )
    assert found() == [(5, "relinked"), (5, "altered"), (6, "relinked"), (6, "altered")]


@pytest.mark.usefixtures("trail", "unguarded")
def test_an_appended_event_without_a_fitting_hash_shows() -> None:
    columns = "at, actor, source, action, target_type, target_id, target, before, after, reason"
    sql(
        f"INSERT INTO audit_event (sequence, previous_hash, hash, {columns}) "
        f"SELECT 6, hash, 'forged', {columns} FROM audit_event WHERE sequence = 5"
    )
    assert found() == [(6, "altered")]


@pytest.mark.usefixtures("trail", "unguarded")
def test_reordered_events_show() -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        sql("UPDATE audit_event SET sequence = %s WHERE sequence = %s", new, old)
    assert {sequence for sequence, _kind in found()} == {2, 3, 4}


@pytest.mark.usefixtures("trail", "unguarded")
def test_a_cut_off_end_shows_only_against_a_kept_head() -> None:
    kept = chain.head()
    sql("DELETE FROM audit_event WHERE sequence > 3")
    assert found() == []
    assert found(kept) == [(4, "truncated")]


@pytest.mark.usefixtures("trail", "unguarded")
def test_a_cut_off_end_shows_after_new_events_took_its_place() -> None:
    kept = chain.head()
    sql("DELETE FROM audit_event WHERE sequence > 3")
    for _number in range(4):
        services.record(by="后来", at=AT, action="test.done")
    assert found() == []
    assert found(kept) == [(5, "replaced")]


@pytest.mark.usefixtures("trail")
def test_a_kept_head_holds_while_the_trail_grows() -> None:
    kept = chain.head()
    services.record(by="后来", at=AT, action="test.done")
    assert chain.verify(kept=kept).holds


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses(trail: list[Event], statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql(statement)
    with pytest.raises(ImproperlyConfigured):
        trail[0].save()
    with pytest.raises(ImproperlyConfigured):
        trail[0].delete()
    assert chain.verify().holds


def test_two_events_can_not_follow_the_same_one(trail: list[Event]) -> None:
    twin = Event(sequence=9, at=AT, actor="x", action="test.done", previous_hash=trail[2].hash, hash="z" * 64)
    twin.previous_hash = trail[3].previous_hash
    with pytest.raises(DatabaseError), transaction.atomic():
        twin.save()


def test_values_come_back_as_they_were_hashed(tree: dict[str, Organization]) -> None:
    event = services.record(
        by="某\x00人",
        at=AT,
        action="test.done",
        target=tree["一中"],
        after={
            "float": 1e16,
            "nan": float("nan"),
            "decimal": Decimal("1.50"),
            "day": AT.date(),
            "moment": AT,
            "text": "\ud800 \x00 “引号”",
            "list": [1, 2.5, {"深": None}],
            "big": 2**70,
        },
        reason="x" * 900,
    )
    assert chain.verify().holds
    kept = Event.objects.get(pk=event.pk)
    assert kept.after["float"] == 1e16
    assert kept.after["decimal"] == "1.50"
    assert kept.after["big"] == 2**70
    assert (kept.target_type, kept.target_id, kept.target) == (
        "organizations.organization",
        str(tree["一中"].pk),
        "一中",
    )
    assert len(kept.reason) == 500


def test_recording_needs_a_transaction_and_an_aware_time(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        services.record(by="x", at=AT, action="test.done")
    with pytest.raises(ValueError, match="aware"), transaction.atomic():
        services.record(by="x", at=AT.replace(tzinfo=None), action="test.done")


def test_an_event_is_undone_with_its_transaction(trail: list[Event]) -> None:
    with transaction.atomic():
        services.record(by="x", at=AT, action="test.done")
        transaction.set_rollback(True)
    assert chain.head().sequence == 5
    services.record(by="y", at=AT, action="test.done")
    assert chain.verify().holds


def test_an_event_says_from_where(db: None) -> None:
    assert services.record(by="x", at=AT, action="test.done").source == "command line"
    with source.coming_from("10.1.2.3"):
        assert services.record(by="x", at=AT, action="test.done").source == "10.1.2.3"


# The command --------------------------------------------------------------------------------------------


def test_the_command_exports_a_head_and_verifies_against_it(
    trail: list[Event], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "head.json"
    call_command("audit_verify", export_head=file)
    assert json.loads(file.read_text()) == {"format": "juxian-audit-1", "sequence": 5, "hash": trail[-1].hash}
    call_command("audit_verify", head=file)
    assert trail[-1].hash in capsys.readouterr().out


@pytest.mark.usefixtures("trail", "unguarded")
def test_the_command_fails_and_names_the_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql("UPDATE audit_event SET actor = '别人' WHERE sequence = 3")
    file = tmp_path / "head.json"
    with pytest.raises(CommandError) as refused:
        call_command("audit_verify", export_head=file)
    assert refused.value.returncode == 1
    assert capsys.readouterr().err.startswith("3: altered: ")
    assert not file.exists()  # a broken trail gives no head to believe in


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", '{"format": "juxian-audit-1"}', '{"format": "juxian-audit-1", "sequence": "5", "hash": "a"}'],
)
def test_the_command_refuses_a_file_that_is_no_head(db: None, tmp_path: Path, content: str) -> None:
    file = tmp_path / "head.json"
    file.write_text(content)
    with pytest.raises(CommandError, match=r"head\.json"):
        call_command("audit_verify", head=file)


def test_the_command_refuses_a_missing_file(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="none"):
        call_command("audit_verify", head=tmp_path / "none")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no roles")
def test_a_role_that_owns_the_trail_is_warned_of(db: None) -> None:
    assert [found.id for found in ordinary_role()] == ["audit.W001"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE juxian_test_reader")
        cursor.execute("SET LOCAL ROLE juxian_test_reader")
        assert ordinary_role() == []
