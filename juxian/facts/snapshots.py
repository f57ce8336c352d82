"""Taking snapshots and opening them again."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from juxian.audit.services import record
from juxian.core.crypto import CannotDecrypt
from juxian.core.db import one_moment, serialise
from juxian.core.errors import Refused
from juxian.facts import catalogue, storage
from juxian.facts.models import Snapshot, SnapshotFile, SnapshotTable, Taking

FORMAT = "juxian-snapshot-1"


def take(*, as_of: date, by: object, at: datetime) -> Snapshot:
    """Write every fact table as of a date and return the snapshot; the one there is when nothing changed since.

    Files are written beside their place and moved there at once, so that a snapshot is whole or not at all; a file
    that went missing or was altered is put right when the records still are as it had them. Raises
    `storage.StorageError` for rows that do not fit what their table declares.
    """
    with _temporary_folder() as folder:
        with one_moment():
            written = {
                table.id: storage.write(table, as_of, folder / f"{table.id}.parquet") for table in catalogue.all()
            }
        return _keep(as_of=as_of, written=written, folder=folder, by=by, at=at)


@transaction.atomic
def _keep(*, as_of: date, written: dict[str, storage.Written], folder: Path, by: object, at: datetime) -> Snapshot:
    serialise("facts.snapshot")
    digest = snapshot_hash(as_of, written)
    snapshot = Snapshot.objects.filter(hash=digest).first()
    if snapshot is None:
        snapshot = Snapshot.objects.create(as_of=as_of, hash=digest, created_at=at)
        SnapshotTable.objects.bulk_create(
            SnapshotTable(snapshot=snapshot, table=table_id, rows=one.rows, content_hash=one.content_hash)
            for table_id, one in sorted(written.items())
        )
        counts = {table_id: one.rows for table_id, one in written.items()}
        record(by=by, at=at, action="facts.snapshot_taken", target=snapshot, after={"hash": digest, "rows": counts})
    snapshot.folder.mkdir(mode=0o700, exist_ok=True)
    kept = SnapshotTable.objects.filter(snapshot=snapshot).select_related("snapshot")
    _put_in_place(
        [table for table in kept.prefetch_related("files").order_by("pk") if not _holds(table)], written, folder
    )
    Taking.objects.create(snapshot=snapshot, at=at, by=str(by)[:150])
    return snapshot


def _put_in_place(tables: Collection[SnapshotTable], written: dict[str, storage.Written], folder: Path) -> None:
    """Move tables' files from where they were written, or link those of an equal table: the same bytes, two names."""
    equal = SnapshotTable.objects.filter(content_hash__in=[table.content_hash for table in tables])
    others = equal.exclude(pk__in=[table.pk for table in tables]).order_by().values("table", "content_hash")
    latest = SnapshotTable.objects.filter(pk__in=others.annotate(last=Max("pk")).values("last"))
    found = {
        (other.table, other.content_hash): other
        for other in latest.select_related("snapshot").prefetch_related("files").order_by("pk")
    }
    files = []
    for table in tables:
        shared = _shared(found.get((table.table, table.content_hash)), folder)
        for file in storage.files_of(folder / table.path.name):
            file.replace(table.path.with_name(file.name))
        files.append(SnapshotFile(table=table, hash=shared or written[table.table].file_hash))
    SnapshotFile.objects.bulk_create(files)


def _shared(other: SnapshotTable | None, folder: Path) -> str:
    """Put links to the files of an equal table in place of those written, and return their hash; "" for none."""
    if other is None or not _holds(other):
        return ""
    for file in storage.files_of(other.path):
        link = folder / f"{file.name}.link"
        try:
            os.link(file, link)
        except OSError:
            return ""  # a file system without links keeps copies of its own
        link.replace(folder / file.name)
    return storage.file_hash(other.path)


def _holds(table: SnapshotTable) -> bool:
    """Return whether the bytes of a table are those once written; False when they are not there."""
    return _are(table.path, {file.hash for file in table.files.all()})


def _are(path: Path, hashes: Collection[str]) -> bool:
    try:
        return storage.file_hash(path) in hashes
    except OSError:
        return False


def snapshot_hash(as_of: date, written: dict[str, storage.Written]) -> str:
    """Return the hash that names a snapshot: SHA-256 over its date and the hash of each table's content."""
    tables = [[table_id, one.rows, one.content_hash] for table_id, one in sorted(written.items())]
    return hashlib.sha256(json.dumps([FORMAT, as_of.isoformat(), tables]).encode()).hexdigest()


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    place = Path(settings.DATA) / "snapshots"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".taking-", dir=place))  # readable by its owner only
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def latest(as_of: date | None = None) -> Snapshot | None:
    """Return the snapshot that tells how things stand as of `as_of`, by what was found last; None when there is none.

    Without a date, of whatever date: the one found last. It carries `taken_at`, the moment it was last found so.
    """
    takings = Taking.objects.filter(snapshot__as_of=as_of) if as_of else Taking.objects.all()
    return _taken(takings.select_related("snapshot").order_by("-pk").first())


def dates() -> list[date]:
    """Return the dates for which there is a snapshot, the newest first."""
    return list(Snapshot.objects.order_by("-as_of").values_list("as_of", flat=True).distinct())


