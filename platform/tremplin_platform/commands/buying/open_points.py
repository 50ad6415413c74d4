"""Settle the questions that no text and no other command answers. By a buyer, in the centrale's log."""

from tremplin_platform.domain.buying.open_point import AlreadySettled, OpenPoint, Question
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.store.session import Missing, Position, Session

__all__ = ["Question", "settle_open_point"]


def settle_open_point(
    session: Session, *, identifier: str, question: Question | None, decision: str, reason: str
) -> Position:
    """
    Record what a buyer decides on an open point; its task goes.

    :param question: what the task of this identifier is about, None if no such task is open
    :raises AlreadySettled: it was decided before
    :raises Missing: no such task
    """
    if session.find(OpenPoint, identifier) is not None:
        raise AlreadySettled
    if question is None:
        raise Missing(OpenPoint.TOPIC, identifier)
    today = paris_day(session.now)
    return session.save(
        OpenPoint.settle(
            identifier=identifier, question=question, decision=decision, reason=reason, today=today
        )
    )
