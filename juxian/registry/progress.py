"""How far an import has come. It is written beside the database: inside its transaction nobody else would see it."""

import json
from pathlib import Path

from django.conf import settings


def write(job: int, done: int, total: int) -> None:
    """Say that `done` of `total` rows are done."""
    path = _path(job)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps([done, total]))
    fresh.replace(path)


def read(job: int) -> tuple[int, int]:
    """Return (done, total); (0, 0) when nothing was said yet."""
    try:
        done, total = json.loads(_path(job).read_text())
    except (OSError, ValueError):
        return 0, 0
    return int(done), int(total)


def clear(job: int) -> None:
    """Forget the job."""
    _path(job).unlink(missing_ok=True)


def _path(job: int) -> Path:
    return Path(settings.DATA) / "progress" / f"import-{job}.json"
