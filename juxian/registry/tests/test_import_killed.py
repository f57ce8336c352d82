"""An import killed with SIGKILL leaves all of its rows or none, and a retry completes it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from juxian.registry.tests.conftest import book, number, row

ROWS = 1_000


def start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"JUXIAN_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'juxian.sqlite3'}"}
    environment.setdefault("DJANGO_SETTINGS_MODULE", "juxian.config.settings")
    return subprocess.Popen(
        [sys.executable, "-m", "juxian", *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finish(folder: Path, *arguments: str) -> float:
    begun = time.monotonic()
    process = start(folder, *arguments)
    _out, errors = process.communicate()
    assert process.returncode == 0, errors.decode()
    return time.monotonic() - begun


def counted(folder: Path) -> tuple[int, int, int]:
    with sqlite3.connect(folder / "juxian.sqlite3") as connection:
        return tuple(  # type: ignore[return-value]
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("registry_person", "registry_engagement", "registry_importjob")
        )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own file is copied for the processes killed")
def test_killed_at_several_moments(tmp_path: Path, db: None) -> None:
    path = tmp_path / "名册.xlsx"
    rows = [
        row(f"某{n}", 11, 身份证号=number(f"19{50 + n // 500}{n % 12 + 1:02d}{n // 12 % 28 + 1:02d}", n % 1000))
        for n in range(ROWS)
    ]
    path.write_bytes(book([[*one[:2], "", "", *one[4:7], f"137{n:08d}", one[8]] for n, one in enumerate(rows)]))
    connection.ensure_connection()
    (tmp_path / "juxian.sqlite3").write_bytes(connection.connection.serialize())  # empty, and quicker than migrations
    whole = finish(tmp_path, "import", "people", str(path), "--dry-run")
    assert counted(tmp_path) == (0, 0, 0)

    for share in (0.6, 0.9):
        process = start(tmp_path, "import", "people", str(path))
        time.sleep(whole * share)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        people, engagements, jobs = counted(tmp_path)
        # An attempt after a complete one leaves a job of its own, which imported nothing.
        assert (people, engagements, jobs > 0) in ((0, 0, False), (ROWS, ROWS, True))

    finish(tmp_path, "import", "people", str(path))
    people, engagements, _jobs = counted(tmp_path)
    assert (people, engagements) == (ROWS, ROWS)
