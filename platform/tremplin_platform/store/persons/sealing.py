"""Sealing what must be forgotten one day: authenticated encryption, a key for each person."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


class Unsealable(Exception):
    """This was not sealed with this key, or not for this place, or was altered since."""


def new_key() -> bytes:
    """A random key (AES-256-GCM)."""
    return AESGCM.generate_key(bit_length=256)


def seal(content: bytes, *, key: bytes, about: str) -> bytes:
    """
    `content` as only the key can read it, for one place only.

    :param about: where it is kept; what is moved elsewhere does not open
    """
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, about.encode())


def unseal(sealed: bytes, *, key: bytes, about: str) -> bytes:
    """
    What was sealed.

    :raises Unsealable: by another key, for another place, or altered
    """
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about.encode())
    except InvalidTag as error:
        raise Unsealable(about) from error
