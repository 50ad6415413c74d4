"""A ledger fed from a topic in memory."""

from collections.abc import Iterator

import pytest

from support.fed import Fed, fed_ledger
from support.postgres_server import Database


@pytest.fixture
def fed(database: Database) -> Iterator[Fed]:
    with fed_ledger(database) as parts:
        yield parts
