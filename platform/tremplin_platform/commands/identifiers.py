"""Identifiers made by the server, for who gives none."""

import secrets


def new_identifier() -> str:
    """A random identifier (80 bits, 20 characters): never guessed, never met twice."""
    return secrets.token_hex(10)