def latest_of_each(days: Iterable[date]) -> list[Snapshot]:
    """Return the latest snapshot of each of these dates that has one, by date: two queries, however many."""
    last = Taking.objects.filter(snapshot__as_of__in=list(days)).values("snapshot__as_of").annotate(last=Max("pk"))
    takings = Taking.objects.filter(pk__in=[row["last"] for row in last.order_by("snapshot__as_of")])
    taken = [_taken(taking) for taking in takings.select_related("snapshot").order_by("snapshot__as_of", "pk")]
    found = [snapshot for snapshot in taken if snapshot is not None]
    _read_tables(found)
    return found


def _taken(taking: Taking | None) -> Snapshot | None:
    if taking is None:
        return None
    taking.snapshot.taken_at = taking.at
    return taking.snapshot


def need(as_of: date, snapshot: Snapshot | None = None) -> Snapshot:
    """Return `snapshot`, else the latest for `as_of`; refuses when there is none, saying how to take one."""
    found = snapshot or latest(as_of)
    if found is None:
        raise Refused(
            _("There is no snapshot as of %(as_of)s yet, so no figure either: run “juxian refresh --as-of %(as_of)s”."),
            code="snapshot_missing",
            params={"as_of": as_of.isoformat()},
        )
    return found


def path(snapshot: Snapshot, table_id: str) -> Path:
    """Return the checked Parquet file of a table; refuses when it is missing, altered or was never in the snapshot."""
    table = _tables(snapshot).get(table_id)
    if table is None:
        raise Refused(
            _("The snapshot %(snapshot)s was taken before there was a table “%(table)s”: %(remedy)s"),
            code="snapshot_lacks_table",
            params={"snapshot": snapshot, "table": catalogue.get(table_id).label, "remedy": _remedy(snapshot)},
        )
    if not _is_unharmed(table):
        raise Refused(
            _(
                "The file %(file)s of the snapshot %(snapshot)s is missing or was altered, so its figures "
                "can not be trusted: %(remedy)s"
            ),
            code="snapshot_harmed",
            params={"file": table.path.name, "snapshot": snapshot, "remedy": _remedy(snapshot)},
        )
    return table.path


def columns(file: Path) -> dict[str, str]:
    """Return the columns of a table of a snapshot, by its file, with their stored types."""
    with unsealing(file):
        return dict(_columns(str(file), _touched(file)))


@contextmanager
def unsealing(file: Path) -> Iterator[None]:
    """Refuse in words when sensitive facts do not open inside: the installation has another field key."""
    try:
        yield
    except CannotDecrypt as error:
        raise Refused(
            _(
                "The sensitive facts of the snapshot %(folder)s do not open with the field key of this installation: "
                "bring back the key with which it was taken (JUXIAN_FIELD_KEY), or take the snapshot again."
            ),
            code="snapshot_sealed",
            params={"folder": file.parent.name[:12]},
        ) from error


@lru_cache(maxsize=256)
def _columns(file: str, touched: int) -> tuple[tuple[str, str], ...]:
    return tuple(storage.columns(Path(file)).items())


def _touched(file: Path) -> int:
    """Return a number that changes when one of a table's files is touched; raises `OSError` for a missing one."""
    states = [one.stat() for one in storage.files_of(file)]
    # Not the time of modification, which whoever alters a file can set back.
    return hash(tuple((state.st_ctime_ns, state.st_ino, state.st_size) for state in states))


def _remedy(snapshot: Snapshot) -> str:
    return _("run “juxian refresh --as-of %(as_of)s”, or bring the file back from a backup of %(folder)s.") % {
        "as_of": snapshot.as_of.isoformat(),
        "folder": snapshot.folder.name,
    }


def _tables(snapshot: Snapshot) -> dict[str, SnapshotTable]:
    _read_tables([snapshot])
    return _known_tables[snapshot.hash]


def _read_tables(found: Iterable[Snapshot]) -> None:
    """Read the tables of snapshots not met yet, in two queries: a snapshot never changes, so once a process is enough."""
    new = {snapshot.pk: snapshot for snapshot in found if snapshot.hash not in _known_tables}
    if not new:
        return
    tables: dict[str, dict[str, SnapshotTable]] = {snapshot.hash: {} for snapshot in new.values()}
    for table in SnapshotTable.objects.filter(snapshot__in=new).prefetch_related("files").order_by("pk"):
        table.snapshot = new[table.snapshot_id]
        tables[table.snapshot.hash][table.table] = table
    _known_tables.update(tables)


# By hash, which names the content whatever database it was read from.
_known_tables: dict[str, dict[str, SnapshotTable]] = {}


def _is_unharmed(table: SnapshotTable) -> bool:
    if _checked_again_when_touched(table, frozenset(file.hash for file in table.files.all())):
        return True
    # Perhaps somebody put it right since this process read the hashes: read them again, now and next time.
    _known_tables.pop(table.snapshot.hash, None)
    hashes = SnapshotFile.objects.filter(table=table).order_by("pk").values_list("hash", flat=True)
    return _checked_again_when_touched(table, frozenset(hashes))


def _checked_again_when_touched(table: SnapshotTable, hashes: frozenset[str]) -> bool:
    try:
        return _checked(str(table.path), _touched(table.path), hashes)
    except OSError:
        return False


@lru_cache(maxsize=1024)
def _checked(file: str, touched: int, hashes: frozenset[str]) -> bool:
    # All bytes are read once a process, and again whenever a file was touched.
    return _are(Path(file), hashes)
