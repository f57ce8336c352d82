"""Files that are kept sealed beside the records of goals: what proves a report, papers of a meeting, pages signed on paper."""

import hashlib

from juxian.core import sealed
from juxian.core.filetypes import evidence_kind
from juxian.core.text import clean
from juxian.goals.models.files import KeptFile


def keep(kept: KeptFile, name: str, content: bytes, *, context: str) -> None:
    """Write a file's row and seal its content; refuses a format that is no evidence."""
    kept.name, kept.kind, kept.size = clean(name)[-120:], evidence_kind(content), len(content)
    kept.sha256 = hashlib.sha256(content).hexdigest()
    sealed.keep(kept.file, content, context=context)
    kept.save()
