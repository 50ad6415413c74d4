"""
Make the persons who worked for the cleaning of the north in the first half of 2026, one for each member.

They have a public and the days when they were hired and eligible, and no name.
"""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from tremplin_infra.demo.acts.acts import Act, PersonRegistered
from tremplin_infra.demo.acts.buyer_acts import did
from tremplin_infra.demo.acts.parties import CENTRALE, Member
from tremplin_infra.demo.acts.year import DemoQuarter, office_hours
from tremplin_infra.demo.contracts.contract_table import DemoContract, DemoLot
from tremplin_infra.demo.contracts.contracts import find_lot
from tremplin_infra.demo.contracts.targets import workers_for
from tremplin_platform.commands.persons import persons

NAMED_LOT = ("nettoyage", "nord")
NAMED_QUARTERS = ("2026-Q1", "2026-Q2")
_PUBLICS = "bbbbbbb" + "aaaaa" + "ddd"
HIDDEN_BESIDE = "a"
"""
The three persons of `d` are fewer than five, and the total less the two other publics would tell their hours: of
those two, the smaller is hidden too.
"""

_HIRED_ON, _REGISTERED_ON, _PROVED_ON = date(2025, 12, 15), date(2025, 12, 16), date(2025, 12, 22)
_HIRED_AGAIN_ON = date(2026, 3, 2)
_OTHER_EMPLOYER = "ei-eclat"
_BUYER = persons.Actor(organisation=CENTRALE, role="buyer")


def named(contract: DemoContract, lot: DemoLot, member: Member, quarter: DemoQuarter) -> str | None:
    """Return the identifier of the person that a declaration names, None where it names none."""
    if (contract.id, lot.terms.identifier) != NAMED_LOT or quarter.name not in NAMED_QUARTERS:
        return None
    return _person_of(member)


def hiring() -> Iterator[Act]:
    """Give every registration, two later proofs of eligibility, and one hire by another employer, in no order."""
    contract, lot = find_lot(*NAMED_LOT)
    workers = workers_for(contract, lot)
    for rank, (member, public) in enumerate(zip(workers, _PUBLICS, strict=True)):
        person, proved_later = _person_of(member), rank in (2, 8)
        yield PersonRegistered(
            at=office_hours(_REGISTERED_ON, person),
            id=person,
            public=public,
            employer=lot.winner,
            hired_on=_HIRED_ON,
            eligible_on=None if proved_later else _HIRED_ON,
        )
        if proved_later:
            yield did(
                _PROVED_ON,
                persons.establish_eligibility,
                identifier=person,
                established_on=_HIRED_ON,
                proof=f"piece-{rank:02d}",
                by=_BUYER,
            )
    yield _hired_again(_person_of(workers[0]))


def _hired_again(person: str) -> Act:
    return did(
        _HIRED_AGAIN_ON,
        persons.record_hire,
        identifier=person,
        employer=_OTHER_EMPLOYER,
        hired_on=_HIRED_AGAIN_ON,
        by=_BUYER,
    )


def _person_of(member: Member) -> str:
    """Make an identifier of the form that `persons.new_person` draws, but the same each time: no one is protected."""
    return sha256(f"person/{member.id}".encode()).hexdigest()[:32]
