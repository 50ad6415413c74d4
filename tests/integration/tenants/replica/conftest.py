"""A server and a real replica of it, a module's, and a database that both have."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from support.postgres_server import Database, django_on
from support.replica import Pair, follow, running_pair
from tremplin_tenants.api.reads import reading, replica


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with running_pair() as found:
        yield found


@pytest.fixture(scope="module")
def template(pair: Pair, django_db_blocker: DjangoDbBlocker) -> str:
    with django_db_blocker.unblock():
        return pair.primary.template()


@pytest.fixture
def database(
    pair: Pair, template: str, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """A migrated database that the replica has too, where Django reads it."""
    monkeypatch.setattr(reading, "REPLICA", replica.Replica())
    with pair.primary.copy(template) as fresh, django_db_blocker.unblock():
        follow(pair)
        with django_on(fresh, replica_url=pair.replica.url(fresh)):
            yield fresh
        pair.replica.resume()
        follow(pair)
