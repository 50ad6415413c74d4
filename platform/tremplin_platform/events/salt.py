"""The salt of a fact: with it, the digest of the fact cannot be found by trying what it may hold."""

import secrets

_BYTES = 16


def new_salt() -> str:
    """128 random bits, as 32 hexadecimal characters."""
    return secrets.token_hex(_BYTES)
