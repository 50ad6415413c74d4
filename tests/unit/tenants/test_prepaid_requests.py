"""Requests counted ahead: as many as were spent, a hundredth of the limit at most, until the minute ends."""

from collections.abc import Callable

import pytest
from hypothesis import example, given, strategies as st

from tremplin_tenants.rest.prepaid_requests import PrepaidRequests

CALLER = ("cpam-075", "tremplin_00000000")
LIMIT = 12_000
DEAREST = 40


class Counter:
    """The count of all processes, as the database keeps it; `ask` is one process's answer to a request."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.counted = 0
        self.writes = 0

    def ask(self, process: PrepaidRequests, cost: int) -> bool:
        if process.take(CALLER, cost):
            return True
        ahead = process.ahead(CALLER, limit=self.limit)
        before, self.counted, self.writes = self.counted, self.counted + cost + ahead, self.writes + 1
        left = max(0, min(ahead, self.limit - before - cost))
        process.keep(CALLER, spent=cost, left=left, seconds=60)
        return before < self.limit


def test_the_first_request_is_counted_alone() -> None:
    counter = Counter(LIMIT)
    counter.ask(PrepaidRequests(), 1)

    assert counter.counted == 1


def test_a_busy_caller_is_counted_a_hundred_times_less_often() -> None:
    counter, process = Counter(LIMIT), PrepaidRequests()
    answers = [counter.ask(process, 1) for _ in range(LIMIT)]

    assert all(answers)
    assert counter.writes <= LIMIT // 100
    assert not counter.ask(process, 1)


@given(
    limit=st.integers(1, 2_000),
    asked=st.lists(st.tuples(st.integers(0, 3), st.integers(1, DEAREST)), max_size=400),
)
@example(
    limit=100, asked=[(0, 1), (0, 1), (0, 18), (0, 40), (0, 40), (0, 1)]
)  # one passes it, and some is left
@example(limit=600, asked=[(p, 39) for p in (0, 0, 1, 1, 2, 2)] + [(3, 39)] * 60)  # dearer than what is left
def test_no_caller_passes_the_limit_by_more_than_a_request(limit: int, asked: list[tuple[int, int]]) -> None:
    counter, processes = Counter(limit), [PrepaidRequests() for _ in range(4)]
    spent = 0
    for process, cost in asked:
        before = spent
        if counter.ask(processes[process], cost):
            spent += cost
        else:
            assert before >= limit - limit // 100 * len(processes)
    assert spent < limit + DEAREST


def test_nothing_is_left_once_the_minute_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    clock: Callable[[], float] = lambda: now[0]  # noqa: E731
    monkeypatch.setattr("tremplin_tenants.rest.prepaid_requests.time.monotonic", clock)
    process = PrepaidRequests()
    process.keep(CALLER, spent=1, left=5, seconds=60)

    assert process.take(CALLER, 1)
    now[0] = 60.0
    assert not process.take(CALLER, 1)
    assert process.ahead(CALLER, limit=LIMIT) == 0


def test_what_is_counted_for_one_caller_is_no_others() -> None:
    process = PrepaidRequests()
    process.keep(CALLER, spent=50, left=50, seconds=60)

    assert not process.take(("cpam-031", CALLER[1]), 1)
    assert not process.take((CALLER[0], "tremplin_00000001"), 1)
