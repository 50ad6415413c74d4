"""The secret that digests requests with an `Idempotency-Key`: read, or made on first use, outside the database."""

import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

_BYTES = 32


@lru_cache(maxsize=4)
def answers_key(path: str) -> bytes:
    """
    The secret of this file, made on first use (mode 0600), whichever process comes first.

    Processes of one installation share the file: without it, a request sent again is taken for another.

    :raises OSError: the file can be neither read nor made
    :raises ValueError: what it holds is too short for a secret
    """
    file = Path(path)
    if not file.exists():
        _make(file)
    secret = file.read_bytes()
    if len(secret) < _BYTES:
        raise ValueError(f"{file} holds fewer than {_BYTES} bytes")
    return secret


def _make(file: Path) -> None:
    # Written whole beside its place, then linked to it: no process reads half of it, and the first one stays.
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secrets.token_bytes(_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink()
