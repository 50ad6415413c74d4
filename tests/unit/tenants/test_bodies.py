"""Bodies that come slowly hold no more than their share of the threads."""

from threading import Event, Thread

import pytest

from support.patience import PATIENCE
from tremplin_tenants.rest import wire as bodies
from tremplin_tenants.rest.problem import Problem


class Slow:
    """The body of a client that sends nothing more, until its connection ends."""

    def __init__(self) -> None:
        self.begun, self.ended = Event(), Event()

    def read(self, size: int) -> bytes:
        self.begun.set()
        self.ended.wait()
        return b""


def test_not_every_thread_waits_for_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_TURN_S", 0.05)
    slow, late = [Slow() for _ in range(bodies.AT_ONCE)], Slow()
    threads = [Thread(target=bodies.received, args=(entry,)) for entry in slow]
    for thread, item in zip(threads, slow, strict=True):
        thread.start()
        assert item.begun.wait(PATIENCE)

    with pytest.raises(Problem) as refused:
        bodies.received(late)
    for element in (*slow, late):
        element.ended.set()
    for thread in threads:
        thread.join()

    assert (refused.value.status_code, refused.value.headers["Retry-After"]) == (503, "5")
    assert bodies.received(late) == b""
