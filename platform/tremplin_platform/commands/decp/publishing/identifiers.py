"""The identifier that a lot of the centrale has in published data, where it has 16 characters at most."""

from hashlib import sha256

LONGEST = 16


def published_identifier(contract: str, lot: str) -> str:
    """
    Return `CONTRACT/LOT`, or where that is too long the first 16 hexadecimal digits of its SHA-256.

    It is the `id` of the lot's row, and what a member writes as `idAccordCadre` of what it buys on it.
    """
    place = f"{contract}/{lot}"
    return place if len(place) <= LONGEST else sha256(place.encode()).hexdigest()[:LONGEST]
