"""In which quarter hours are told."""

from typing import TypedDict


class Reported(TypedDict):
    """`adjustment`: the work's own quarter was closed, so the hours are told in a later one."""

    reported_in: str
    adjustment: bool


def reported_in(*, work_quarter: str, closed: bool, current: str) -> Reported:
    """
    The quarter worked, unless this log has seen it closed: then the one in which it is recorded.

    :param closed: whether this log has seen the work's quarter closed
    :param current: the Paris quarter of the recording
    """
    return {"reported_in": current if closed else work_quarter, "adjustment": closed}
