"""Who works in the background tries again while a row stays locked, and says so in the end."""

import pytest
from psycopg.errors import LockNotAvailable

from tremplin_platform.store.lock_waits import patiently


def test_it_is_done_again_until_the_row_is_free() -> None:
    tries: list[int] = []

    def act() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise LockNotAvailable
        return "done"

    assert patiently(act) == "done"
    assert len(tries) == 3


def test_what_stays_locked_is_an_error_in_the_end() -> None:
    def act() -> None:
        raise LockNotAvailable

    with pytest.raises(LockNotAvailable):
        patiently(act, tries=3)
