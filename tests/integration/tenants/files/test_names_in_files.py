"""Rows that name members, contracts and lots as exports print them: those of who sends, and no other."""

from dataclasses import dataclass

import pytest

from support.centrale import topics
from support.feeding import feed
from support.in_process_api import Api, a_contract, a_market, a_member, api
from support.postgres_server import Database
from support.sheets import HOURS, a_csv, an_xlsx, errors_of
from support.story import siret_of
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

WORK = ("Embauche directe", "02/02/2026", "28/02/2026")


@dataclass(frozen=True)
class Markets:
    """Two contractors, each with a contract of the same title open to a member of its own."""

    database: Database
    own: Api
    contractor: str
    member: str
    contract: str
    others_member: str
    others_contractor: str

    def declared(self) -> int:
        return topics(self.database, self.member).count("hours.declared")


@pytest.fixture(scope="module")
def markets(module_database: Database) -> Markets:
    member, contractor, contract = a_market(api(Role.BUYER))
    others_member, others_contractor, _ = a_market(api(Role.BUYER))
    feed(module_database)
    own = api(Role.CONTRACTOR, contractor)
    return Markets(module_database, own, contractor, member, contract, others_member, others_contractor)


def test_names_are_those_of_the_contractor_who_sends(markets: Markets) -> None:
    before = markets.declared()
    rows = [
        (f"Membre {markets.member}", "Nettoyage", "PARIS", *WORK, "7"),
        (markets.member, markets.contract, "1", *WORK, "7"),
        (f"Membre {markets.others_member}", "Nettoyage", "Paris", *WORK, "7"),
    ]
    report = markets.own.send("hours/file", a_csv(rows), mode="partial").json()

    assert (report["recorded"], report["known"]) == (2, 0)
    assert errors_of(report) == [(4, "Membre", f"Membre {markets.others_member}", "unknown-name")]
    assert markets.others_member not in report["errors"][0]["detail"]
    assert markets.declared() == before + 2

    again = a_csv([rows[1], rows[0]])  # the same content, by identifiers and by names
    sent = markets.own.send("hours/file", again, mode="all").json()
    assert (sent["recorded"], sent["known"], markets.declared()) == (0, 2, before + 2)


def test_a_lot_is_refused_where_its_contract_is_right(markets: Markets) -> None:
    rows = [
        (f"Membre {markets.member}", "Gardiennage", "Paris", *WORK, "7"),
        (f"Membre {markets.member}", "Nettoyage", "Lot inconnu", *WORK, "7"),
        (f"Membre {markets.member}", "contrat-absent", "Paris", *WORK, "7"),
        (markets.member, "Gardiennage", "", *WORK, "7"),
    ]
    before = markets.declared()
    report = markets.own.send("hours/file", a_csv(rows), mode="partial").json()
    assert errors_of(report) == [
        (2, "Contrat", "Gardiennage", "unknown-name"),
        (3, "Lot", "Lot inconnu", "unknown-name"),
        (4, "Contrat", "contrat-absent", "unknown-contract"),
        (5, "Contrat", "Gardiennage", "unknown-name"),
        (5, "Lot", "", "required"),
    ]
    assert markets.declared() == before


def test_a_row_of_another_contractor_changes_no_name_of_the_sender(markets: Markets) -> None:
    named = (f"Membre {markets.member}", "Nettoyage", "Paris", *WORK, "7")
    rows = [
        (*named, ""),
        (*named, markets.others_contractor),
        (markets.member, "Vitrerie", "1", *WORK, "7", ""),
    ]
    report = markets.own.send("hours/file", a_csv(rows, headers=(*HOURS, "Titulaire"))).json()
    refused = [(row, column, code) for row, column, _, code in errors_of(report)]
    assert refused == [(3, "Titulaire", "not-the-contractor"), (4, "Contrat", "unknown-name")]
    assert f"par exemple Nettoyage ({markets.contract})." in report["errors"][1]["detail"]


def test_a_lot_named_as_an_identifier_is_written_is_found(markets: Markets) -> None:
    rows = [(markets.member, name, "paris", *WORK, "6") for name in (markets.contract, "nettoyage")]
    report = markets.own.send("hours/file", a_csv(rows)).json()
    assert (report["rows"], report["errors"]) == (2, [])


def test_a_member_opened_a_moment_ago_is_known_by_its_identifier(markets: Markets) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    buyer.made(f"contracts/{markets.contract}/members", member=member, from_="2026-01-01")
    rows = [(name, markets.contract, "1", *WORK, "6") for name in (f"Membre {member}", member)]
    report = markets.own.send("hours/file", a_csv(rows)).json()
    assert [(row, code) for row, _, _, code in errors_of(report)] == [(2, "unknown-name")]
    assert "S’il vient d’être ajouté" in report["errors"][0]["detail"]

    feed(markets.database)
    assert markets.own.send("hours/file", a_csv(rows)).json()["errors"] == []


def test_a_contractor_whose_identifier_is_typed_as_a_number_is_known(markets: Markets) -> None:
    buyer = api(Role.BUYER)
    buyer.made("organisations", id="2026", name="Titulaire 2026", siret=siret_of("2026"), kind="contractor")
    a_contract(buyer, contractor="2026", member=markets.member)
    feed(markets.database)
    row = (f"Membre {markets.member}", "Nettoyage", "Paris", *WORK, 7, 2026)
    report = buyer.send("hours/file", an_xlsx([row], headers=(*HOURS, "Titulaire"))).json()
    assert (report["rows"], report["errors"]) == (1, [])


def test_a_buyer_names_what_the_contractor_of_the_row_holds(markets: Markets) -> None:
    row = (f"Membre {markets.member}", "Nettoyage", "Paris", *WORK, "8", markets.contractor)
    content = a_csv([row, (*row[:-1], "absent")], headers=(*HOURS, "Titulaire"))
    report = api(Role.BUYER).send("hours/file", content).json()
    assert [code for *_, code in errors_of(report)] == ["not-the-contractor"]
    assert report["errors"][0]["row"] == 3


def test_the_exported_names_may_stand_for_identifiers(markets: Markets) -> None:
    markets.own.send("hours/file", a_csv([(markets.member, markets.contract, "1", *WORK, "9")]), mode="all")
    feed(markets.database)
    [shown] = [row for row in markets.own.get("hours").json()["results"] if row["hours"] == "9.00"]
    named = (shown["member_name"], shown["contract_title"], shown["title"], *WORK, "9")
    report = markets.own.send("hours/file", a_csv([named]), mode="all").json()
    assert (report["recorded"], report["known"], report["errors"]) == (0, 1, [])


def test_an_invoice_may_name_the_member_of_its_address(markets: Markets) -> None:
    order = {"contract": markets.contract, "lot": "1", "amount": "900.00", "placed_on": "2026-01-05"}
    api(Role.BUYER).made(f"members/{markets.member}/call-offs", id="commande-1", **order)
    path = f"members/{markets.member}/invoices/file"
    headers = ("Membre", "Commande", "Montant", "Date")
    for sender in (api(Role.MEMBER, markets.member), api(Role.BUYER)):
        rows = [
            (f"Membre {name}", "commande-1", "5", "01/02/2026")
            for name in (markets.member, markets.others_member)
        ]
        report = sender.send(path, a_csv(rows, headers=headers)).json()
        assert errors_of(report) == [(3, "Membre", f"Membre {markets.others_member}", "unknown-name")]
