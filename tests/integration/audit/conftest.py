"""The year that audits verify."""

from collections.abc import Iterator

import pytest

from support.audited import Audited, audited_year
from support.postgres_server import Database


@pytest.fixture
def year(database: Database) -> Iterator[Audited]:
    """The year of `tell_year`, in which nothing is wrong yet."""
    with audited_year(database) as audited:
        assert audited.verify().problems == []
        yield audited
