"""A log may begin with its member's registration, or have it in its turn; anywhere else, it is named."""

import pytest

from support.audited import LYON, PARIS, Audited, audited_story, forged, rearranged
from support.copies_before import delivered_as_before, slices_of
from support.feeding import feed, replay
from support.postgres_server import Database
from support.story import CENTRALE, Story
from tremplin_platform.audit.stored import stored_events

FIRST = (1, 2, 3, 4, 5)
"""The registration, two openings, an award, and what came after the registration: a quarter closed."""
IN_TURN = (2, 3, 4, 1, 5)


def tell(story: Story) -> None:
    """Two contracts opened to all, of which one is awarded, then two members, then a quarter closed."""
    story.ready()
    story.opens(None)
    story.contract(identifier="espaces-verts")
    story.opens(None, contract="espaces-verts")
    story.contractor("lorane")
    story.awards("lorane", on="2026-02-01")
    for member in (PARIS, LYON):
        story.member(member, joined_on="2026-03-01")
    story.at("2026-04-10")
    story.closes("2026-Q1")


def write_late_members(database: Database) -> None:
    """Write what `tell` tells, delivered."""
    with audited_story(database) as (_, story):
        tell(story)
        for member in (PARIS, LYON):
            story.logs.deliver(member)


pytestmark = [pytest.mark.postgres, pytest.mark.begins_with(write=write_late_members)]


@pytest.fixture
def late(year: Audited) -> Audited:
    """The logs of two members registered after openings to all."""
    return year


def test_a_log_that_begins_with_its_registration_is_whole(late: Audited) -> None:
    assert next(event.topic for event in stored_events(late.feed, log=PARIS)) == "delivered.member-joined"

    assert late.verify().problems == []


def test_a_log_that_has_its_registration_in_its_turn_is_whole(late: Audited) -> None:
    rearranged(late, PARIS, IN_TURN)

    assert late.verify().problems == []


@pytest.mark.parametrize(
    ("seqs", "seq"),
    [
        ((2, 1, 3, 4, 5), 2),
        ((2, 3, 1, 4, 5), 3),
        ((2, 3, 4, 5, 1), 4),
        ((2, 3, 4, 5), 4),
        ((1, 2, 3, 4), 5),
        ((1, 3, 4, 5), 2),
        ((1, 3, 2, 4, 5), 2),
        ((2, 3, 4), 4),
    ],
)
def test_a_registration_anywhere_else_is_named(late: Audited, seqs: tuple[int, ...], seq: int) -> None:
    rearranged(late, PARIS, seqs)

    assert (PARIS, seq) in late.places(PARIS)
    assert {log for log, _ in late.places()} == {PARIS}


@pytest.mark.parametrize(
    ("seqs", "seq"),
    [
        ((1, 1, 2, 3, 4, 5), 2),
        ((1, 2, 3, 1, 4, 5), 4),
        ((1, 2, 3, 4, 1, 5), 5),
        ((1, 2, 3, 4, 5, 1), 6),
        ((2, 3, 4, 1, 1, 5), 5),
        ((2, 3, 4, 1, 5, 1), 6),
    ],
)
def test_a_second_registration_is_named_and_nothing_else(
    late: Audited, seqs: tuple[int, ...], seq: int
) -> None:
    rearranged(late, PARIS, seqs)

    found = late.verify().problems
    assert {(problem.log, problem.seq) for problem in found} == {(PARIS, seq)}
    assert any("remis une fois de plus" in problem.problem for problem in found)


def test_openings_out_of_order_do_not_blame_the_registration(late: Audited) -> None:
    rearranged(late, PARIS, (3, 2, 4, 1, 5))

    assert late.places(PARIS) == {(PARIS, 1), (PARIS, 2), (PARIS, 3)}


@pytest.mark.parametrize("seqs", [FIRST, IN_TURN])
def test_the_registration_of_another_member_is_named(late: Audited, seqs: tuple[int, ...]) -> None:
    rearranged(late, PARIS, seqs)
    (theirs,) = (event for event in stored_events(late.feed, log=LYON) if event.seq == 1)
    copy = theirs.content()
    assert copy is not None
    at = seqs.index(1) + 1
    forged(late, PARIS, at, **copy)

    assert (PARIS, at) in late.places(PARIS)


@pytest.mark.parametrize("changed", [{"name": "CPAM DE PARIS"}, {"joined_on": "2020-01-01"}])
def test_a_forged_registration_is_named(late: Audited, changed: dict[str, str]) -> None:
    forged(late, PARIS, 1, **changed)

    assert late.places() == {(PARIS, 1)}


def test_an_altered_original_is_named_where_it_stands(late: Audited) -> None:
    (seq,) = (
        event.seq
        for event in stored_events(late.feed, log=CENTRALE)
        if event.subject == f"centrale/organisation/{PARIS}"
    )
    late.tamper(
        "update events set data = replace(convert_from(data, 'UTF8'), '2026-03-01', '2026-03-02')::bytea"
        " where log = 'centrale' and seq = %s",
        seq,
    )

    assert late.places(PARIS) == {(CENTRALE, seq)}


@pytest.mark.parametrize("slices", [1, 2, 3])
def test_a_log_is_whole_while_it_is_delivered(database: Database, slices: int) -> None:
    with audited_story(database) as (found, story):
        tell(story)
        with slices_of(1, most=slices):
            story.logs.deliver(PARIS)
        assert found.verify().problems == []
        with delivered_as_before(), slices_of(1, most=slices):
            story.logs.deliver(LYON)
        assert found.verify().problems == []

        for member in (PARIS, LYON):
            story.logs.deliver(member)
        assert found.verify().problems == []


def test_rows_are_rebuilt_alike_from_both_orders(database: Database) -> None:
    with audited_story(database) as (found, story):
        tell(story)
        story.logs.deliver(PARIS)
        with delivered_as_before():
            story.logs.deliver(LYON)
        feed(database)

        assert replay(found.feed).differences == []
