"""Passwords: hashed by Django with Argon2id, checked for an unknown e-mail as for a known one, drawn at random."""

import secrets
from functools import cache

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

MINIMUM, MAXIMUM = 12, 1024
"""How many characters a password has."""

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # without those that look alike
_GROUPS, _GROUP = 4, 5


class Argon2id(Argon2PasswordHasher):
    """
    Argon2id with 46 MiB of memory and one pass, of the settings that OWASP holds equal in strength.

    Django's own take 100 MiB, and eight threads: four people who sign in at once would fill a small machine.
    """

    time_cost = 1
    memory_cost = 47_104
    parallelism = 1


class BadPassword(Exception):
    """A password has 12 to 1024 characters."""


def hash_password(password: str) -> str:
    """
    Return the hash that is kept of a password.

    :raises BadPassword: too short, or too long
    """
    if not MINIMUM <= len(password) <= MAXIMUM:
        raise BadPassword
    return make_password(password)


def is_right(password: str, kept: str | None) -> bool:
    """Whether a password is the one whose hash is kept. Where none is kept, takes as long to say no."""
    nobodys = _nobodys_hash()
    return check_password(password[: MAXIMUM + 1], kept or nobodys) and kept is not None


def draw_password() -> str:
    """Draw a password of 100 random bits that is easy to copy."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


@cache
def _nobodys_hash() -> str:
    return make_password(secrets.token_hex())
