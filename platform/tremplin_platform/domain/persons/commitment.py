"""How an event names a person: by a seal that only whoever holds its salt can compare with a name."""

import hmac
from hashlib import sha256

SALT_BYTES = 32


def commit(person: str, *, salt: bytes) -> str:
    """
    HMAC-SHA256 of the person's identifier under the event's own salt, in hexadecimal.

    Every event has another salt, kept with the person outside the logs: two events of one person do not look alike,
    and once the person's key is destroyed no event can be brought back to anyone.

    :param salt: `SALT_BYTES` random bytes, used once
    """
    return hmac.new(salt, person.encode(), sha256).hexdigest()
