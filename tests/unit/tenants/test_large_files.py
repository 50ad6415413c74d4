"""Large files are read one at a time: an answer waits for its turn for a while, then is 503."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from support.postgres_server import PATIENCE
from tremplin_tenants.api.web import large_files
from tremplin_tenants.api.web.large_files import LARGE, WAITED_FOR, alone, answering_turn, is_large
from tremplin_tenants.rest.problem import Problem

TEXT = b"x" * (LARGE + 1)


@pytest.fixture
def another_is_read() -> Iterator[None]:
    """A page reads a large file, in a thread of its own."""
    begun, go_on = Event(), Event()

    def read() -> None:
        with alone(TEXT):
            begun.set()
            assert go_on.wait(PATIENCE)

    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(read)
        assert begun.wait(PATIENCE)
        yield
        go_on.set()
        reading.result()


@pytest.mark.usefixtures("another_is_read")
def test_an_answer_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_files, "_LONGEST_WAIT_S", 0.01)
    for _ in range(WAITED_FOR + 1):  # none keeps its place
        with pytest.raises(Problem) as refused, answering_turn(TEXT, "a"):
            pass
        assert refused.value.status_code == 503
    with answering_turn(TEXT[:LARGE], "a"), alone(TEXT[:LARGE]):  # a small file waits for nothing
        pass


def test_an_answer_that_has_its_turn_reads_its_file() -> None:
    for _ in range(WAITED_FOR + 1):
        with answering_turn(TEXT, "a"), alone(TEXT):
            pass


def test_a_caller_has_one_large_file_under_way() -> None:
    with answering_turn(TEXT, "a"):
        with pytest.raises(Problem) as refused, answering_turn(TEXT, "a"):
            pass
        assert refused.value.status_code == 503
        with answering_turn(TEXT, "b"):  # the same thread: it has the turn already
            pass
    with answering_turn(TEXT, "a"):
        pass


def test_a_workbook_of_few_bytes_is_large() -> None:
    """12 KB may hold 12,000 rows."""
    assert not is_large(TEXT[:LARGE])
    assert is_large(b"PK\x03\x04")
