"""One batch is read ahead, only behind a full one; the source is nobody else's meanwhile."""

from threading import get_ident, main_thread

import pytest

from support.memory_topic import MemorySource, MemoryTopic
from tremplin_consumers.records.read_ahead import BATCH_OF, ReadAhead
from tremplin_consumers.records.source import Record


def reading(count: int) -> tuple[ReadAhead, MemorySource]:
    topic = MemoryTopic(partitions=2)
    for number in range(count):
        topic.add("a" if number % 2 else "b", b"%d" % number)
    source = MemorySource(topic)
    source.assign([0, 1])
    return ReadAhead(source, lambda log: False), source


def test_nothing_is_read_ahead_of_a_quiet_topic() -> None:
    ahead, source = reading(10)
    polled = ahead.take(timeout_s=0)

    with ahead.meanwhile(polled):
        pass

    assert len(polled.records) == 10
    assert list(ahead.take(timeout_s=0).records) == source.poll(timeout_s=0, limit=1) == []


def test_behind_a_full_batch_the_next_is_read_meanwhile() -> None:
    ahead, source = reading(BATCH_OF + 7)
    polled = ahead.take(timeout_s=0)

    with ahead.meanwhile(polled):
        pass

    assert source.poll(timeout_s=0, limit=10) == []
    assert (len(polled.records), len(ahead.take(timeout_s=0).records)) == (BATCH_OF, 7)


def test_partitions_resume_after_the_batch_not_after_what_was_read_ahead() -> None:
    ahead, _ = reading(BATCH_OF + 7)
    polled = ahead.take(timeout_s=0)

    with ahead.meanwhile(polled):
        pass

    assert sum(polled.ends.values()) == BATCH_OF


def test_partitions_given_away_are_left_of_what_was_read_ahead() -> None:
    ahead, _ = reading(BATCH_OF + 8)
    with ahead.meanwhile(ahead.take(timeout_s=0)):
        pass

    ahead.keep({1})

    assert {record.partition for record in ahead.take(timeout_s=0).records} <= {1}


def test_a_failure_of_the_block_is_not_hidden_by_the_thread() -> None:
    ahead, _ = reading(BATCH_OF + 8)

    with pytest.raises(ZeroDivisionError), ahead.meanwhile(ahead.take(timeout_s=0)):
        raise ZeroDivisionError


def test_the_thread_is_not_the_callers() -> None:
    ahead, source = reading(2 * BATCH_OF)
    threads: list[int] = []
    poll = source.poll

    def watched(*, timeout_s: float, limit: int) -> list[Record]:
        threads.append(get_ident())
        return poll(timeout_s=timeout_s, limit=limit)

    source.poll = watched  # type: ignore[method-assign]
    with ahead.meanwhile(ahead.take(timeout_s=0)):
        pass

    assert threads[0] == main_thread().ident
    assert threads[1] != main_thread().ident
