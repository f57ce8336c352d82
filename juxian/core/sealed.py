"""Files that lie encrypted in the storage, under names that say nothing."""

import base64
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from juxian.core import crypto


def keep(field: FieldFile, content: bytes, *, context: str) -> None:
    """Store `content` sealed; the row itself is saved by the caller."""
    sealed = crypto.encrypt(base64.b64encode(content).decode(), context=context)
    field.save(f"{uuid4().hex}.sealed", ContentFile(sealed.encode()), save=False)


def read(field: FieldFile, *, context: str) -> bytes:
    """Return what was stored; raises `CannotDecrypt` when it was altered on disk."""
    with field.open("rb") as file:
        return base64.b64decode(crypto.decrypt(file.read().decode(), context=context))


def drop(field: FieldFile) -> None:
    """Remove the file once the transaction is through."""
    storage, name = field.storage, str(field.name)
    transaction.on_commit(lambda: storage.delete(name))
