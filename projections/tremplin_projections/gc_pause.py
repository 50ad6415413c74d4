"""Pause Python's cycle collector while a batch is folded and written."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """
    Pause cycle collection in the block, or in the function decorated; objects without references are still freed.

    A batch is tens of thousands of tuples without a cycle: collection doubles the time of folding them. It begins
    again once a function decorated has returned and its rows are freed: inside it, they would be gone through first.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
