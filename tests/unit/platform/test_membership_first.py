"""Whatever the centrale decides before it registers a member, that member's log begins with its membership."""

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings, strategies as st

from support.copies_before import slices_of
from support.memory_logs import MemoryLogs
from support.story import Story
from support.successions import OLD, part, split

MEMBERS = ("cpam-075", "caf-013", "msa-017")
CONTRACTS = ("c0", "c1", "c2")
ACTS = st.one_of(
    st.tuples(st.sampled_from(("registers", "delivers")), st.sampled_from(MEMBERS)),
    st.tuples(st.just("opens"), st.sampled_from(CONTRACTS)),
    st.tuples(st.just("awards"), st.sampled_from(CONTRACTS)),
    st.tuples(st.just("opens"), st.tuples(st.sampled_from(CONTRACTS), st.sampled_from(MEMBERS))),
)
HISTORIES = st.lists(ACTS, max_size=14)
LATE = [("opens", "c0"), ("awards", "c0"), ("opens", "c1"), ("registers", "msa-017"), ("awards", "c1")]

Copies = dict[str, list[tuple[str, str, int]]]


def test_a_member_of_a_split_begins_with_its_membership_too(story: Story) -> None:
    story.at("2026-04-02")
    story.ready()
    story.opens(None)
    story.member(OLD)
    split(story, part("caf-59n"))

    assert [fact.topic for fact in story.facts("caf-59n")] == [
        "delivered.member-joined",
        "delivered.contract-opened",
        "delivered.member-detached",
    ]


@given(history=HISTORIES)
@example(history=LATE)
def test_a_log_has_its_membership_then_the_rest_in_order(history: list[tuple[str, object]]) -> None:
    for copies in copies_of(Story(MemoryLogs()), history).values():
        assert [topic for topic, _, _ in copies].count("delivered.member-joined") == 1
        assert copies[0][0] == "delivered.member-joined"
        origins = [origin for _, _, origin in copies[1:]]
        assert origins == sorted(set(origins))


@pytest.mark.postgres
@settings(max_examples=10)
@given(history=HISTORIES, facts=st.integers(1, 4))
@example(history=LATE, facts=1)
@example(history=LATE, facts=3)
def test_the_store_delivers_as_the_memory_does(
    on_postgresql: Callable[[], Story], history: list[tuple[str, object]], facts: int
) -> None:
    with slices_of(facts):
        found = copies_of(on_postgresql(), history)

    assert found == copies_of(Story(MemoryLogs()), history)


def copies_of(story: Story, history: list[tuple[str, object]]) -> Copies:
    """Tell a history, leaving out what nobody may decide; each member's copies, with the seq of each original."""
    story.contractor("proprete")
    for contract in CONTRACTS:
        story.contract(identifier=contract)
    done: set[object] = set()
    for act, about in history:
        if act == "delivers":
            if about in done:
                story.logs.deliver(str(about))
        elif (act, about) not in done and _tells(story, act, about, done):
            done |= {(act, about), about}
    return {member: _copies(story, member) for member in MEMBERS if member in done}


def _tells(story: Story, act: str, about: object, done: set[object]) -> bool:
    match act, about:
        case "registers", str(member):
            story.member(member)
        case "opens", str(contract):
            story.opens(None, contract=contract)
        case "awards", str(contract):
            story.awards("proprete", contract=contract)
        case "opens", (str(contract), str(member)) if member in done and contract not in done:
            story.opens(member, contract=contract)
        case _:
            return False
    return True


def _copies(story: Story, member: str) -> list[tuple[str, str, int]]:
    return [(fact.topic, fact.subject, fact.origin["seq"]) for fact in story.facts(member) if fact.origin]
