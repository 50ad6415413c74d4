"""The shortest story that lets a member order: through the public commands, on the real store."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from typing import Any

import psycopg

from support.postgres_server import Database
from support.story import CONTRACT, Story, actor
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.commands.unit_of_work import run
from tremplin_platform.store.session import Position

EA, MEMBER, OTHER_MEMBER = "ea-nord", "cpam-075", "caf-013"
LONG_AGO = datetime(2026, 4, 2, 8, tzinfo=UTC)


class Centrale(Story):
    """The platform as its users drive it, each act in a transaction of its own, at the instant it is by default."""

    def __init__(self, connection: psycopg.Connection[Any], at: datetime | None = None) -> None:
        self.connection = connection
        self._instant = at

    def do(
        self, log: str, command: Callable[..., Position], *, if_match: int | None = None, **said: Any
    ) -> Position:
        """Run one command on `log`, with its arguments."""

        def decide(session: Any) -> Position:
            return command(session, **said)

        return run(self.connection, log=log, command=decide, if_match=if_match, at=self._instant)

    def register(self, identifier: str, kind: str) -> None:
        """Register an organisation, or a member of Paris since 2025."""
        if kind == "member":
            self.member(identifier, joined_on="2025-01-01")
        else:
            self.organisation(identifier, kind)

    def publish(self, contract: str = CONTRACT, **lot: Any) -> None:
        """Register and publish a contract of 2025 to 2027, of one lot `1`, without a clause by default."""
        terms = {"starts_on": date(2025, 1, 1), "ends_on": date(2027, 12, 31)}
        self.contract(LotTerms(identifier="1", title="Paris", **lot), identifier=contract, **terms)

    def open_to(self, member: str | None, contract: str = CONTRACT) -> None:
        """Open the contract to a member, or to all."""
        self.opens(member, since="2025-01-01", contract=contract)

    def award(self) -> None:
        """Award lot `1`, notified on 15 January 2025."""
        self.awards(EA, on="2025-01-15")

    def order(self, member: str, identifier: str, *, amount: int = 100_00, **options: Any) -> Position:
        """Order on lot `1`, placed on 1 March 2026."""
        by = actor(member, "member")
        return self.orders(member, identifier, on="2026-03-01", amount=amount, by=by, **options)

    def declare(self, member: str, identifier: str, *, hundredths: int, month: int = 2) -> Position:
        """Declare hours worked in one month of 2026 by the contractor."""
        days = (f"2026-{month:02}-01", f"2026-{month:02}-28")
        return self.declares(member, identifier, hours=hundredths, days=days, contractor=EA)

    def close_and_publish(self, quarter: str) -> None:
        """Close a quarter that has ended, and publish it."""
        self.closes(quarter)
        self.publishes(quarter)

    def ready_to_order(self, *members: str, **lot: Any) -> None:
        """Register members and an EA that holds lot `1` of a contract open to each member."""
        self.register(EA, "contractor")
        for member in members:
            self.register(member, "member")
        self.publish(**lot)
        for member in members:
            self.open_to(member)
        self.award()


@contextmanager
def centrale_on(database: Database, at: datetime | None = None) -> Iterator[Centrale]:
    """The platform on a database, through the command role."""
    with closing(database.connect("command")) as connection:
        yield Centrale(connection, at)


def topics(database: Database, log: str) -> list[str]:
    """What happened in `log`, by name, read apart from the store."""
    return [topic for (topic,) in database.rows("select topic from events where log = %s order by seq", log)]
