"""Events as they are stored, for tests of figures and read models: `(topic, data)`, hours in hundredths."""

from typing import Any

Event = tuple[str, dict[str, Any]]
ORIGIN = {"log": "centrale", "seq": 1, "recorded_at": "2026-01-01T00:00:00.000000Z", "digest": "00" * 32}
PLACE = {"contract": "nettoyage", "lot": "1"}
ORDINARY = {"protected": False, "category": None}
UNRESERVED = {"reserved": False, "article": None, **ORDINARY}


def declared(*, hours: int, quarter: str = "2026-Q1", worked_to: str = "2026-02-27", **other: Any) -> Event:
    return "hours.declared", {
        **PLACE,
        "contractor": "ea-nord",
        "modality": "direct",
        "worked_from": worked_to,
        "worked_to": worked_to,
        "work_quarter": quarter,
        "hours": hours,
        "call_off": None,
        "subcontractor": None,
        **ORDINARY,
        "effective": worked_to,
        "by": "ea-nord",
        **other,
    }


def resubmitted(*, hours: int, replaced: int, worked_to: str = "2026-02-27", **other: Any) -> Event:
    topic, data = "hours.resubmitted", dict(declared(hours=hours, worked_to=worked_to)[1])
    del data["contractor"], data["protected"], data["category"]
    return topic, {
        **data,
        "replaced_hours": replaced,
        "replaced_quarter": "2026-Q1",
        "replaced_worked_to": "2026-02-27",
        **other,
    }


def returned(*, hours: int, quarter: str = "2026-Q1", worked_to: str = "2026-02-27") -> Event:
    return "hours.returned", _act(quarter, worked_to) | {"hours": hours, "reason": "incomplete"}


def rejected(*, hours: int, quarter: str = "2026-Q1", worked_to: str = "2026-02-27") -> Event:
    return "hours.rejected", _act(quarter, worked_to) | {"hours": hours, "reason": "not-eligible"}


def validated(
    *,
    hours: int,
    quarter: str = "2026-Q1",
    reported_in: str = "",
    worked_to: str = "2026-02-27",
    **other: Any,
) -> Event:
    return "hours.validated", _act(quarter, worked_to) | {
        **_reported(quarter, reported_in),
        "hours": hours,
        **ORDINARY,
        **other,
    }


def corrected(
    *,
    delta: int,
    quarter: str = "2026-Q1",
    reported_in: str = "",
    worked_to: str = "2026-02-27",
    **other: Any,
) -> Event:
    return "hours.corrected", _act(quarter, worked_to) | {
        **_reported(quarter, reported_in),
        "delta": delta,
        "reason": "counted-twice",
        **ORDINARY,
        **other,
    }


def quarter_published(*, quarter: str, hours: dict[tuple[str, str], int]) -> Event:
    reported_in = [
        {"contract": contract, "lot": lot, "hours": item} for (contract, lot), item in hours.items()
    ]
    return "delivered.quarter-published", {
        "quarter": quarter,
        "published": reported_in,
        "origin": ORIGIN,
    } | _decided("2026-05-20")


def target_allocated(
    *, hours: int, replaced: int | None = None, on: str = "2026-01-15", **other: Any
) -> Event:
    data = {"contract": "nettoyage", "lot": "1", "hours": hours, "replaced": replaced, "origin": ORIGIN}
    return "delivered.target-allocated", data | _decided(on) | other


def call_off(*, amount: int, on: str = "2026-02-01", due: int | None = None, **other: Any) -> Event:
    return "call-off.placed", {
        **PLACE,
        "amount": amount,
        "placed_on": on,
        "contractor": "ea-nord",
        "usage": "internal",
        **UNRESERVED,
        "rate": None if due is None else 2000,
        "due": due,
        **_decided(on),
        **other,
    }


def invoice(*, amount: int, on: str = "2026-03-01", **other: Any) -> Event:
    topic = "invoice.received" if amount > 0 else "invoice.credited"
    return topic, {
        "call_off": "bc-1",
        **PLACE,
        "amount": amount,
        "invoiced_on": on,
        "usage": "internal",
        **UNRESERVED,
        **_decided(on),
        **other,
    }


def open_lot(identifier: str = "1", *, articles: list[str] | None = None, **other: Any) -> dict[str, Any]:
    return {
        "id": identifier,
        "title": f"Lot {identifier}",
        "reservation": None if articles is None else {"articles": articles},
        "reserved": articles is not None,
        "clause": None,
        "in_territory": True,
        "opens": True,
        "has_maximum": False,
        "awards": [],
        "facilitators": [],
        **other,
    }


def contract_opened(*, lots: list[dict[str, Any]], opened_from: str = "2026-01-10", **other: Any) -> Event:
    return "delivered.contract-opened", {
        "contract": "nettoyage",
        "title": "Nettoyage des locaux",
        "usage": "internal",
        "centrale_role": "intermediary",
        "kind": "framework",
        "opened_from": opened_from,
        "starts_on": "2026-01-01",
        "ends_on": "2027-12-31",
        "lots": lots,
        "origin": ORIGIN,
        **_decided(opened_from),
        **other,
    }


def contract_reopened(
    *, lots: list[dict[str, Any]], opened_from: str, replaced_from: str, **other: Any
) -> Event:
    data = contract_opened(lots=lots, opened_from=opened_from, **other)[1]
    return "delivered.contract-reopened", {**data, "replaced_from": replaced_from}


def _reported(quarter: str, reported_in: str) -> dict[str, Any]:
    return {"reported_in": reported_in or quarter, "adjustment": reported_in not in ("", quarter)}


def _act(quarter: str, worked_to: str) -> dict[str, Any]:
    place = {"contract": "nettoyage", "lot": "1", "work_quarter": quarter, "worked_to": worked_to}
    return place | {"effective": worked_to, "by": "epec"}


def _decided(effective: str) -> dict[str, Any]:
    return {"effective": effective, "by": "centrale"}
