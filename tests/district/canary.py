"""Values that nobody may see by accident, and finding them in whatever is handed out.

Every phone and identity number of the district, also of families and among other contacts, has a form of its own (120…, 320900…), so each of them is a canary. Pay
is made one: everybody is paid the same unmistakable sum.
"""

import re
import zipfile
from io import BytesIO
from typing import Any

from juxian.registry.models import Engagement

WAGE_FEN = 765_432_198
# Each begins with its letters, before it looks at what stands in front of them: so they are found fifty times as fast.
PATTERNS = [
    re.compile(r"120(?<!\d120)\d{8}(?!\d)"),  # a phone
    re.compile(r"320900(?<!\d320900)\d{11}[\dX]"),  # an identity number
    re.compile(r"7(?:,?654,?321(?:\.98)?|65432198|65\.432)"),  # pay in yuan, in fen, in ten thousands
]


def plant() -> None:
    """Let everybody be paid the canary's sum; take a snapshot afterwards to have it among the facts."""
    Engagement.objects.update(wage=str(WAGE_FEN))


def leaks(answer: Any) -> list[str]:
    """Return the canaries in an answer: in its text, or in any part of a file that is an archive, however deep."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return found_in(content) + found_in(str(answer.headers).encode())


def found_in(content: bytes) -> list[str]:
    """Return the canaries in bytes."""
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return [leak for name in archive.namelist() for leak in found_in(archive.read(name))]
    text = content.decode("utf-8", "replace")
    return [leak for pattern in PATTERNS for leak in pattern.findall(text)]
