"""What a file is by its content, whatever its name says."""

import zipfile
from io import BytesIO

PDF, JPEG, PNG, WORD, OLD_WORD = "pdf", "jpg", "png", "docx", "doc"
CONTENT_TYPES = {
    PDF: "application/pdf",
    JPEG: "image/jpeg",
    PNG: "image/png",
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    OLD_WORD: "application/msword",
}
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
