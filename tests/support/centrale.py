"""The shortest story that lets a member order: through the public commands, on the real store."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import psycopg

from support.postgres_server import Database
from support.sirets import siret_of
from tremplin_platform.commands.contracts import contracts
from tremplin_platform.commands.hours import hours, quarters
from tremplin_platform.commands.lots import lots
from tremplin_platform.commands.orders import call_offs
from tremplin_platform.commands.organisations import organisations
from tremplin_platform.commands.unit_of_work import run
from tremplin_platform.domain.actor import Actor
from tremplin_platform.store.session import Position, Session

T = TypeVar("T")

CONTRACT = "nettoyage"
EA, MEMBER, OTHER_MEMBER, FACILITATOR = "ea-nord", "cpam-075", "caf-013", "epec"
SIRETS = {
    EA: "35600000000048",
    MEMBER: "77605646700587",
    OTHER_MEMBER: "73282932000074",
    FACILITATOR: "44306184100047",
}
BUYER = Actor(organisation="centrale", role="buyer")


class Centrale:
    """The platform as its users drive it, each act in a transaction of its own."""

    def __init__(self, connection: psycopg.Connection[Any], at: datetime | None = None) -> None:
        self.connection = connection
        self.at = at

    def do(self, log: str, decide: Callable[[Session], T], **options: Any) -> T:
        """Run one command on `log`."""
        return run(self.connection, log=log, command=decide, at=self.at, **options)

    def say(self, log: str, command: Callable[..., T], **said: Any) -> T:
        """Run one command on `log`, with its arguments."""
        return self.do(log, lambda session: command(session, **said))

    def register(self, identifier: str, kind: str, **fields: Any) -> Position:
        """Register an organisation under its test SIRET, or a made-up member of Paris."""
        if kind == "member":
            fields = {"joined_on": date(2025, 1, 1), "territory": "75"} | fields
        return self.say(
            "centrale",
            organisations.register_organisation,
            identifier=identifier,
            name=identifier.upper(),
            siret=SIRETS.get(identifier) or siret_of(identifier),
            kind=kind,
            **fields,
        )

    def publish(self, contract: str = CONTRACT, **lot: Any) -> Position:
        """Register and publish a contract of one lot `1`, without a clause by default."""
        terms = contracts.ContractTerms(
            title="Nettoyage des locaux",
            buyer="acheteur-1",
            usage="internal",
            centrale_role="intermediary",
            kind="framework",
            starts_on=date(2025, 1, 1),
            ends_on=date(2027, 12, 31),
        )
        lots_of_it = [contracts.LotTerms(identifier="1", title="Paris", **lot)]
        self.say("centrale", contracts.register_contract, identifier=contract, terms=terms, lots=lots_of_it)
        return self.say("centrale", contracts.publish_contract, identifier=contract)

    def open_to(self, member: str | None, contract: str = CONTRACT) -> Position:
        """Open the contract to a member, or to all."""
        return self.say(
            "centrale", contracts.open_contract, identifier=contract, member=member, since=date(2025, 1, 1)
        )

    def award(self, contractor: str = EA, contract: str = CONTRACT) -> Position:
        """Award lot `1`, notified on 15 January 2025."""
        return self.say(
            "centrale",
            lots.award_lot,
            contract=contract,
            lot="1",
            contractor=contractor,
            notified_on=date(2025, 1, 15),
        )

    def order(self, member: str, identifier: str, *, amount: int = 100_00, **options: Any) -> Position:
        """Order on lot `1`, placed on 1 March 2026."""
        return self.do(
            member,
            lambda session: call_offs.place_call_off(
                session,
                identifier=identifier,
                contract=CONTRACT,
                lot="1",
                amount=amount,
                placed_on=date(2026, 3, 1),
                by=Actor(organisation=member, role="member"),
            ),
            **options,
        )

    def declare(self, member: str, identifier: str, *, hundredths: int, month: int = 2) -> Position:
        """Declare hours worked in one month of 2026 by the contractor."""
        work = hours.Work(
            modality="direct",
            worked_from=date(2026, month, 1),
            worked_to=date(2026, month, 28),
            hours=hundredths,
            call_off=None,
            subcontractor=None,
        )
        return self.say(
            member,
            hours.declare_hours,
            identifier=identifier,
            contract=CONTRACT,
            lot="1",
            contractor=EA,
            work=work,
            by=Actor(organisation=EA, role="contractor"),
        )

    def validate(self, member: str, identifier: str) -> Position:
        """Validate as the buyer, where the lot has no facilitateur."""
        return self.say(member, hours.validate_hours, identifier=identifier, by=BUYER)

    def close_and_publish(self, quarter: str) -> None:
        """Close a quarter that has ended, and tell it."""
        self.say("centrale", quarters.close_quarter, quarter=quarter)
        self.say("centrale", quarters.publish_quarter, quarter=quarter)

    def ready_to_order(self, *members: str, **lot: Any) -> None:
        """Members, an EA that holds lot `1`, and a contract open to each member."""
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
    with closing(database.connect_superuser()) as connection:
        rows = connection.execute("select topic from events where log = %s order by seq", (log,))
        return [row[0] for row in rows]


LONG_AGO = datetime(2026, 4, 2, 8, tzinfo=UTC)
