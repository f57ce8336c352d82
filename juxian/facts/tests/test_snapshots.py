"""A snapshot is taken once, never changes, and says so when its files did."""

import os
import time
from datetime import date
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction

from juxian.audit.models import Event
from juxian.core.errors import Refused
from juxian.facts import catalogue, snapshots, storage
from juxian.facts.catalogue import Fact, FactTable
from juxian.facts.models import Snapshot, SnapshotTable, Taking
from juxian.facts.tests.conftest import AS_OF, AT
from juxian.rules.types import NUMBER

pytestmark = pytest.mark.django_db


def take(as_of=AS_OF, at=AT):
    return snapshots.take(as_of=as_of, by="test", at=at)


def test_a_snapshot_is_written_typed_and_in_the_order_of_the_key(things):
    things.lines.reverse()
    snapshot = take()
    file = pq.ParquetFile(snapshots.path(snapshot, "things"))
    kinds = {field.name: str(field.type) for field in file.schema_arrow}
    assert kinds["职工人数"] == "decimal128(9, 0)"
    assert kinds["成立日期"] == "date32[day]"
    assert kinds["称号"].startswith("list<")
    assert file.schema.column(file.schema_arrow.get_field_index("人才投入")).physical_type == "INT64"  # fen
    rows = file.read().to_pylist()
    assert [row["#key"] for row in rows] == sorted(line[0] for line in things.lines)
    assert rows[-1]["人才投入"] == Decimal("88000.00") or rows[-2]["人才投入"] == Decimal("1200.50")


def test_it_is_recorded_with_hashes_and_in_the_trail(things):
    snapshot = take()
    table = SnapshotTable.objects.get(snapshot=snapshot)
    assert (table.table, table.rows) == ("things", 4)
    assert [file.hash for file in table.files.all()] == [storage.file_hash(table.path)]
    assert snapshot.folder.name == snapshot.hash
    assert len(snapshot.hash) == 64
    event = Event.objects.get(action="facts.snapshot_taken")
    assert event.after == {"hash": snapshot.hash, "rows": {"things": 4}}


def test_taking_it_again_gives_the_same_row(things):
    first = take()
    assert take(at=AT.replace(hour=9)) == first
    assert Snapshot.objects.count() == 1
    assert snapshots.latest(AS_OF).taken_at.hour == 9
    assert len(list(first.folder.parent.iterdir())) == 1


def test_the_order_of_rows_and_spelling_of_numbers_do_not_change_the_hash(things):
    first = take()
    things.lines = [
        (*line[:3], Decimal(line[3]), line[4], line[5].normalize(), *line[6:]) for line in reversed(things.lines)
    ]
    assert take() == first


def test_other_content_or_another_day_is_another_snapshot(things):
    first = take()
    other_day = take(as_of=date(2026, 1, 1))
    line = things.lines[0]
    things.lines[0] = (*line[:3], 121, *line[4:])
    changed = take()
    assert len({first.hash, other_day.hash, changed.hash}) == 3
    assert os.path.samefile(first.folder / "things.parquet", other_day.folder / "things.parquet")


def test_the_latest_is_the_one_found_last_even_when_things_went_back(things):
    first = take()
    kept, things.lines = things.lines, things.lines[:2]
    second = take()
    assert snapshots.latest(AS_OF) == second
    things.lines = kept
    assert take() == first
    assert snapshots.latest(AS_OF) == first
    assert snapshots.latest() == first
    assert snapshots.latest(date(2024, 12, 31)) is None


def test_rows_of_the_future_are_not_in_it(things):
    assert take(as_of=date(2025, 1, 1)).tables.get().rows == 3


@pytest.mark.parametrize("harm", ["missing", "altered", "replaced"])
def test_a_harmed_file_is_found_named_and_put_right(things, harm):
    snapshot = take()
    file = snapshot.folder / "things.parquet"
    assert snapshots.path(snapshot, "things") == file
    time.sleep(0.02)  # longer than the clock of files ticks
    if harm == "missing":
        file.unlink()
    elif harm == "altered":
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    else:
        rows = pq.read_table(file)
        pq.write_table(rows.slice(0, 2), file)
    with pytest.raises(Refused) as refused:
        snapshots.path(snapshot, "things")
    assert refused.value.code == "snapshot_harmed"
    assert snapshot.hash[:12] in refused.value.messages[0]
    assert "juxian refresh --as-of 2025-12-31" in refused.value.messages[0]
    assert take() == snapshot
    assert snapshots.path(snapshot, "things") == file


