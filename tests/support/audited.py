"""A small year of two members on a real database, and hands that tamper with its rows."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from typing import Any

import orjson
import psycopg

from support.postgres_server import Database
from support.store_logs import store_logs
from support.story import CENTRALE, CONTRACT, Story
from tremplin_platform.audit.stored import StoredEvent, stored_events
from tremplin_platform.audit.verify import Verification, verify
from tremplin_platform.commands.clauses.execution import annul_clause
from tremplin_platform.commands.contracts.contracts import LotTerms, Rate
from tremplin_platform.events.envelope import digest_of, encode

PARIS, LYON = "cpam-075", "cpam-069"


class Audited:
    """A database to verify; `tamper` changes its rows past every rule of the platform."""

    def __init__(self, feed: psycopg.Connection[Any], owner: psycopg.Connection[Any]) -> None:
        self.feed = feed
        self._owner = owner

    def verify(self, log: str | None = None, **options: Any) -> Verification:
        return verify(self.feed, log=log, **options)

    def places(self, log: str | None = None) -> set[tuple[str, int]]:
        """Where something is wrong."""
        return {(problem.log, problem.seq) for problem in self.verify(log).problems}

    def tamper(self, statement: str, *values: Any) -> None:
        """Change exactly one row."""
        assert self._owner.execute(statement, values).rowcount == 1

    def run(self, statement: str) -> None:
        """Change rows, however many."""
        self._owner.execute(statement.encode())

    def keep_events(self, nullable: Sequence[str] = ()) -> None:
        """Keep the events, for `restore_events`, and let two have one seq, and these columns be NULL."""
        self._owner.execute("create table events_kept as select * from events")
        self._owner.execute("alter table events drop constraint if exists events_pkey")
        for column in nullable:
            self._owner.execute(f"alter table events alter column {column} drop not null".encode())

    def restore_events(self) -> None:
        """Make the events again what they were."""
        self._owner.execute("delete from events")
        self._owner.execute("insert into events select * from events_kept")

    def seq(self, log: str, topic: str) -> int:
        """The first event of this type."""
        row = self._owner.execute(
            "select min(seq) from events where log = %s and topic = %s", (log, topic)
        ).fetchone()
        assert row is not None
        assert row[0] is not None
        return int(row[0])

    def topic(self, log: str, seq: int) -> str:
        row = self._owner.execute(
            "select topic from events where log = %s and seq = %s", (log, seq)
        ).fetchone()
        assert row is not None
        return str(row[0])

    def head(self, log: str) -> int:
        row = self._owner.execute("select seq from heads where log = %s", (log,)).fetchone()
        assert row is not None
        return int(row[0])


@contextmanager
def audited(database: Database) -> Iterator[Audited]:
    """What was written there, to verify and to tamper with."""
    with closing(database.connect("feed")) as feed, closing(database.connect_superuser()) as owner:
        yield Audited(feed, owner)


@contextmanager
def audited_story(database: Database) -> Iterator[tuple[Audited, Story]]:
    """A centrale with nothing in it, to act on and to verify."""
    with store_logs(database) as logs, audited(database) as found:
        logs.clear()
        yield found, Story(logs)


def write_year(database: Database) -> None:
    """Write the year of `tell_year`, delivered everywhere; nothing is wrong in it."""
    with audited_story(database) as (found, story):
        tell_year(story)
        assert found.verify().problems == []


def tell_year(story: Story) -> None:
    """Two members: orders, invoices, hours, a quarter closed and published, a late correction, a clause annulled."""
    clause = Rate(function="main", hours_per_1000_euros=20_00)
    lots = [LotTerms(identifier="1", title="Paris", clause=clause, maximum=100_000_00)]
    story.at("2026-01-05")
    story.ready(PARIS, LYON, lots=lots)
    story.facilitator("epec")
    story.assigns("epec", territory="69")
    for member in (PARIS, LYON):
        story.orders(member, "bc-1")
        story.invoices(member, "bc-1", 1_000_00, identifier="f-1")
    story.at("2026-03-02")
    story.declares(PARIS, "h1")
    story.validates(PARIS, "h1")
    story.at("2026-04-10")
    story.closes("2026-Q1")
    story.publishes("2026-Q1")
    story.corrects(PARIS, "h1", -5_00, reason="counted-twice")
    redressement = {"contract": CONTRACT, "lot": "1", "on": date(2026, 3, 31), "reason": "redressement"}
    story.do(CENTRALE, annul_clause, **redressement)
    for member in (PARIS, LYON):
        story.logs.deliver(member)


def forged(audited: Audited, log: str, seq: int, **changed: Any) -> None:
    """Change fields of a stored event and give it the digest of what it now says."""
    (event,) = (event for event in stored_events(audited.feed, log=log) if event.seq == seq)
    rewritten(audited, event, {**orjson.loads(event.data), **changed}, version=event.version)


def rewritten(audited: Audited, event: StoredEvent, fields: Mapping[str, Any], *, version: int = 1) -> str:
    """Store these fields and this version in place of an event's own, and give their digest."""
    data = encode(dict(fields))
    digest = digest_of(
        log=event.log,
        seq=event.seq,
        recorded_at=event.recorded_at,
        topic=event.topic,
        version=version,
        subject=event.subject,
        data=data,
    )
    audited.tamper(
        "update events set version = %s, data = %s, digest = %s where log = %s and seq = %s",
        *(version, data, digest, event.log, event.seq),
    )
    return digest.hex()


def rearranged(audited: Audited, log: str, seqs: Sequence[int]) -> None:
    """Write a log again with its events at `seqs` alone, in this order, numbered and digested as if appended so."""
    events = list(stored_events(audited.feed, log=log))
    audited.run(f"delete from events where log = '{log}'")  # noqa: S608
    for place, seq in enumerate(seqs, 1):
        event = events[seq - 1]
        moved = event._replace(seq=place, recorded_at=events[min(place, len(events)) - 1].recorded_at)
        again = sum(events[other - 1].subject == event.subject for other in seqs[:place])
        _insert(audited, moved._replace(subject_version=again))
    last = events[min(len(seqs), len(events)) - 1].recorded_at
    audited.tamper("update heads set seq = %s, recorded_at = %s where log = %s", len(seqs), last, log)


def _insert(audited: Audited, event: StoredEvent) -> None:
    about = {
        name: getattr(event, name) for name in ("log", "seq", "recorded_at", "topic", "version", "subject")
    }
    columns = event._replace(digest=digest_of(**about, data=event.data))
    names, values = ", ".join(columns._fields), ", ".join(["%s"] * len(columns))
    audited.tamper(f"insert into events ({names}) values ({values})", *columns)  # noqa: S608
