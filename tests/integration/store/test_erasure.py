"""What an erasure leaves: claims that nothing ties together, and no byte of the key."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from psycopg import Connection

from support.command_line import tremplin
from support.persons import EPEC, a_person
from support.postgres_server import PATIENCE, Database
from support.store_logs import store_logs
from support.story import CENTRALE, Story
from tremplin_infra.database.scrubbing import StillRead, scrub
from tremplin_infra.waiting import wait_until
from tremplin_platform.commands.persons.persons import erase_person, revoke_eligibility
from tremplin_platform.domain.persons.person import HoursToTakeBack
from tremplin_platform.store.persons.vault import Vault

pytestmark = pytest.mark.postgres

MEMBER, OTHER = "cpam-075", "caf-013"
CLAIMS = 12


@pytest.fixture
def story(database: Database) -> Iterator[Story]:
    with store_logs(database) as logs:
        logs.clear()
        yield Story(logs)


def stored(database: Database) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Each claim's row as the file has it: its place, who wrote it and who ended it, and every column."""
    rows = database.rows(
        "select log, declaration, ctid::text, xmin::text, xmax::text, person_hours::text from person_hours"
    )
    return {(row[0], row[1]): row[2:] for row in rows}


def declared(story: Story) -> tuple[str, str]:
    """Two persons whose claims, in two logs, alternate."""
    story.ready(MEMBER, OTHER)
    persons = (a_person(story), a_person(story))
    for number in range(CLAIMS):
        log = (MEMBER, OTHER)[number % 3 == 0]
        story.declares(log, f"h{number}", hours=1_00, person=persons[number % 2])
    return persons


def test_an_erasure_writes_no_claim_again(story: Story, database: Database) -> None:
    erased, _ = declared(story)
    before = stored(database)
    story.do(CENTRALE, erase_person, identifier=erased)

    assert stored(database) == before
    assert len(before) == CLAIMS


def test_no_two_claims_are_tied_by_who_wrote_them(story: Story, database: Database) -> None:
    """Not even where the person's claims were marked together, as more than a day holds."""
    story.ready(MEMBER)
    person = a_person(story)
    story.contract(identifier="espaces-verts")
    story.awards("proprete", contract="espaces-verts")
    story.opens(MEMBER, contract="espaces-verts")
    story.declares(MEMBER, "h1", person=person)  # 35.00 in five days
    story.declares(MEMBER, "h2", hours=85_01, contract="espaces-verts", person=person)
    story.declares(MEMBER, "h3", hours=1_00, person=a_person(story))
    assert story.logs.overclaimed() == [(MEMBER, "h1"), (MEMBER, "h2")]
    story.do(CENTRALE, erase_person, identifier=person)

    left = stored(database)
    writers = [writer for _, writer, *_ in left.values()]
    assert len(set(writers)) == len(writers) == 3
    assert story.logs.overclaimed() == []


def test_nothing_ties_the_claims_of_an_erased_person_to_one_another(story: Story, database: Database) -> None:
    erased, other = declared(story)
    story.do(CENTRALE, erase_person, identifier=erased)

    with database.connect_superuser() as owner:
        links = owner.execute("select declaration, key from person_links").fetchall()
        sealed = [row[0] for row in owner.execute("select sealed from person_hours").fetchall()]
    assert {declaration for declaration, _ in links} == {f"h{number}" for number in range(1, CLAIMS, 2)}
    assert len({key for _, key in links}) == 1  # the other's, who is there still
    assert all(bytes(item)[:16] != bytes(two)[:16] for item, two in combinations(sealed, 2))
    with database.connect("command", autocommit=False) as connection:
        assert len(Vault(connection).claims_of(other)) == CLAIMS // 2


