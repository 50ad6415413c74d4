"""An open point that a buyer settles: a question that no text and no other command answers."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events.buying import open_point as events
from tremplin_platform.events.fact import NOBODY, Fact, subject


class AlreadySettled(Refused):
    """Ce point est déjà tranché : sa décision est dans le journal de la centrale, et ne change plus."""

    code = "already-settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a point is about: the kind and the subject of its task, and the member, contract and lot if it has one."""

    kind: str
    about: str
    member: str | None
    contract: str | None
    lot: str | None


class OpenPoint(BaseAggregate[str]):
    """Its identifier is that of the task. A point that is not settled has no aggregate."""

    TOPIC = "open-point"
    Event = Fact
    Settled = events.Settled

    @classmethod
    def settle(cls, *, identifier: str, question: Question, decision: str, reason: str, today: date) -> Self:
        """Record what was decided and why, on the Paris day `today`."""
        return cls._create(
            cls.Settled,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=identifier),
            **asdict(question),
            decision=decision,
            reason=reason,
            audience=NOBODY,
            effective=today.isoformat(),
            by=CENTRALE,
        )

    @event(events.Settled)
    def __init__(self) -> None:
        """Nothing changes a point once it is settled."""
