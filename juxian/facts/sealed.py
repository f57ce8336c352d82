"""Sensitive facts at rest: a Parquet file of their own beside a table's, encrypted (Parquet modular encryption, AES-GCM).

Each file has a key of its own, which lies in it encrypted under the installation's field key (SM4-GCM, `core.crypto`).
"""

import base64
from pathlib import Path
from typing import Any

import pyarrow.parquet.encryption as pe

from juxian.core import crypto

CONTEXT = "facts.snapshot"


SUFFIX = ".sealed.parquet"


def beside(path: Path) -> Path:
    """Return where the sensitive facts of the table at `path` lie, if it has any."""
    return path.with_suffix(SUFFIX)


def is_sealed(path: Path) -> bool:
    """Return whether `path` is such a file."""
    return path.name.endswith(SUFFIX)


class _FieldKey(pe.KmsClient):  # type: ignore[misc]
    """Wraps a file's key under the field key."""

    def __init__(self, _config: Any) -> None:
        super().__init__()

    def wrap_key(self, key: bytes, _name: str) -> str:
        return crypto.encrypt(base64.b64encode(key).decode(), context=CONTEXT)

    def unwrap_key(self, wrapped: str, _name: str) -> bytes:
        return base64.b64decode(crypto.decrypt(wrapped, context=CONTEXT))


_factory = pe.CryptoFactory(_FieldKey)
_connection = pe.KmsConnectionConfig()
_how = pe.EncryptionConfiguration(
    footer_key="field key", uniform_encryption=True, plaintext_footer=False, double_wrapping=False
)


def encryption() -> Any:
    """Return how to write one file: with a fresh key."""
    return _factory.file_encryption_properties(_connection, _how)


def decryption() -> Any:
    """Return how to read a file; reading raises when it was altered or has another field key."""
    return _factory.file_decryption_properties(_connection, pe.DecryptionConfiguration())
