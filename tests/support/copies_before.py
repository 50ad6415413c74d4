"""Deliveries cut short, and as they were before a log began with its membership: all in the centrale's order."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from tremplin_platform.events.envelope import Envelope
from tremplin_platform.store.delivery import delivery


@contextmanager
def slices_of(facts: int, *, most: int | None = None) -> Iterator[None]:
    """Deliver so many facts in a transaction, and no more than `most` transactions (None: all)."""
    deliver_slice, done = delivery._deliver_slice, 0

    def next_slice(*arguments: Any, **options: Any) -> int | None:
        nonlocal done
        done += 1
        return None if most is not None and done > most else deliver_slice(*arguments, **options)

    with patch.object(delivery, "SLICE", facts), patch.object(delivery, "_deliver_slice", next_slice):
        yield


@contextmanager
def delivered_as_before() -> Iterator[None]:
    """Deliver every fact in the centrale's order, the member's registration too."""

    def unchanged(facts: Sequence[Envelope], **_: Any) -> list[Envelope]:
        return list(facts)

    with patch.object(delivery, "in_copy_order", unchanged):
        yield
