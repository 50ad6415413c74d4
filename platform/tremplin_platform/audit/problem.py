"""What is wrong, and where."""

from typing import NamedTuple


class Problem(NamedTuple):
    """`problem` is a French sentence about the place `seq` of `log`."""

    log: str
    seq: int
    problem: str
