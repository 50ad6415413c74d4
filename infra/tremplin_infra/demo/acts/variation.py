"""Vary the demo without chance: the same names always give the same number, on any machine and in any order."""

from hashlib import sha256


def between(low: int, high: int, *names: object) -> int:
    """Return an integer from `low` to `high`, both included, that depends on `names` alone."""
    digest = sha256("/".join(map(str, names)).encode()).digest()
    return low + int.from_bytes(digest[:8]) % (high - low + 1)


def happens(percent: int, *names: object) -> bool:
    """Return True for about `percent` percent of all names."""
    return between(1, 100, *names) <= percent
