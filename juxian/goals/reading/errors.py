"""The one refusal of this package: a document that can not be read says where, why and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class PlanError(Exception):
    """A document that can not be read.

    `code` is stable (unsupported, old-word, pdf, damaged, encoding, empty, too-large),
    `place` is the file's name or the place in it, `message` says what is wrong and `remedy` what the
    person can do; both are translated when shown.
    """

    def __init__(self, code: str, place: str, message: str | _StrPromise, remedy: str | _StrPromise) -> None:
        super().__init__(code, place)
        self.code = code
        self.place = place
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.remedy}"
