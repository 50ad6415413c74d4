"""Open the transaction in which a request reads, limited to the rows that its caller may see."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

EVERY_LOG = "*"
"""The log setting of the centrale's buyers and auditors."""
PRIMARY = DEFAULT_DB_ALIAS
"""Where reads are answered, but for those of a replica."""
T = TypeVar("T")


class _Reading(NamedTuple):
    """The database that is read, among Django's, and what `read_once` has read there; None: none is open."""

    alias: str = PRIMARY
    answers: dict[Hashable, Any] | None = None


_CLOSED = _Reading()
_open: ContextVar[_Reading] = ContextVar("the open reading", default=_CLOSED)


def read_database() -> BaseDatabaseWrapper:
    """Return Django's connection of the open `reading`."""
    return connections[_open.get().alias]


def read_once(key: Hashable, read: Callable[[], T]) -> T:
    """
    Return what `read` gives, without reading it again in the open `reading`, where rows do not change.

    It is kept until the transaction ends, in which an export reads every page of a list: `read` must give little.
    """
    answers = _open.get().answers
    if answers is None:
        return read()
    if key not in answers:
        answers[key] = read()
    found: T = answers[key]
    return found


@contextmanager
def reading(
    *,
    log: str = "",
    contractor: str = "",
    facilitator: str = "",
    today: date | None = None,
    alias: str = PRIMARY,
) -> Iterator[None]:
    """
    Read inside one repeatable-read transaction, through row-level security; without a setting there are no rows.

    :param log: a member's log, or `EVERY_LOG`
    :param contractor: read what is assigned to this contractor, in any log
    :param facilitator: read what is assigned to this facilitateur on the Paris day `today`, in any log
    :param alias: the database to read, among Django's
    :raises RuntimeError: a transaction is open already
    """
    opened = _open.set(_Reading(alias, {}))
    try:
        with transaction.atomic(using=alias, durable=True), read_database().cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            cursor.execute(_SETTINGS, (log, contractor, facilitator, today.isoformat() if today else ""))
            yield
    finally:
        _open.reset(opened)


_SETTINGS = """
select set_config('tremplin.log', %s, true), set_config('tremplin.contractor', %s, true),
       set_config('tremplin.facilitator', %s, true), set_config('tremplin.day', %s, true)
"""
