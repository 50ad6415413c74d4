"""Commitment to a person in an event: only a holder of its salt can compare it with an identifier."""

import hmac
from hashlib import sha256

SALT_BYTES = 32


def commit(person: str, *, salt: bytes) -> str:
    """
    Return the HMAC-SHA256 of the person's identifier under the event's own salt, in hexadecimal.

    Every event has its own salt, kept with the person outside the logs: two events of one person cannot be linked, and
    once the person's key is destroyed no event can be linked to the person.

    :param salt: `SALT_BYTES` random bytes, used once
    """
    return hmac.new(salt, person.encode(), sha256).hexdigest()
