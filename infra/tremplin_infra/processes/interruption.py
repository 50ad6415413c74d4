"""Handle Ctrl-C, SIGTERM and the end of the parent process, and defer them during a shutdown."""

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_PR_SET_PDEATHSIG = 1


class Terminated(KeyboardInterrupt):
    """Raised by SIGTERM; as Ctrl-C does, it unwinds every `with` block."""


class Stop(threading.Event):
    """Set when the process is asked to drain and end; `exit_code` is then 0 by SIGTERM, 130 by Ctrl-C."""

    exit_code = 0


def raise_on_signals() -> None:
    """Make SIGTERM raise `Terminated` and SIGINT `KeyboardInterrupt`, so that what was started is stopped.

    A shell starts background commands with SIGINT ignored: it is handled again here.
    """

    def terminate(number: int, frame: FrameType | None) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, terminate)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def stop_on_signals() -> Stop:
    """Make the event that SIGTERM and Ctrl-C set, for a process that drains before it ends."""
    stop = Stop()

    def ask(number: int, frame: FrameType | None) -> None:
        stop.exit_code = 130 if number == signal.SIGINT else 0
        # In a thread: the one interrupted may be inside `wait`, holding the lock that `set` takes.
        threading.Thread(target=stop.set).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    return stop


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ignore Ctrl-C and SIGTERM during a shutdown; only the main thread handles signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_with_parent() -> Callable[[], None] | None:
    """Return what a child process calls so that Linux interrupts it (SIGINT) when its parent ends.

    None elsewhere: there a parent killed with -9 leaves its children running.
    """
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)  # loaded before the fork: after it nothing may be
    parent = os.getpid()

    def follow() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until it is another program, nothing would act on it
        library.prctl(_PR_SET_PDEATHSIG, int(signal.SIGINT))
        if os.getppid() != parent:  # which ended first: nothing will tell
            os._exit(130)

    return follow
