"""The vault: what is sealed, who may read it, and what is left once a key is destroyed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, Event
from typing import Any

import pytest
from psycopg import Connection
from psycopg.errors import InsufficientPrivilege

from support.executing import MEMBERS, OTHER, globalise, noticed, third, two_contracts, works
from support.persons import a_person
from support.postgres_server import PATIENCE, Database
from support.store_logs import store_logs
from support.story import BUYER, CENTRALE, CONTRACT, Story
from tremplin_platform.commands.clauses.penalties import decide_penalty
from tremplin_platform.commands.hours.hours import Work, declare_hours
from tremplin_platform.commands.persons.persons import erase_person
from tremplin_platform.commands.unit_of_work import run
from tremplin_platform.domain.clauses.shortfall import NoShortfall
from tremplin_platform.domain.hours.worked import TooManyHours
from tremplin_platform.store.persons.sealing import Unsealable, new_key, seal, unseal
from tremplin_platform.store.persons.vault import Vault
from tremplin_platform.store.session import Session

pytestmark = pytest.mark.postgres

TABLES = ("person_keys", "persons", "person_hours", "person_links")
MEMBER = "cpam-075"


@pytest.fixture
def story(database: Database) -> Iterator[Story]:
    with store_logs(database) as logs:
        logs.clear()
        yield Story(logs)


def dump(connection: Connection[Any], *tables: str) -> str:
    """Everything that the tables hold, as text."""
    return "\n".join(
        repr([bytes(value) if isinstance(value, memoryview) else value for value in row])
        for table in tables
        for row in connection.execute(f"select * from {table}").fetchall()  # noqa: S608
    )


def named(story: Story) -> str:
    """A person for whom hours are declared."""
    story.ready(MEMBER)
    person = a_person(story, public="h", employer="proprete", hired_on="2026-01-07", eligible_on="2026-01-07")
    story.declares(MEMBER, "h1", person=person)
    return person


def test_no_table_says_in_clear_who_is_who(story: Story, database: Database) -> None:
    person = named(story)

    with database.connect_superuser() as owner:
        dumped = dump(owner, *TABLES, "events", "snapshots")
    assert all(secret not in dumped for secret in (person, "2026-01-07", '"public"', "piece-12"))


def test_what_two_logs_claim_for_a_person_at_once_is_added_up(story: Story, database: Database) -> None:
    story.ready(MEMBER, "caf-013")
    person = a_person(story)
    first_holds, second_asks = Event(), Event()

    def declares(log: str, *, waiting: bool) -> None:
        day = date(2026, 2, 2)
        work = Work(modality="direct", worked_from=day, worked_to=day, hours=16_00)

        def decide(session: Session) -> None:
            if not waiting:
                second_asks.set()
            declare_hours(
                session,
                identifier="h1",
                contract=CONTRACT,
                lot="1",
                contractor="proprete",
                work=work,
                by=BUYER,
                person=person,
            )
            if waiting:
                first_holds.set()
                assert second_asks.wait(PATIENCE)

        with database.connect("command") as connection:
            run(connection, log=log, command=decide)

    with ThreadPoolExecutor() as pool:
        first = pool.submit(declares, MEMBER, waiting=True)
        assert first_holds.wait(PATIENCE)
        second = pool.submit(declares, "caf-013", waiting=False)
        first.result()
        with pytest.raises(TooManyHours):
            second.result()


@pytest.mark.parametrize(
    "column", ["person_keys.key", "persons.sealed", "person_links.key", "person_hours.sealed"]
)
@pytest.mark.parametrize("kind", ["read", "feed"])
def test_neither_reads_nor_the_feed_reach_sealed_rows(database: Database, column: str, kind: Any) -> None:
    with database.connect(kind) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(f"select {column} from {column.partition('.')[0]}")  # noqa: S608


def test_only_readers_of_every_log_see_excessive_hours(story: Story, database: Database) -> None:
    person = named(story)  # 35.00 in five days
    story.contract(identifier="espaces-verts")
    story.awards("proprete", contract="espaces-verts")
    story.opens(MEMBER, contract="espaces-verts")
    story.declares(MEMBER, "h2", hours=85_01, contract="espaces-verts", person=person)

    def seen(log: str) -> list[Any]:
        with database.connect("read") as connection, connection.transaction():
            connection.execute("select set_config('tremplin.log', %s, true)", (log,))
            return connection.execute("select declaration from person_hours order by 1").fetchall()

    assert seen("*") == [("h1",), ("h2",)]  # 35.00 + 85.01 > 5 × 24.00
    assert seen(MEMBER) == seen("centrale") == []


@pytest.mark.parametrize("table", TABLES)
def test_row_level_security_is_forced_on_it(database: Database, table: str) -> None:
    with database.connect() as owner:
        row = owner.execute(
            "select relrowsecurity and relforcerowsecurity from pg_class where relname = %s", (table,)
        ).fetchone()
    assert row == (True,)


def test_a_person_without_a_key_is_unreadable_even_in_an_older_copy(story: Story, database: Database) -> None:
    person = named(story)
    with database.connect_superuser() as owner:
        copied = owner.execute("select tag, sealed from persons").fetchall()
        hours = owner.execute("select sealed from person_hours").fetchone()
        story.do(CENTRALE, erase_person, identifier=person)
        keys = owner.execute("select key from person_keys").fetchall()
        links = owner.execute("select key from person_links").fetchall()
        left = owner.execute("select hours from person_hours").fetchall()

    assert len(copied) == 1
    assert hours is not None
    assert keys == []
    assert (links, left) == ([], [(35_00,)])
    with database.connect("command", autocommit=False) as connection:
        connection.execute("select set_config('tremplin.log', %s, true)", (MEMBER,))
        vault = Vault(connection)
        claim = vault.claim_of(MEMBER, "h1")
        assert vault.find(person) is None
        assert vault.salt_of(MEMBER, "h1") is None
    assert claim is not None
    assert claim.person is None


def test_a_person_erased_leaves_the_others_whole(story: Story, database: Database) -> None:
    person, other = named(story), a_person(story)
    story.do(CENTRALE, erase_person, identifier=person)

    with database.connect("command", autocommit=False) as connection:
        found = Vault(connection).find(other)
    assert found is not None
    assert found.public == "b"


def test_a_sealed_row_opens_with_its_key_in_place_unaltered() -> None:
    key = new_key()
    sealed = seal(b"allocataire", key=key, about="h1")

    assert unseal(sealed, key=key, about="h1") == b"allocataire"
    assert seal(b"allocataire", key=key, about="h1") != sealed
    for wrong in (
        {"sealed": sealed, "key": new_key(), "about": "h1"},
        {"sealed": sealed, "key": key, "about": "h2"},
        {"sealed": sealed[:-1] + bytes([sealed[-1] ^ 1]), "key": key, "about": "h1"},
    ):
        with pytest.raises(Unsealable):
            unseal(wrong["sealed"], key=wrong["key"], about=wrong["about"])  # type: ignore[arg-type]


THIRD = "gardiennage"
ON = date(2026, 8, 1)


def test_two_penalties_at_once_never_share_the_same_hours_beyond_a_target(database: Database) -> None:
    with store_logs(database) as logs:
        logs.clear()
        story = Story(logs)
        two_contracts(story, due=200_00)  # 140 h missing, and 50 h of the other beyond its target
        third(story)  # 200 h missing
        globalise(story, CONTRACT, OTHER, THIRD)
        noticed(story)
        noticed(story, contract=THIRD)
        together = Barrier(2)

        def decide(contract: str) -> None:
            with database.connect("command") as connection:
                together.wait()
                run(connection, log=CENTRALE, command=lambda session: _decide(session, contract), at=logs.now)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(decide, (CONTRACT, THIRD)))
        decided = [fact.data for fact in story.facts() if fact.topic == "execution.penalty-decided"]

    assert sum(item["hours"] for data in decided for item in data["carried"]) == 50_00
    assert sum(data["hours"] for data in decided) == 140_00 + 200_00 - 50_00


def test_an_event_recorded_after_the_count_is_beyond_its_position(database: Database) -> None:
    with store_logs(database) as logs:
        logs.clear()
        story = Story(logs)
        two_contracts(story)
        head = len(story.facts("cpam-075"))

        def count(session: Session) -> Any:
            found = session.lot_counts([(CONTRACT, "1")], on=ON)
            works(story, "cpam-075", "h3", hours=10_00)  # another connection, while this one is open
            # The session is in the centrale's log again: it sees no hours of a member.
            seen = session.connection.execute(
                "select count(*) from events where log <> %s and topic like 'hours.%%'", (CENTRALE,)
            )
            return found, seen.fetchone()

        with database.connect("command") as connection:
            found, seen = run(connection, log=CENTRALE, command=count, at=logs.now)

    assert [(item.log, item.validated) for item in found] == [
        ("caf-075", 0),
        (CENTRALE, 0),
        (MEMBERS[0], 60_00),
    ]
    assert [item.seq for item in found if item.log == MEMBERS[0]] == [head]
    assert seen == (0,)


def _decide(session: Session, contract: str) -> None:
    try:
        decide_penalty(session, contract=contract, lot="1", on=ON)
    except NoShortfall as error:
        raise AssertionError from error
