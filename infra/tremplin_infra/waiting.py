"""Wait until a condition holds."""

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Poll `condition` until it holds; False when it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
