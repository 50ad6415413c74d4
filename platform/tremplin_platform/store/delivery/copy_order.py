"""The order of the copies in a member's log: its membership first, then what it receives, in the centrale's order."""

from collections.abc import Sequence

from tremplin_platform.domain.members.membership import Membership
from tremplin_platform.domain.members.undeliverable import UndeliverableFact
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.fact import CENTRALE, subject
from tremplin_platform.events.organisations.organisation import Registered


def registered_in(log: str) -> str:
    """Return the subject, in the centrale's log, that the registration of the member of `log` begins."""
    return subject(log=CENTRALE, kind=Organisation.TOPIC, identifier=log)


def registers(fact: Envelope, *, log: str) -> bool:
    """Whether a fact of the centrale is the registration of the member of `log`."""
    return (fact.topic, fact.subject) == (Registered.TOPIC, registered_in(log))


def subjects_begun_by(registration: Envelope, *, log: str) -> tuple[str, str]:
    """Return the subjects of `log` that the copy of its member's registration begins: formed, or undeliverable."""
    return (
        subject(log=log, kind=Membership.TOPIC, identifier=log),
        subject(log=log, kind=UndeliverableFact.TOPIC, identifier=str(registration.seq)),
    )


def in_copy_order(
    facts: Sequence[Envelope], *, registration: Envelope | None, is_empty: bool, is_copied: bool
) -> list[Envelope]:
    """
    Return the facts to copy next into a log, in the order of their copies.

    An empty log begins with its member's registration, wherever that stands in the centrale's log, and has no second
    copy of it in its turn. A log that began otherwise, before this rule, receives it in its turn.

    :param facts: facts that the log is not delivered yet, in the centrale's order
    :param registration: that of the log's member; None: it has none, or its turn is not among `facts`
    :param is_empty: whether the log holds no event
    :param is_copied: whether the log holds the copy of the registration
    """
    if registration is None or not (is_empty or is_copied):
        return list(facts)
    others = [fact for fact in facts if fact.seq != registration.seq]
    return [registration, *others] if is_empty else others
