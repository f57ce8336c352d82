"""The demonstration district, loaded once for all tests that look at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, transaction
from django.test import override_settings

from juxian.core import demonstration


class QuickHasher(Argon2PasswordHasher):
    """The hash of a real site, which reads its strength out of it, made in no time."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


@pytest.fixture(scope="package")
def district(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """The data folder of the loaded district; whatever a test writes on top is undone with the test.

    Tests that use it carry `xdist_group("district")`, so that it is loaded once and not once a worker. On SQLite the
    folder also holds a copy of the database, on which a site can be served, so passwords are those of a real one.
    """
    from juxian.facts import snapshots

    kept, settings.DATA = settings.DATA, tmp_path_factory.mktemp("district")
    real = override_settings(MEDIA_ROOT=settings.DATA / "files", PASSWORD_HASHERS=[f"{__name__}.QuickHasher"])
    with real, django_db_blocker.unblock(), transaction.atomic():
        frame, parts = demonstration.District(), list(demonstration.parts())
        assert not any(part.is_loaded() for part in parts)
        assert demonstration.load() == len(parts)
        assert all(part.is_loaded() for part in parts)
        snapshots.take(as_of=demonstration.AS_OF, by=frame.by, at=frame.at)
        if connection.vendor == "sqlite":
            (settings.DATA / "juxian.sqlite3").write_bytes(connection.connection.serialize())
        yield settings.DATA
        transaction.set_rollback(True)
    settings.DATA = kept
