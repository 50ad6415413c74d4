"""What a module has written, to verify and to tamper with."""

from collections.abc import Iterator

import pytest

from support.audited import Audited, audited
from support.postgres_server import Database


@pytest.fixture
def year(database: Database) -> Iterator[Audited]:
    """What the module begins with; nothing is wrong in it yet."""
    with audited(database) as found:
        yield found
