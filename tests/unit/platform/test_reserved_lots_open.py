"""Whatever becomes of a reserved lot, and in whatever order it is recorded, the entries say when it may be used."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from support.lots_in_life import MEMBER, cancel, held, renew, terminate
from support.memory_logs import MemoryLogs
from support.reservations import RESERVED
from support.story import CONTRACT, Story, evidence
from support.story_figures import reserved_lots_open
from tremplin_platform.commands import Refused
from tremplin_platform.domain.lots.lot_amendments import last_day
from tremplin_platform.domain.members.member_contract import MemberContract

DAYS = st.dates(min_value=date(2025, 6, 1), max_value=date(2029, 6, 30)).map(date.isoformat)
STEPS = st.lists(
    st.tuples(st.sampled_from(("open", "renew", "award", "terminate", "cancel")), DAYS), max_size=8
)
WINDOW = st.tuples(DAYS, DAYS).map(sorted)


def step(story: Story, what: str, day: str) -> None:
    """One act of a buyer; a refused one changes nothing."""
    acts: dict[str, Any] = {
        "open": lambda: story.opens(MEMBER, since=day),
        "renew": lambda: renew(story, day),
        "award": lambda: story.awards("esat-75", on="2026-01-01", evidence=evidence()),
        "terminate": lambda: terminate(story, on=day),
        "cancel": lambda: cancel(story),
    }
    try:
        acts[what]()
    except Refused:
        return


@settings(max_examples=60, deadline=None)
@given(opened=DAYS, steps=STEPS, window=WINDOW)
def test_a_reserved_lot_is_open_from_its_opening_to_its_end(
    opened: str, steps: list[tuple[str, str]], window: list[str]
) -> None:
    assert_open_until_its_end(Story(MemoryLogs()), opened, steps, window)


@pytest.mark.postgres
@settings(max_examples=5)
@given(opened=DAYS, steps=STEPS, window=WINDOW)
def test_a_reserved_lot_is_open_until_its_end_on_postgresql(
    on_postgresql: Callable[[], Story], opened: str, steps: list[tuple[str, str]], window: list[str]
) -> None:
    assert_open_until_its_end(on_postgresql(), opened, steps, window)


def assert_open_until_its_end(
    story: Story, opened: str, steps: list[tuple[str, str]], window: list[str]
) -> None:
    """What the entries count as open in a window is what the lot's own terms say."""
    story.contractor("esat-75", "ESAT")
    story.contract(RESERVED, identifier=CONTRACT)
    story.member(MEMBER)
    story.opens(MEMBER, since=opened)
    for what, day in steps:
        step(story, what, day)

    contract = story.logs.run(MEMBER, lambda session: session.get(MemberContract, CONTRACT))
    first = max(contract.opened_from, contract.starts_on)
    last = last_day(held(story, MEMBER), contract_ends=contract.ends_on)
    used = last is not None and first <= last
    expected = int(used and first <= window[1] and (last or "") >= window[0])
    assert reserved_lots_open(story, log=MEMBER, first=window[0], last=window[1]) == expected
