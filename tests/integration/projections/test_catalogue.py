"""The catalogue: shown once published, to every key, without saying to whom a contract is open."""

from typing import Any

import pytest

from support import ledger_facts as facts
from support.postgres_server import Database
from support.projecting import TODAY, about, apply, history, rows
from tremplin_projections.queries.contracts.catalogue import CatalogueRow, catalogue
from tremplin_projections.scope import EVERY_LOG, reading

LOT = {
    "id": "1",
    "title": "Lot 1",
    "reservation": {"articles": ["L2113-12"]},
    "clause": {"way": "rate", "function": "main", "target": None, "hours_per_1000_euros": 2000},
    "territories": ["75"],
    "maximum": 100000000,
}


def fact(topic: str, identifier: str, **data: Any) -> facts.Event:
    whole = {"effective": "2026-01-02", "by": "acheteur", "audience": "none", "contract": identifier, **data}
    return about((topic, whole), identifier)


def registered(contract: str) -> facts.Event:
    return fact(
        "contract.registered",
        contract,
        title="Nettoyage",
        buyer="acheteur",
        usage="internal",
        centrale_role="intermediary",
        kind="framework",
        cpv="90910000",
        notice_on="2025-10-01",
        starts_on="2026-01-01",
        ends_on="2027-12-31",
        maximum=None,
        lots=[LOT],
    )


def opened_to(contract: str, member: str | None) -> facts.Event:
    opening = {"from": "2026-01-02", "member": member, "to_all": member is None}
    return fact("contract.opened", contract, opening=opening, state={})


def awarded(contract: str) -> facts.Event:
    award = {
        "contractor": "ea-nord",
        "notified_on": "2026-01-02",
        "article": "L2113-12",
        "protected": True,
        "kinds": [],
    }
    return fact(
        "contract.lot-awarded",
        contract,
        lot="1",
        award=award,
        amount=None,
        sourcing=None,
        group=[],
        evidence=None,
    )


def observed(identifier: str, **data: Any) -> facts.Event:
    whole = {
        "buyer": "77605646700587",
        "buyer_name": "UGAP",
        "contract": "2024M01",
        "title": "Papeterie",
        "nature": "Marché",
        "amount": 4500000,
        "notified_on": "2024-03-01",
        "published_on": None,
        "contractors": [{"kind": "SIRET", "id": "77605646700587"}],
        "cpv": "30192700",
        "months": 24,
        "techniques": [],
        "framework": None,
        "social": ["Marché réservé"],
        "reservation": {"article": None},
        "flags": [],
        "source": {"file": "decp.json", "row": 1},
    }
    return fact("observed-contract.recorded", identifier, **{**whole, **data})


def write(database: Database, *events: facts.Event, after: int = 0) -> None:
    with database.connect("feed") as feed:
        apply(feed, history(*events, log="centrale", after=after), projection="catalogue")


def seen(**scope: str) -> list[CatalogueRow]:
    with reading(**scope):  # type: ignore[arg-type]
        return list(catalogue(today=TODAY).rows)


@pytest.mark.parametrize(
    "scope", [{"log": "cpam-075"}, {"log": EVERY_LOG}, {"contractor": "ea-nord"}, {"facilitator": "epec"}]
)
def test_every_key_sees_published_contracts(database: Database, scope: dict[str, str]) -> None:
    write(database, registered("nettoyage"), awarded("nettoyage"), registered("drafted"))
    assert seen(**scope) == []

    write(database, fact("contract.published", "nettoyage", reason=None), after=3)

    (found,) = seen(**scope)
    assert (found.contract, found.title, found.source, found.cpv) == (
        "nettoyage",
        "Nettoyage",
        "published",
        "90910000",
    )
    (lot,) = found.lots
    assert (lot.reservation, lot.territories) == (LOT["reservation"], ("75",))
    assert [(award.contractor, award.protected) for award in lot.awards] == [("ea-nord", True)]
    assert seen() == []


def test_to_how_many_it_is_open_and_not_to_whom(database: Database) -> None:
    write(database, registered("nettoyage"), fact("contract.published", "nettoyage", reason=None))
    write(database, opened_to("nettoyage", "cpam-075"), opened_to("nettoyage", "caf-13"), after=2)
    write(database, opened_to("nettoyage", "cpam-075"), after=4)

    assert [(row.opened_to, row.to_all) for row in seen(log="cpam-075")] == [(2, False)]
    write(database, opened_to("nettoyage", None), after=5)
    assert [(row.opened_to, row.to_all) for row in seen(log="cpam-075")] == [(2, True)]
    with database.connect("read") as read, read.transaction():
        read.execute("select set_config('tremplin.log', 'cpam-075', true)")
        assert rows(read, "select * from catalogue_openings") == []


def test_what_was_observed_is_shown_as_such_and_a_modification_adds_to_it(database: Database) -> None:
    change = {
        "buyer": "77605646700587",
        "number": "1",
        "title": "Avenant",
        "amount": 5000000,
        "months": 36,
        "contractors": [],
        "modified_on": "2025-01-01",
        "source": {"file": "decp.json", "row": 1},
    }
    write(database, observed("776-1"), observed("776-2", title="Nul\0", amount=0))
    write(database, fact("observed-contract.modified", "776-1", **change), after=2)

    first, second = seen(log="cpam-075")

    assert (first.source, first.contract, first.amount, first.title) == (
        "observed",
        "776-1",
        5000000,
        "Papeterie",
    )
    assert first.observed is not None
    assert (first.observed["months"], first.observed["contract"]) == (36, "2024M01")
    assert first.observed["contractors"] == [{"kind": "SIRET", "id": "77605646700587"}]
    assert (second.amount, second.title) == (0, "Nul")


def test_filters_narrow_the_list(database: Database) -> None:
    write(
        database,
        registered("nettoyage"),
        fact("contract.published", "nettoyage", reason=None),
        observed("776-1"),
    )

    with reading(log="cpam-075"):
        assert [row.contract for row in catalogue(today=TODAY, source="published").rows] == ["nettoyage"]
        assert [row.contract for row in catalogue(today=TODAY, source="observed").rows] == ["776-1"]
        assert [row.contract for row in catalogue(today=TODAY, usage="resale").rows] == []
        assert [row.contract for row in catalogue(today=TODAY, contract="nettoyage").rows] == ["nettoyage"]
