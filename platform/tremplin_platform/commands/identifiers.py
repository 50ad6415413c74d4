"""Identifiers made by the server, for who gives none."""

import secrets


def new_identifier() -> str:
    """Return a random identifier (80 bits, 20 characters): never guessed, never drawn twice."""
    return secrets.token_hex(10)
