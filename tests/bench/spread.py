"""Events over logs as members are: a few large, many small."""

import random
from collections import Counter
from itertools import accumulate


def spread(events: int, logs: int, *, seed: int = 1) -> Counter[str]:
    """How many of `events` each of `logs` logs gets, by Zipf's law."""
    weights = list(accumulate(1 / rank for rank in range(1, logs + 1)))
    draw = random.Random(seed)  # noqa: S311
    return Counter(draw.choices(names(logs), cum_weights=weights, k=events))


def names(logs: int) -> list[str]:
    """Return the names of so many logs."""
    return [f"cpam-{number:05}" for number in range(logs)]
