"""The demonstration district, loaded once for all tests that look at it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from juxian.core import demonstration


@pytest.fixture(scope="package")
def district(written_once: Callable[[], AbstractContextManager[Path]]) -> Iterator[Path]:
    """The loaded district with its snapshot; whatever a test writes on top is undone with the test."""
    from juxian.facts import snapshots

    with written_once() as data:
        frame = demonstration.District()
        demonstration.load()
        snapshots.take(as_of=demonstration.AS_OF, by=frame.by, at=frame.at)
        yield data