def test_hours_to_take_back_are_taken_back_first(story: Story, database: Database) -> None:
    story.ready(MEMBER)
    person = a_person(story)
    story.declares(MEMBER, "h1", person=person)
    story.validates(MEMBER, "h1")
    said = {"revoked_on": date(2026, 1, 1), "reason": "fausse attestation", "by": EPEC}
    story.do(CENTRALE, revoke_eligibility, identifier=person, **said)
    assert story.logs.to_take_back() == [(MEMBER, "h1")]
    before = len(story.facts(CENTRALE))
    with pytest.raises(HoursToTakeBack):
        story.do(CENTRALE, erase_person, identifier=person)
    assert len(story.facts(CENTRALE)) == before

    done = tremplin("persons", "erase", person, settings={"DATABASE_URL": database.url})

    assert done.returncode == 0, done.stderr
    assert story.facts(MEMBER)[-1].topic == "hours.corrected"
    assert story.logs.to_take_back() == []


def key_of(database: Database, person: str) -> bytes:
    with database.connect("command", autocommit=False) as connection:
        return Vault(connection)._key_of(person)[1]


def files(database: Database) -> bytes:
    """The bytes of the tables of persons as the disk has them."""
    with database.connect_superuser() as owner:
        owner.execute("checkpoint")
        rows = owner.execute(
            "select pg_read_binary_file(pg_relation_filepath(relname::regclass)) from pg_class"
            " where relname in ('person_keys', 'persons', 'person_links')"
        ).fetchall()
    return b"".join(bytes(row[0]) for row in rows)


def test_the_command_line_leaves_no_byte_of_the_key_in_the_tables(story: Story, database: Database) -> None:
    other, erased = declared(story)  # the key that no other row is moved over
    key, kept = key_of(database, erased), key_of(database, other)
    before = files(database)
    assert key in before
    assert kept in before
    done = tremplin("persons", "erase", erased, settings={"DATABASE_URL": database.url})

    assert (done.returncode, done.stderr) == (0, "")
    left = files(database)
    assert key not in left
    assert kept in left


@contextmanager
def reading(database: Database) -> Iterator[Connection[Any]]:
    """A transaction that may read what is there now for as long as it lasts."""
    with database.connect(autocommit=False) as reader:
        reader.execute("set transaction isolation level repeatable read")
        reader.execute("select count(*) from events")
        yield reader


def test_a_key_that_an_older_transaction_may_read_is_waited_for(story: Story, database: Database) -> None:
    _, erased = declared(story)
    key = key_of(database, erased)
    with reading(database) as reader, ThreadPoolExecutor() as pool:
        story.do(CENTRALE, erase_person, identifier=erased)
        scrubbed = pool.submit(scrub, database.url)
        assert wait_until(lambda: is_waiting(database), seconds=PATIENCE)
        assert key in files(database)
        reader.rollback()
        scrubbed.result(timeout=PATIENCE)
    assert key not in files(database)


def is_waiting(database: Database) -> bool:
    """Whether a scrub has looked for older transactions and found some."""
    return bool(
        database.rows(
            "select from pg_stat_activity where datname = current_database()"
            " and application_name = 'tremplin persons' and query like '%pg_replication_slots%'"
        )
    )


def test_a_key_that_stays_readable_is_not_called_gone(story: Story, database: Database) -> None:
    _, erased = declared(story)
    key = key_of(database, erased)
    with reading(database):
        story.do(CENTRALE, erase_person, identifier=erased)
        with pytest.raises(StillRead):
            scrub(database.url, patience=0)
        assert key in files(database)
    scrub(database.url)
    assert key not in files(database)


def test_an_erasure_without_the_owner_address_lists_what_remains(story: Story, database: Database) -> None:
    erased, other = declared(story)
    done = tremplin(
        "persons", "erase", erased, settings={"TREMPLIN_COMMAND_URL": database.role_url("command")}
    )

    assert done.returncode == 0, done.stderr
    assert "VACUUM FULL" in done.stderr
    with database.connect("command", autocommit=False) as connection:
        assert Vault(connection).find(erased) is None
        assert Vault(connection).find(other) is not None
