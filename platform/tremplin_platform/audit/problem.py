"""A problem found by verification, and its place."""

from typing import NamedTuple


class Problem(NamedTuple):
    """`problem` is a French sentence about event `seq` of `log`."""

    log: str
    seq: int
    problem: str
