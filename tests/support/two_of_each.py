"""Two members, two contractors, two facilitateurs: what is the first ones', what is the others'."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from psycopg import Connection, Cursor

from support.feeding import feed
from support.in_process_api import Api, a_member, a_registered_contract, an_organisation, api
from support.postgres_server import Database
from tremplin_platform.store.delivery.delivery import deliver
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.keys import create_key
from tremplin_tenants.rest import throttling
from tremplin_tenants.rest.prepaid_requests import PrepaidRequests
from tremplin_tenants.roles import CENTRALE, Role

WORK = {"modality": "direct", "worked_from": "2026-02-02", "worked_to": "2026-02-06", "hours": "7.00"}


@dataclass(frozen=True)
class World:
    """
    Two members, contractors and facilitateurs. `contract` is open to the first member: its lot 1 is the first
    contractor's and followed by the first facilitateur, its lot 2 the others'. `two` is the others' and the second
    member's alone. `keys`: the prefix of a key of each role's, and `theirs`, of the second member's.
    """

    database: Database
    member: str
    members: tuple[str, str]
    contractors: tuple[str, str]
    facilitators: tuple[str, str]
    contract: str
    two: str
    draft: str
    keys: Mapping[str, str]
    asking: Mapping[Role, Api]


def two_of_each(database: Database) -> World:
    """Made through the API, delivered and projected, with a key of each role's first."""
    buyer = api(Role.BUYER)
    members = a_member(buyer), a_member(buyer)
    contractors = an_organisation(buyer, "contractor"), an_organisation(buyer, "contractor")
    facilitators = an_organisation(buyer, "facilitator"), an_organisation(buyer, "facilitator")
    contract = a_contract(buyer, contractors, facilitators, open_to=members[0])
    two = a_contract(buyer, contractors[1:], facilitators[1:], open_to=members[1])
    draft = a_registered_contract(buyer, lots=[{"id": "1", "title": "Paris"}])
    deals(buyer, members[0], contract, "1", contractors[0], "mine")
    deals(buyer, members[0], contract, "2", contractors[1], "theirs")
    deals(buyer, members[1], two, "1", contractors[1], "far")
    deliver_to(database, *members)
    own = {Role.MEMBER: members[0], Role.CONTRACTOR: contractors[0], Role.FACILITATOR: facilitators[0]}
    asking = {role: api(role, own.get(role, CENTRALE)) for role in Role}
    feed(database)
    parties = (members, contractors, facilitators)
    keys = {role.value: a_key(role, own.get(role, CENTRALE)) for role in Role}
    keys["theirs"] = a_key(Role.MEMBER, members[1])
    return World(database, members[0], *parties, contract, two, draft, keys, asking)


def a_key(role: Role, organisation: str) -> str:
    """The prefix of a new key."""
    kind = CENTRALE if organisation == CENTRALE else role.value
    return create_key(organisation=organisation, kind=kind, role=role).prefix


def a_contract(buyer: Api, contractors: Any, facilitators: Any, *, open_to: str) -> str:
    """A lot for each contractor, awarded and followed since 2020."""
    clause = {"way": "fixed", "function": "main", "hours": "833.00"}
    numbers = [str(number) for number, _ in enumerate(contractors, 1)]
    lots = [{"id": number, "title": "Paris", "clause": clause} for number in numbers]
    contract = a_registered_contract(buyer, lots=lots)
    buyer.made(f"contracts/{contract}/publish")
    buyer.made(f"contracts/{contract}/members", member=open_to, from_="2020-01-01")
    for number, contractor, facilitator in zip(numbers, contractors, facilitators, strict=True):
        lot = f"contracts/{contract}/lots/{number}"
        buyer.made(f"{lot}/award", contractor=contractor, notified_on="2020-01-01")
        buyer.made(f"{lot}/facilitator", facilitator=facilitator, from_="2020-01-01")
    return contract


def deals(buyer: Api, member: str, contract: str, lot: str, contractor: str, name: str) -> None:
    """An order and a declaration of one lot, both named `name`."""
    place = {"contract": contract, "lot": lot, "id": name}
    buyer.made(f"members/{member}/call-offs", amount="100.00", placed_on="2026-01-05", **place)
    api(Role.CONTRACTOR, contractor).made(f"members/{member}/hours", contractor=contractor, **WORK, **place)


_KEPT = (
    "select log, seq, topic from events order by log, seq",
    "select log, seq, centrale_seq from heads order by log",
    "select contract, lot, maximum, ordered from maxima order by 1, 2",
    "select log, declaration, hours, validated from person_hours order by 1, 2",
    "select log, declaration, overclaimed, to_take_back from person_links order by 1, 2",
    "select kind, siret, organisation, last_day from sirets order by 1, 2, 3",
    "select organisation, idempotency_key from api_answers order by 1, 2",
    "select prefix, revoked_at from api_keys order by 1",
)


@dataclass(frozen=True)
class Seen:
    """A status, the bytes of the body, and the statements that the command ran to give them."""

    status: int
    body: bytes
    statements: tuple[str, ...]


def seen(ask: Callable[[], Any], *, normalise: str = "") -> Seen:
    """What one request shows; `normalise` is an identifier of the request, which its answer may repeat."""
    # An answer that takes long on a busy machine is charged for its time, by two statements more; and each request is
    # counted by a statement of its own.
    with (
        patch.object(throttling, "FREE_S", 60.0),
        patch.object(PrepaidRequests, "take", return_value=False),
        _statements(command_connection()) as ran,
    ):
        answer = ask()
    body = answer.content.replace(normalise.encode(), b"{}") if normalise else answer.content
    return Seen(answer.status_code, body, tuple(ran))


def kept(database: Database) -> list[Any]:
    """All that a command may write."""
    with closing(database.connect_superuser()) as connection:
        with connection.pipeline():
            found = [connection.execute(rows) for rows in _KEPT]
        return [rows.fetchall() for rows in found]


def deliver_to(database: Database, *logs: str) -> None:
    """Deliver what is addressed to these logs, which the first command on each would do."""
    with closing(database.connect("command")) as connection:
        for log in logs:
            deliver(connection, log=log)


@contextmanager
def _statements(connection: Connection[Any]) -> Iterator[list[str]]:
    ran: list[str] = []

    class Counting(Cursor[Any]):
        def execute(self, query: Any, *args: Any, **options: Any) -> Any:
            ran.append(str(query))
            return super().execute(query, *args, **options)

    before = connection.cursor_factory
    connection.cursor_factory = Counting
    try:
        yield ran
    finally:
        connection.cursor_factory = before
