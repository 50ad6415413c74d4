"""Requests of a caller that are counted ahead, so that not each of them writes its count."""

import time
from dataclasses import dataclass
from threading import Lock

_MANY = 1_000

_Key = tuple[str, str]


@dataclass(slots=True)
class _Minute:
    """A caller's minute in this process: when it ends (`time.monotonic`), what was spent, what is left of counted."""

    ends: float
    spent: int = 0
    left: int = 0


class PrepaidRequests:
    """
    What this process has counted of each caller's requests to come, in the minute under way. For many threads.

    Never more than it has spent in that minute, nor than a hundredth of the limit, with what is left: so the limit is
    passed by no more than the request that reaches it, and a caller whose requests several processes answer misses a
    hundredth of it a process at most.
    """

    def __init__(self) -> None:
        self._minutes: dict[_Key, _Minute] = {}
        self._lock = Lock()

    def take(self, caller: _Key, cost: int) -> bool:
        """Spend what was counted ahead; False, nothing being spent, where it is not enough."""
        with self._lock:
            minute = self._under_way(caller)
            if minute is None or minute.left < cost:
                return False
            minute.left -= cost
            minute.spent += cost
            return True

    def ahead(self, caller: _Key, *, limit: int) -> int:
        """Return how many requests to count beyond the one that asks."""
        with self._lock:
            minute = self._under_way(caller)
            return 0 if minute is None else max(0, min(minute.spent, limit // 100) - minute.left)

    def keep(self, caller: _Key, *, spent: int, left: int, seconds: float) -> None:
        """Note what was just counted: `spent` by a request, `left` for the next ones, in a minute that ends so soon."""
        with self._lock:
            minute = self._under_way(caller)
            if minute is None:
                self._forget_ended()
                minute = self._minutes[caller] = _Minute(time.monotonic() + seconds)
            minute.spent += spent
            minute.left += left

    def _under_way(self, caller: _Key) -> _Minute | None:
        minute = self._minutes.get(caller)
        return minute if minute is not None and time.monotonic() < minute.ends else None

    def _forget_ended(self) -> None:
        if len(self._minutes) >= _MANY:
            now = time.monotonic()
            self._minutes = {caller: minute for caller, minute in self._minutes.items() if minute.ends > now}