def test_the_database_refuses_change(things):
    snapshot = take()
    for statement in (
        "UPDATE facts_snapshot SET as_of = '2024-01-01'",
        "DELETE FROM facts_taking",
        "UPDATE facts_snapshottable SET content_hash = ''",
        "UPDATE facts_snapshotfile SET hash = ''",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(ImproperlyConfigured):
        snapshot.save()
    assert Taking.objects.count() == 1


def number_table(*rows):
    return FactTable(
        "numbers",
        "数",
        "numbers",
        "tests",
        (Fact("n", "数值", "n", NUMBER(4, 1), "数。"),),
        lambda as_of: rows,
        lambda user: None,
    )


@pytest.mark.parametrize("value", [1.5, "12", Decimal("1.25"), 12345, float("nan")])
def test_a_value_that_does_not_fit_is_named_by_table_fact_and_key(db, value):
    catalogue.register(number_table((1, None, Decimal("1.5")), (7, None, value)))
    with pytest.raises(storage.StorageError, match="numbers: 数值 of row 7"):
        take()
    assert not Snapshot.objects.exists()


def test_two_rows_of_one_key_and_short_rows_are_refused(db):
    catalogue.register(number_table((1, None, 1), (1, None, 2)))
    with pytest.raises(storage.StorageError, match="key 1 occurs twice"):
        take()
    catalogue.unregister("numbers")
    catalogue.register(number_table((1, None)))
    with pytest.raises(storage.StorageError, match="a row of 2 values"):
        take()


def test_a_table_may_be_empty(db):
    catalogue.register(number_table())
    assert snapshots.path(take(), "numbers").exists()


def test_a_figure_without_snapshot_says_how_to_take_one(db):
    with pytest.raises(Refused) as refused:
        snapshots.need(AS_OF)
    assert "juxian refresh --as-of 2025-12-31" in refused.value.messages[0]


def test_a_table_registered_later_is_named(things):
    snapshot = take()
    catalogue.register(number_table())
    with pytest.raises(Refused) as refused:
        snapshots.path(snapshot, "numbers")
    assert refused.value.code == "snapshot_lacks_table"


def test_the_hash_of_given_content_is_the_same_everywhere(db):
    """On either database, and with later releases of Parquet: a snapshot of today can be told again in ten years."""
    catalogue.register(number_table((1, None, Decimal("1.5")), (2, 7, None), (3, 7, -12)))
    snapshot = take()
    assert snapshot.tables.get().content_hash == "88fee0385ba11f1da169c17ecc67820f48a1956e54ec52f105c9de92c7393cd7"
    assert snapshot.hash == "be2592d6b53fd1dc01aaab5307493294719d0ddc704da7f258f61fdc8b0aee7e"


def test_sensitive_facts_are_encrypted_at_rest(things):
    line = things.lines[0]
    things.lines[0] = (*line[:8], "6222020200112233445")
    folder = take().folder
    assert sorted(file.name for file in folder.iterdir()) == ["things.parquet", "things.sealed.parquet"]
    assert "开户账号" not in pq.read_schema(folder / "things.parquet").names
    for file in folder.iterdir():
        assert b"6222020200112233445" not in file.read_bytes()
    with pytest.raises(OSError, match="encrypt"):
        pq.read_table(folder / "things.sealed.parquet")


def test_the_hash_covers_what_is_encrypted(things):
    first = take()
    line = things.lines[0]
    things.lines[0] = (*line[:8], "6223")
    assert take() != first


@pytest.mark.parametrize("harm", ["missing", "altered"])
def test_harm_to_the_encrypted_part_is_found(things, harm):
    snapshot = take()
    file = snapshot.folder / "things.sealed.parquet"
    if harm == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-10] + b"0123456789")
    with pytest.raises(Refused) as refused:
        snapshots.path(snapshot, "things")
    assert refused.value.code == "snapshot_harmed"


def test_another_field_key_is_said(things, settings):
    snapshot = take()
    settings.FIELD_KEY = "2" * 64
    with pytest.raises(Refused) as refused:
        snapshots.columns(snapshots.path(snapshot, "things"))
    assert refused.value.code == "snapshot_sealed"


def test_taking_again_encrypts_again_and_is_the_same_snapshot(things):
    first = take()
    before = (first.folder / "things.sealed.parquet").read_bytes()
    (first.folder / "things.sealed.parquet").unlink()
    assert take() == first
    assert (first.folder / "things.sealed.parquet").read_bytes() != before
    assert snapshots.path(first, "things").exists()
