"""Exports report what they cannot say, kinds of events that have no reason of their own included."""

from datetime import UTC, datetime

from tremplin_platform.commands.decp.publishing.publications import ContractEvent, Publication
from tremplin_platform.commands.decp.publishing.unsaid_in_decp import unsaid
from tremplin_platform.commands.decp.publishing.unsaid_in_ocds import reason_of
from tremplin_platform.events.contracts.contract import Registered
from tremplin_platform.events.envelope import Envelope

REGISTERED = Envelope(
    log="centrale",
    seq=1,
    recorded_at=datetime(2026, 1, 5, tzinfo=UTC),
    topic=Registered.TOPIC,
    version=1,
    subject="centrale/contract/nettoyage",
    data={},
    digest=b"",
)
UNKNOWN = REGISTERED._replace(topic="contract.lot-noted", data={"lot": "2"})


def test_an_event_without_a_reason_of_its_own_is_reported_too() -> None:
    events = [ContractEvent(fact, fact.data) for fact in (REGISTERED, UNKNOWN)]
    publication = Publication("nettoyage", {"lots": []}, events)

    (found,) = unsaid(publication)

    assert (found.lot, found.reason) == ("2", "Le schéma n’a rien pour ce fait.")
    assert reason_of(events[1], is_released=False) == "Le standard n’a rien pour ce fait."
    assert reason_of(events[1], is_released=True) is None
