"""The reads of one page: views of the API, all answered in one transaction, at one position."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import orjson
from psycopg import Connection
from rest_framework.exceptions import NotAuthenticated

from tremplin_platform.commands.log_reads import head, seconds_since
from tremplin_projections.queries.freshness import held_of
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.reads.replica import Source
from tremplin_tenants.api.web.connections import command_connection, scope_of
from tremplin_tenants.pages.web.distinct_names import distinguish
from tremplin_tenants.pages.web.header import organisation_name
from tremplin_tenants.pages.web.inside import a_read
from tremplin_tenants.roles import CENTRALE, Caller

_MOST = "500"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A log that is held before event `since_seq`, and the name of whose it is."""

    log: str
    name: str
    since_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """
    The position that a page answers at, and how current it is.

    `behind`: events of the log that are not counted yet; `age`: since when, in seconds
    `held`: what is held of what the page reads
    `known_at`: the past position that was asked for, None for today
    """

    log: str
    seq: int
    recorded_at: str | None
    behind: int
    age: float
    held: tuple[Held, ...]
    known_at: int | str | None


class PageReads:
    """
    The reads of a page. The first one opens the transaction, in which the others take part: they see the same rows, so
    that a read asked for twice is done once.

    `freshness`: of the first answer; None while nothing is read. `connection`: of the transaction, once it is open;
    `source`: the database that it is of, a replica where that may answer. `is_current`: whether it must have all that
    the primary has, since the page has waited for something.
    """

    def __init__(self, caller: Caller | None, *, from_replica: bool = False) -> None:
        self.caller = caller
        self.source = Source()
        self.is_current = False
        self._from_replica = from_replica
        self.freshness: Freshness | None = None
        self.connection: Connection[Any] | None = None
        self._stack = ExitStack()
        self._read: dict[tuple[object, ...], Mapping[str, Any]] = {}
        self._noted: set[str | None] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def read(
        self, view_class: type[ReadView], query: Mapping[str, str] | None = None, **path: str
    ) -> Mapping[str, Any]:
        """
        Return what the API answers to this read: the values of its JSON, with the identifiers of things of one name.

        `wait_for`, and what `known_at` waits for, are waited for by the first read of a page alone.

        :param query: the parameters of the read, as an address has them; those that are empty are left out
        :param path: the names of the read's address
        :raises APIException: what the API answers other than 200
        """
        asked = {name: text for name, text in (query or {}).items() if text}
        key = (view_class, tuple(sorted(asked.items())), tuple(sorted(path.items())))
        if key not in self._read:
            self._read[key] = self._answer(view_class, asked, path)
        return self._read[key]

    def rows(
        self, view_class: type[ReadView], query: Mapping[str, str] | None = None
    ) -> list[Mapping[str, Any]]:
        """Return the rows of every page of a list; see `read`."""
        found = self.read(view_class, {**(query or {}), "limit": _MOST})
        rows = [*found["results"]]
        while found["next"] is not None:
            [cursor] = parse_qs(urlsplit(found["next"]).query)["cursor"]
            found = self.read(view_class, {**(query or {}), "limit": _MOST, "cursor": cursor})
            rows += found["results"]
        return rows

    def answered_at(self, results: Mapping[str, Any]) -> None:
        """Take as the page's position that of one of the `results` in an answer, which compares two."""
        self.freshness = self._freshness(results)

    def check(self, view_class: type[ReadView], query: Mapping[str, str], **path: str) -> None:
        """
        Check that who is signed in may read this, without reading it.

        :raises APIException: what the API answers in its place
        """
        if self.caller is None:
            raise NotAuthenticated
        a_read(view_class, caller=self.caller, path=path, query=query, joined=self.connection).prepare()

    def _answer(
        self, view_class: type[ReadView], asked: Mapping[str, str], path: Mapping[str, str]
    ) -> Mapping[str, Any]:
        if self.caller is None:
            raise NotAuthenticated
        view = a_read(
            view_class,
            caller=self.caller,
            path=path,
            query=asked,
            joined=self.connection,
            noted=self._noted,
        )
        view.prepare()
        if self.connection is None:
            if self._from_replica:
                self.source = view.find_source(is_current=self.is_current)
            self.connection = self._stack.enter_context(scope_of(self.caller, alias=self.source.alias))
        view.joined = view.connection = self.connection
        data: Mapping[str, Any] = orjson.loads(orjson.dumps(view.get_serializer(view.answer()).data))
        distinguish(data)
        if self.freshness is None:
            self.freshness = self._freshness(data)
        return data

    def _freshness(self, data: Mapping[str, Any]) -> Freshness:
        as_of, asked = data["as_of"], data.get("asked", {})
        log, seq, known_at = as_of["log"], as_of["seq"], asked.get("known_at")
        # Not every reader sees the centrale's events; how far they are counted, everyone may know.
        connection = command_connection() if log == CENTRALE else self.connection
        assert connection is not None  # noqa: S101
        last = None if known_at is not None else head(command_connection(), log=log)
        behind = max(0, last.seq - seq) if last else 0
        return Freshness(
            log=log,
            seq=seq,
            recorded_at=as_of["recorded_at"],
            behind=behind,
            age=max(self.source.late_s, seconds_since(connection, log=log, after=seq)) if behind else 0.0,
            held=_held(data.get("held", ()), log=log),
            known_at=known_at,
        )


def _held(notes: Iterable[Mapping[str, Any]], *, log: str) -> tuple[Held, ...]:
    """Return of whose log each note of an answer is, which the API does not say; `log`: that of the answer."""
    logs = None if log == CENTRALE else [log]
    return tuple(
        Held(log=note.log, name=organisation_name(note.log), since_seq=note.since_seq)
        for projection in sorted({note["projection"] for note in notes})
        for note in held_of(logs=logs, projection=projection)
    )
