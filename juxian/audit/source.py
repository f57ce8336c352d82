"""From where the work at hand comes: an address of a request, or the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

COMMAND_LINE = "command line"
_source: ContextVar[str] = ContextVar("audit_source", default=COMMAND_LINE)


def current() -> str:
    """Return where the present work comes from."""
    return _source.get()


@contextmanager
def coming_from(source: str) -> Iterator[None]:
    """Let events recorded inside carry `source`."""
    token = _source.set(source[:100])
    try:
        yield
    finally:
        _source.reset(token)
