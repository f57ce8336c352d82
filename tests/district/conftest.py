"""The demonstration district, loaded once for all tests that look at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from juxian.core import demonstration


@pytest.fixture(scope="package")
def district(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """The loaded district with its snapshot; whatever a test writes on top is undone with the test.

    Tests that use it carry `xdist_group("district")`, so that it is loaded once and not once a worker.
    """
    from juxian.facts import snapshots

    kept, settings.DATA = settings.DATA, tmp_path_factory.mktemp("district")
    with override_settings(MEDIA_ROOT=settings.DATA / "files"), django_db_blocker.unblock(), transaction.atomic():
        frame, parts = demonstration.District(), list(demonstration.parts())
        assert not any(part.is_loaded() for part in parts)
        assert demonstration.load() == len(parts)
        assert all(part.is_loaded() for part in parts)
        snapshots.take(as_of=demonstration.AS_OF, by=frame.by, at=frame.at)
        yield settings.DATA
        transaction.set_rollback(True)
    settings.DATA = kept
