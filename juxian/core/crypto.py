"""SM4-GCM for sensitive values at rest and HMAC-SM3 to find them again (GB/T 32907, GB/T 17964, GB/T 32905).

One installation has one 32-byte field key; the cipher's and the index's keys are derived from it, so that
the index never uses the key that opens the values.
"""

import base64
import os
from collections.abc import Callable
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PREFIX = "sm4:"
NONCE, TAG = 12, 16


class CannotDecrypt(Exception):
    """A stored value does not open with this installation's field key, or was altered."""


@cache
def _key(field_key: str, use: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=use).derive(bytes.fromhex(field_key))


@cache
def _cipher(field_key: str) -> algorithms.SM4:
    return algorithms.SM4(_key(field_key, b"cipher", 16))


@cache
def _fingerprints(field_key: str) -> hmac.HMAC:
    return hmac.HMAC(_key(field_key, b"index", 32), hashes.SM3())


def sealer(context: str) -> Callable[[str], str]:
    """Return what `encrypt` does under one context and the key of now, for many values."""
    cipher, told = _cipher(settings.FIELD_KEY), context.encode()

    def seal(plain: str) -> str:
        nonce = os.urandom(NONCE)
        encryptor = Cipher(cipher, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(told)
        body = encryptor.update(plain.encode()) + encryptor.finalize()
        return PREFIX + base64.b64encode(nonce + encryptor.tag + body).decode()

    return seal


def encrypt(plain: str, *, context: str) -> str:
    """Return `plain` as ciphertext that opens only under the same `context` (the column it is kept in)."""
    return sealer(context)(plain)


def decrypt(stored: str, *, context: str) -> str:
    """Return the text inside `stored`; raises `CannotDecrypt` when key, column or content are not its own."""
    if not stored.startswith(PREFIX):
        raise CannotDecrypt(f"{context} holds a value that was not written by this product")
    try:
        raw = base64.b64decode(stored[len(PREFIX) :], validate=True)
        nonce, tag, body = raw[:NONCE], raw[NONCE : NONCE + TAG], raw[NONCE + TAG :]
        cipher = Cipher(_cipher(settings.FIELD_KEY), modes.GCM(nonce, tag))
        decryptor = cipher.decryptor()
        decryptor.authenticate_additional_data(context.encode())
        return (decryptor.update(body) + decryptor.finalize()).decode()
    except (InvalidTag, ValueError) as error:  # ValueError: cut off, or no base64
        raise CannotDecrypt(f"{context} does not open with the field key of this installation") from error


def blind_index(plain: str) -> str:
    """Return the keyed fingerprint (64 hex digits) under which equal values are found without opening them."""
    digest = _fingerprints(settings.FIELD_KEY).copy()  # a copy spares the key's own two blocks
    digest.update(plain.encode())
    return digest.finalize().hex()
