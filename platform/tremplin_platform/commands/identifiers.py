"""Identifiers made by the server, for who gives none."""

import secrets


def new_identifier() -> str:
    """A random identifier (80 bits, 20 characters): never guessed, never met twice."""
    return secrets.token_hex(10)


def new_salt() -> str:
    """128 random bits in hexadecimal: a digest taken with them tells nothing of what it was taken of."""
    return secrets.token_hex(16)
