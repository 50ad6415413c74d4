"""A thousand persons erased: proofs and totals are still true, no text of a person is in a dump or on the topic."""

import gzip
from contextlib import closing
from pathlib import Path

import pytest
from kafka import KafkaConsumer, TopicPartition

from support.bulk_hours import Feeders, published
from support.database_dump import dump
from support.feeding import feed, replay
from support.persons import a_person, is_hired
from support.postgres_server import PATIENCE, Database
from support.sealed import Sealer
from support.store_logs import store_logs
from support.story import CENTRALE, Story
from tremplin_infra.waiting import wait_until
from tremplin_platform.audit.verify import verify
from tremplin_platform.commands.persons.persons import erase_person
from tremplin_platform.proof.checkpoints import read_checkpoint
from tremplin_platform.proof.signing import verified
from tremplin_platform.store.persons.vault import Vault
from tremplin_platform.store.seals.signing_files import read_verifiers

pytestmark = [pytest.mark.faults, pytest.mark.postgres, pytest.mark.kafka]

MEMBERS = ("cpam-075", "caf-013")
PERSONS = 1_000
EMPLOYER = "employeur-d-une-personne"
"""A text of persons' files that stands in no event."""


def _declared(story: Story) -> list[str]:
    """Persons of an employer, each named by one validated hour."""
    story.ready(*MEMBERS)
    persons = []
    for number in range(PERSONS):
        person, log = a_person(story), MEMBERS[number % 2]
        is_hired(story, person, employer=EMPLOYER, on="2026-01-01")
        story.declares(log, f"h{number}", hours=1_00, person=person)
        story.validates(log, f"h{number}")
        persons.append(person)
    return persons


def _dumped(database: Database, folder: Path) -> bytes:
    """Every row of every table, in the text of COPY."""
    dump(database, [], folder / "dump")
    return gzip.decompress((folder / "dump").read_bytes())


def _on_the_topic(servers: str, topic: str) -> bytes:
    """Every message of the topic, up to the end that the broker states."""
    values = []
    with closing(KafkaConsumer(bootstrap_servers=servers)) as reader:
        partitions = [TopicPartition(topic, number) for number in reader.partitions_for_topic(topic)]
        reader.assign(partitions)
        reader.seek_to_beginning()
        ends = reader.end_offsets(partitions)
        while any(reader.position(partition) < ends[partition] for partition in partitions):
            for records in reader.poll(timeout_ms=1_000, max_records=10_000).values():
                values += [record.value for record in records]
    assert values
    return b"\n".join(values)


def _found(texts: list[bytes], content: bytes) -> list[bytes]:
    """
    Those of the texts that a content holds, as they are or in the hexadecimal of a column of bytes.

    A text of 15 bytes or more covers one of the content's blocks of 8: only one that has such a block is looked for.
    """
    blocks = {content[place : place + 8] for place in range(0, len(content), 8)}

    def holds(text: bytes) -> bool:
        assert len(text) >= 15
        return any(text[start : start + 8] in blocks for start in range(8)) and text in content

    return [text for text in texts if holds(text) or holds(text.hex().encode())]


def _totals(database: Database) -> list[tuple[object, ...]]:
    """Every balance, once all events are counted: a pass counts 1,000 of a log."""
    for _ in range(2 + PERSONS * 5 // 1_000):
        feed(database)
    found = database.rows("select * from ledger_balances order by log, measure, contract, lot, quarter")
    validated = database.rows("select amount, entries from ledger_balances where measure = 'validated'")
    assert validated == [(PERSONS // 2 * 1_00, PERSONS // 2)] * len(MEMBERS)
    return found


def _keys(database: Database, persons: list[str]) -> list[bytes]:
    with closing(database.connect("command", autocommit=False)) as connection:
        vault = Vault(connection)
        return [bytes(vault._key_of(person)[1]) for person in persons]


def _assert_proved(database: Database, sealer: Sealer, note: bytes) -> None:
    """Hold every log to its events, its rows and the note that somebody kept."""
    verifiers = read_verifiers(sealer.keys_file)
    kept = read_checkpoint(verified(note, verifiers).text)
    with closing(database.connect("feed")) as connection:
        assert verify(connection, keys=verifiers, kept=kept).problems == []
        assert replay(connection).differences == []


def _relay_all(database: Database, started: Feeders) -> None:
    """Publish every event."""
    ((events,),) = database.rows("select count(*) from events")
    started.start("relay")
    with closing(database.connect_superuser()) as owner:
        assert wait_until(lambda: published(owner) == events, seconds=PATIENCE)


def test_a_thousand_erasures_leave_proofs_and_totals_and_no_text(
    database: Database, started: Feeders, kafka: str, topic: str, tmp_path: Path
) -> None:
    sealer = Sealer(database, tmp_path)
    with store_logs(database) as logs:
        logs.clear()
        story = Story(logs)
        persons = _declared(story)
        note, totals, keys = sealer.sealed().note, _totals(database), _keys(database, persons)
        texts = [EMPLOYER.encode(), *(person.encode() for person in persons)]
        before = _dumped(database, tmp_path)
        assert _found(texts, before) == []  # sealed, even before
        assert _found(keys, before) == keys  # what is looked for is found where it is
        for person in persons:
            story.do(CENTRALE, erase_person, identifier=person)
    sealer.sealed()
    assert _totals(database) == totals
    _assert_proved(database, sealer, note)
    assert _found([*texts, *keys], _dumped(database, tmp_path)) == []
    _relay_all(database, started)
    assert _found([*texts, *keys], _on_the_topic(kafka, topic)) == []
