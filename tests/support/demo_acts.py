"""Small stories made of the demo's acts: one member, two lots, and what happens to them."""

from datetime import UTC, date, datetime
from typing import Any

from tremplin_infra.demo.acts import acts, member_acts
from tremplin_platform.commands.contracts.contracts import ContractTerms, LotTerms

EA, COMPANY = "ea-nord", "lorane"
MEMBER, LATER = "cpam-075", "caf-013"


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)


def joined(member: str = MEMBER, on: str = "2026-01-01") -> acts.Act:
    return _organisation(member, "member", on, joined_on=date.fromisoformat(on), territory="75")


def setting(**clause: Any) -> list[acts.Act]:
    """One contract of two lots open to all: `1` won by an EA and reserved, `2` by an ordinary company."""
    lots = (
        LotTerms(identifier="1", title="Réservé", articles=("L2113-12",)),
        LotTerms(identifier="2", title="Ouvert", territories=("75",), **clause),
    )
    return [
        _organisation(EA, "contractor", "2026-01-01", status="EA"),
        _organisation(COMPANY, "contractor", "2026-01-01"),
        _contract(lots),
        _award("1", EA, article="L2113-12"),
        _award("2", COMPANY, article=None),
        acts.ContractOpened(
            at=at("2026-01-03"), log="centrale", contract="nettoyage", member=None, since=date(2026, 1, 1)
        ),
    ]


def declared(identifier: str, hours: int, on: str = "2026-04-02", contractor: str = COMPANY) -> acts.Act:
    days = {"worked_from": date(2026, 1, 5), "worked_to": date(2026, 3, 31)}
    place = {"contract": "nettoyage", "lot": "1" if contractor == EA else "2", "contractor": contractor}
    said: dict[str, Any] = {"id": identifier, "modality": "direct", "hours": hours, **place, **days}
    return member_acts.HoursDeclared(at=at(on), log=MEMBER, **said)


def validated(identifier: str, on: str = "2026-04-09") -> acts.Act:
    return member_acts.HoursValidated(at=at(on), log=MEMBER, id=identifier, by="epec")


def corrected(identifier: str, delta: int, on: str) -> acts.Act:
    return member_acts.HoursCorrected(
        at=at(on), log=MEMBER, id=identifier, by="epec", delta=delta, reason="counted-twice"
    )


def ordered(identifier: str, lot: str, amount: int) -> acts.Act:
    place = {"contract": "nettoyage", "lot": lot}
    said: dict[str, Any] = {"id": identifier, "amount": amount, "placed_on": date(2026, 2, 2), **place}
    return member_acts.CallOffPlaced(at=at("2026-02-02"), log=MEMBER, **said)


def invoiced(call_off: str, amount: int) -> acts.Act:
    said: dict[str, Any] = {"call_off": call_off, "amount": amount, "invoiced_on": date(2026, 3, 1)}
    return member_acts.Invoiced(at=at("2026-03-02"), log=MEMBER, id=f"fa-{call_off}-{amount}", **said)


def closed_and_published(quarter: str = "2026-Q1") -> list[acts.Act]:
    return [
        acts.QuarterClosed(at=at("2026-04-20"), log="centrale", quarter=quarter),
        acts.QuarterPublished(at=at("2026-04-27"), log="centrale", quarter=quarter),
    ]


def _organisation(identifier: str, kind: str, on: str, **other: Any) -> acts.Act:
    who: dict[str, Any] = {"id": identifier, "name": identifier.upper(), "kind": kind, **other}
    return acts.OrganisationRegistered(at=at(on), log="centrale", siret="77605646700587", **who)


def _contract(lots: tuple[LotTerms, ...]) -> acts.Act:
    return acts.ContractRegistered(
        at=at("2026-01-02"),
        log="centrale",
        id="nettoyage",
        terms=ContractTerms(
            title="Nettoyage",
            buyer="acheteur",
            usage="internal",
            centrale_role="intermediary",
            kind="framework",
            cpv="90910000",
            notice_on=date(2025, 6, 1),
            starts_on=date(2026, 1, 1),
            ends_on=date(2028, 12, 31),
        ),
        lots=lots,
    )


def _award(lot: str, contractor: str, *, article: str | None) -> acts.Act:
    return acts.LotAwarded(
        at=at("2026-01-02"),
        log="centrale",
        contract="nettoyage",
        lot=lot,
        contractor=contractor,
        notified_on=date(2026, 1, 2),
        amount=1_000_00,
        article=article,
    )
