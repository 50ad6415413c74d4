"""
Make, as data for `demo.loading`, the acts that follow up clauses: conventions with facilitateurs, launch
meetings, referents, promises of the service offer.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from tremplin_infra.demo.acts.acts import Act
from tremplin_infra.demo.acts.buyer_acts import did
from tremplin_infra.demo.contracts.contracts import every_lot
from tremplin_infra.demo.contracts.following import NEW_FOLLOWER, NEW_FOLLOWER_FROM
from tremplin_platform.commands.buying import facilitation

_CONVENTION_ON = date(2025, 6, 3)
_MEETING_ON = date(2025, 6, 24)
_MISSED = ("nettoyage", "ei-eclat")
"""Its contractor did not come: the meeting was held a fortnight later."""


def following_up() -> Iterator[Act]:
    """Yield every act, in no order."""
    yield from _conventions()
    yield from _meetings()
    yield from _referents()
    yield from _service_offer()


def _conventions() -> Iterator[Act]:
    sign, amend = facilitation.sign_convention, facilitation.amend_convention
    yield did(
        _CONVENTION_ON,
        sign,
        identifier="convention-epec",
        facilitator="epec",
        capacity=3,
        since=_CONVENTION_ON,
        until=date(2026, 12, 31),
    )
    yield did(
        NEW_FOLLOWER_FROM - timedelta(days=20),
        sign,
        identifier="convention-ave",
        facilitator=NEW_FOLLOWER,
        capacity=1,
        since=NEW_FOLLOWER_FROM - timedelta(days=20),
        until=date(2027, 12, 31),
    )
    yield did(date(2026, 3, 16), amend, identifier="convention-ave", capacity=4, since=date(2026, 4, 1))


def _meetings() -> Iterator[Act]:
    winners = sorted({(contract.id, lot.winner) for contract, lot in every_lot() if lot.terms.clause})
    for contract, winner in winners:
        missed = (contract, winner) == _MISSED
        yield _meeting(
            contract, winner, on=_MEETING_ON, outcome="missed" if missed else "plan d’action convenu"
        )
        if missed:
            yield _meeting(
                contract, winner, on=_MEETING_ON + timedelta(days=14), outcome="plan d’action convenu"
            )


def _meeting(contract: str, winner: str, *, on: date, outcome: str) -> Act:
    name = f"reunion-{contract}-{winner}-{on:%m%d}"
    return did(
        on,
        facilitation.record_meeting,
        identifier=name,
        contract=contract,
        contractor=winner,
        held_on=on,
        outcome=outcome,
        minutes=None if outcome == "missed" else f"cr-{name}",
    )


def _referents() -> Iterator[Act]:
    for contract in sorted({contract.id for contract, lot in every_lot() if lot.terms.clause}):
        yield did(
            _MEETING_ON,
            facilitation.name_referent,
            identifier=f"referent-{contract}",
            seat="referent-clauses",
            contract=contract,
            since=_MEETING_ON,
        )


def _service_offer() -> Iterator[Act]:
    make, complete = facilitation.make_commitment, facilitation.complete_commitment
    offered = (
        ("offre-redaction", "clause-drafting", "acheteur-demonstration", date(2025, 9, 1), date(2025, 9, 30)),
        ("offre-suivi", "hours-follow-up", "lorane", date(2025, 9, 1), date(2025, 12, 19)),
        ("offre-recrutement", "recruitment-help", "ei-eclat", date(2026, 5, 4), date(2026, 9, 15)),
    )
    for identifier, kind, to, on, due_on in offered:
        yield did(on, make, identifier=identifier, kind=kind, to=to, due_on=due_on)
    yield did(date(2025, 9, 24), complete, identifier="offre-redaction")
    yield did(date(2025, 12, 15), complete, identifier="offre-suivi")
