"""What a file is by its content, whatever its name says."""

import zipfile
from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _

from juxian.core.errors import Refused

PDF, JPEG, PNG, WORD, OLD_WORD = "pdf", "jpg", "png", "docx", "doc"
CONTENT_TYPES = {
    PDF: "application/pdf",
    JPEG: "image/jpeg",
    PNG: "image/png",
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    OLD_WORD: "application/msword",
}
SCANS = (PDF, JPEG, PNG)
_BEGINNINGS = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of(content: bytes) -> str:
    """Return which of `CONTENT_TYPES` it is; nothing for anything else, and for Word files with macros."""
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return WORD if _is_word(content) else ""
    if content.startswith(_COMPOUND) and "WordDocument".encode("utf-16-le") in content:
        return "" if "_VBA_PROJECT".encode("utf-16-le") in content else OLD_WORD
    return ""


def _is_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return {"[Content_Types].xml", "word/document.xml"} <= names and "word/vbaProject.bin" not in names


def evidence_kind(content: bytes) -> str:
    """Return the kind of an evidence file; refuses one that is too large, empty, or no PDF, picture or Word file."""
    most = settings.EVIDENCE_MAX_SIZE
    if len(content) > most:
        raise Refused(
            _("This file has more than the %(most)d MB that evidence may have: make the scan smaller."),
            code="evidence_too_large",
            params={"most": most >> 20},
        )
    kind = kind_of(content)
    if not kind:
        raise Refused(
            _("This is no PDF, JPG, PNG or Word file without macros, whatever its name says."), code="evidence_unknown"
        )
    return kind


def scan_kind(content: bytes) -> str:
    """Return the kind of a scanned page; refuses what `evidence_kind` does, and Word files."""
    kind = evidence_kind(content)
    if kind not in SCANS:
        raise Refused(_("A scanned page is a PDF, JPG or PNG file, no Word file."), code="scan_unknown")
    return kind
