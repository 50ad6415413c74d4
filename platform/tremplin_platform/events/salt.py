"""Salts of facts, which prevent finding their content from their digest by trying values."""

import secrets

_BYTES = 16


def new_salt() -> str:
    """Return 128 random bits, as 32 hexadecimal characters."""
    return secrets.token_hex(_BYTES)
