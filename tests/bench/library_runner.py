"""The library's own way to rows: `ProjectionRunner`, one event, one `process_event`, one transaction."""

import time
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from support.postgres_server import Database

EVENTS = 3_000
_HOURS_EACH = 100
_SAVED_AT_ONCE = 500


class Declaration(Aggregate):
    """Hours of one member."""

    @event("Declared")
    def __init__(self, log: str, hours: int) -> None:
        self.log = log
        self.hours = hours


class Hours(PostgresTrackingRecorder):
    """A sum of hours by log, and how far it goes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sql_create_statements.append(
            SQL("create table if not exists {}.hours (log text primary key, amount bigint not null)").format(
                Identifier(self.datastore.schema)
            )
        )

    def add(self, log: str, amount: int, tracking: Tracking) -> None:
        """In one transaction, as the library means it."""
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(
                SQL(
                    "insert into {}.hours as known values (%s, %s)"
                    " on conflict (log) do update set amount = known.amount + excluded.amount"
                ).format(Identifier(self.datastore.schema)),
                (log, amount),
            )
            self._insert_tracking(cursor, tracking)


class HoursOfLogs(Projection[Hours]):
    """Adds each declaration."""

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Apply one event."""
        self.view.add(domain_event.log, domain_event.hours, tracking)


class Declarations(Application[UUID]):
    """The library's application over its own tables."""


def runner_rate(database: Database) -> float:
    """Events per second from the library's log to its rows."""
    environment = _environment(database)
    with Declarations(env=environment) as application:
        for _ in range(0, EVENTS, _SAVED_AT_ONCE):
            application.save(*(Declaration(f"m{item % 100}", _HOURS_EACH) for item in range(_SAVED_AT_ONCE)))
        last = application.recorder.max_notification_id()
    begun = time.perf_counter()
    with ProjectionRunner(
        application_class=Declarations, projection_class=HoursOfLogs, view_class=Hours, env=environment
    ) as runner:
        runner.wait(last, timeout=120)
    return EVENTS / (time.perf_counter() - begun)


def _environment(database: Database) -> dict[str, str]:
    parts = {
        name: str(value) for name, value in conninfo_to_dict(database.superuser_url or database.url).items()
    }
    with database.connect_superuser() as owner:
        owner.execute("drop schema if exists runner cascade")
        owner.execute("create schema runner")
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts["dbname"],
        "POSTGRES_HOST": parts["host"],
        "POSTGRES_PORT": parts["port"],
        "POSTGRES_USER": parts["user"],
        "POSTGRES_PASSWORD": parts.get("password", ""),
        "POSTGRES_SCHEMA": "runner",
    }
