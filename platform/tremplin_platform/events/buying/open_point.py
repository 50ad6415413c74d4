"""
Questions that no text settles and no other command closes, once a buyer has decided on them.

Subjects: `centrale/open-point/ID`, ID being that of the task. Delivered to nobody.
"""

from tremplin_platform.events.fact import FirstCentraleFact


class Settled(FirstCentraleFact):
    """
    What was decided on an open point, and why. `about`: the subject of the task, of this `kind`.

    `member`, `contract` and `lot` are null where it is about none.
    """

    TOPIC = "open-point.settled"
    KIND = "Point tranché"
    kind: str
    about: str
    member: str | None
    contract: str | None
    lot: str | None
    decision: str
    reason: str
