"""Variety without chance: the same names always give the same number, whatever the machine or the order."""

from hashlib import sha256


def between(low: int, high: int, *names: object) -> int:
    """A whole number from `low` to `high`, both included, that depends on `names` alone."""
    digest = sha256("/".join(map(str, names)).encode()).digest()
    return low + int.from_bytes(digest[:8]) % (high - low + 1)


def happens(percent: int, *names: object) -> bool:
    """Whether something that is so for about `percent` of all names is so for these."""
    return between(1, 100, *names) <= percent
