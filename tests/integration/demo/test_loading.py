"""The demo year recorded through the commands, at its own instants, and what its database then says of itself."""

from contextlib import closing
from datetime import timedelta

import pytest

from support.centrale import Centrale
from support.postgres_server import Database
from support.salted import faults
from tremplin_infra.cli.processes.demo_year import prepare_demo
from tremplin_infra.database.migrating import migrate
from tremplin_infra.demo.acts.acts import Act
from tremplin_infra.demo.acts.parties import CENTRALE, WORKED_EXAMPLE, members
from tremplin_infra.demo.database import Holding, empty, holding, loading_alone
from tremplin_infra.demo.loading import load, stretches
from tremplin_infra.demo.story.story import demo_acts
from tremplin_infra.environment import SettingError, read_environment
from tremplin_platform.store.demo import declare_demo
from tremplin_platform.store.reading import heads, read

STORY = demo_acts()


def test_every_act_is_in_its_own_log_at_its_instant_in_its_order(demo_database: Database) -> None:
    with closing(demo_database.connect("feed")) as reader:
        for log in (CENTRALE, WORKED_EXAMPLE, "siege"):
            own = [event for event in read(reader, log=log, limit=10_000) if "delivered." not in event.topic]
            # One act may be several facts: a merger opens contracts, a closing shares hours, microseconds apart.
            seconds = list(dict.fromkeys(event.recorded_at.replace(microsecond=0) for event in own))
            assert seconds == [act.at for act in STORY if act.log == log]


def test_everything_is_recorded_at_the_year_s_instants_and_delivered(demo_database: Database) -> None:
    with closing(demo_database.connect("feed")) as reader:
        found = heads(reader)
        events = [event for item in found for event in read(reader, log=item.log, limit=10_000)]

    assert {item.log for item in found} == {CENTRALE, *(member.id for member in members())}
    assert STORY[0].at <= min(event.recorded_at for event in events)
    assert max(event.recorded_at for event in events) <= STORY[-1].at + timedelta(seconds=2)
    assert not [event for event in events if event.topic == "delivered.undeliverable"]
    assert [fault for event in events for fault in faults(event)] == []
    delivered = sum(event.topic == "delivered.quarter-published" for event in events)
    assert delivered == 4 * len(members())


def test_every_member_s_log_begins_with_its_membership(demo_database: Database) -> None:
    with closing(demo_database.connect("feed")) as reader:
        firsts = {member.id: read(reader, log=member.id, limit=1)[0].topic for member in members()}

    assert set(firsts.values()) == {"delivered.member-joined"}


def test_a_member_acts_only_once_it_knows_what_the_centrale_did_before() -> None:
    for stretch in stretches(STORY):
        assert len({act.log == CENTRALE for act in stretch}) == 1
    assert [act for stretch in stretches(STORY) for act in stretch] == list(STORY)


def test_a_database_says_what_it_holds(demo_database: Database, database: Database) -> None:
    assert holding(demo_database.url) is Holding.WHOLE_DEMO
    assert holding(database.url) is Holding.NOTHING

    _load(database, STORY[:60])
    assert holding(database.url) is Holding.PART_OF_DEMO


def test_a_database_that_holds_something_else_is_refused(database: Database) -> None:
    with closing(database.connect("command")) as connection:
        Centrale(connection).register("caf-013", "member")

    assert holding(database.url) is Holding.OTHER


def test_it_is_emptied_whole_and_can_be_loaded_again(database: Database) -> None:
    _load(database, STORY[:60])
    empty(database.url)

    assert holding(database.url) is Holding.NOTHING
    migrate(database.url, verbosity=0)
    assert _load(database, STORY[:60]) == 60


def test_no_other_database_is_emptied(database: Database) -> None:
    with closing(database.connect("command")) as connection:
        Centrale(connection).register("caf-013", "member")
    named = read_environment({"DATABASE_URL": database.url, "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"})

    with pytest.raises(SettingError, match="n’est pas une démonstration"):
        empty(database.url)
    for reset in (False, True):
        with pytest.raises(SettingError, match="ne sont pas ceux de la démonstration"):
            prepare_demo(named, reset=reset)

    with closing(database.connect("feed")) as reader:
        assert [event.topic for event in read(reader, log="centrale")] == ["organisation.registered"]


def test_an_interrupted_demo_is_left_alone_without_reset(database: Database) -> None:
    _load(database, STORY[:60])
    named = read_environment({"DATABASE_URL": database.url, "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"})

    with pytest.raises(SettingError, match=r"^--reset manque"):
        prepare_demo(named, reset=False)

    assert holding(database.url) is Holding.PART_OF_DEMO


def test_two_do_not_load_the_same_database_at_once(database: Database) -> None:
    with (
        loading_alone(database.url),
        pytest.raises(SettingError, match="une autre démonstration"),
        loading_alone(database.url),
    ):
        pass


def test_a_server_that_does_not_answer_is_one_french_sentence() -> None:
    nowhere = read_environment({"DATABASE_URL": "postgresql://tremplin:secret@127.0.0.1:1/tremplin"})

    with pytest.raises(SettingError, match=r"^DATABASE_URL : connexion impossible pour la base \(.*\)\.$"):
        prepare_demo(nowhere, reset=False)


def _load(database: Database, acts: tuple[Act, ...]) -> int:
    with closing(database.connect()) as owner:
        declare_demo(owner)
    counted: list[int] = []
    load(database.role_url("command"), acts, done=counted.append)
    return sum(counted)
