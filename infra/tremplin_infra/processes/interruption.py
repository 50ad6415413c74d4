"""When Ctrl-C, SIGTERM and the end of the parent are heard, and when they wait."""

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
    """SIGTERM came: as Ctrl-C, it unwinds every `with` block on its way."""


class Stop(threading.Event):
    """Set when the process is asked to drain and end; `exit_code` is then 0 by SIGTERM, 130 by Ctrl-C."""

    exit_code = 0


def raise_on_signals() -> None:
    """Make SIGTERM raise `Terminated` and SIGINT `KeyboardInterrupt`, so that what was started is stopped.

    A shell starts background commands with SIGINT ignored: it is heard again here.
    """

    def terminate(number: int, frame: FrameType | None) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, terminate)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def stop_on_signals() -> Stop:
    """What SIGTERM and Ctrl-C set, for a process that drains before it ends."""
    stop = Stop()

    def ask(number: int, frame: FrameType | None) -> None:
        stop.exit_code = 130 if number == signal.SIGINT else 0
        # In a thread: the one interrupted may be inside `wait`, holding the lock that `set` takes.
        threading.Thread(target=stop.set).start()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, ask)
    return stop


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let neither Ctrl-C nor SIGTERM stop what stops the rest; they only act in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.signal(each, signal.SIG_IGN) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def end_with_parent() -> Callable[[], None] | None:
    """What a child process calls, so that Linux interrupts it (SIGINT) when its parent ends.

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
