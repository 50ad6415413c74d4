"""Invoices by file on a real PostgreSQL: of one member, by it or by a buyer, and the history of what was sent."""

from contextlib import closing
from dataclasses import dataclass

import pytest
from psycopg.errors import InsufficientPrivilege

from support.centrale import topics
from support.in_process_api import Api, a_market, a_member, api
from support.postgres_server import Database
from support.sheets import a_csv, an_xlsx, errors_of
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

HEADERS = ("Identifiant", "Commande", "Montant, hors taxes", "Date de la facture")


@dataclass(frozen=True)
class Ordered:
    """A member with an order, and another."""

    database: Database
    member: str
    other: str
    own: Api

    @property
    def path(self) -> str:
        return f"members/{self.member}/invoices/file"

    def invoices(self) -> list[str]:
        return [topic for topic in topics(self.database, self.member) if topic.startswith("invoice.")]


@pytest.fixture(scope="module")
def ordered(module_database: Database) -> Ordered:
    buyer = api(Role.BUYER)
    member, _, contract = a_market(buyer)
    order = {"contract": contract, "lot": "1", "amount": "900.00", "placed_on": "2026-01-05"}
    buyer.made(f"members/{member}/call-offs", id="commande-1", **order)
    return Ordered(module_database, member, a_member(buyer), api(Role.MEMBER, member))


def test_invoices_are_recorded_once_by_their_number(ordered: Ordered) -> None:
    rows = [
        ("facture-1", "commande-1", "60,00 €", "01/02/2026"),
        ("", "commande-1", -10.5, "02/02/2026"),
        ("", "autre", 1, "02/02/2026"),
        ("facture-1", "commande-1", "61", "01/02/2026"),
    ]
    report = ordered.own.send(ordered.path, a_csv(rows, headers=HEADERS), mode="partial").json()

    assert (report["rows"], report["recorded"], report["known"]) == (4, 2, 0)
    assert errors_of(report) == [
        (4, "Commande", "autre", "unknown-call-off"),
        (5, "Identifiant", "facture-1", "identifier-used"),
    ]
    assert sorted(ordered.invoices()) == ["invoice.credited", "invoice.received"]

    again = api(Role.BUYER).send(ordered.path, an_xlsx(rows[:2], headers=HEADERS), mode="all").json()
    assert (again["recorded"], again["known"]) == (0, 2)
    assert len(ordered.invoices()) == 2


def test_a_file_is_of_the_member_of_its_address(ordered: Ordered) -> None:
    content = a_csv([(ordered.other, "commande-1", "1", "01/02/2026")], headers=("Membre", *HEADERS[1:]))
    before = ordered.invoices()

    refused = ordered.own.send(ordered.path, content, mode="all")
    assert errors_of(refused.json()) == [(2, "Membre", ordered.other, "other-member")]
    for nobody in (ordered.other, "absent"):
        assert ordered.own.send(f"members/{nobody}/invoices/file", content).status_code == 404
    assert ordered.invoices() == before


def test_files_and_their_history_are_seen_by_who_may(ordered: Ordered) -> None:
    ordered.own.send(ordered.path, a_csv([("", "commande-1", "1", "01/02/2026")], headers=HEADERS))
    with closing(ordered.database.connect("command")) as connection:
        for organisation, role, seen in (
            (ordered.member, "member", True),
            (ordered.other, "member", False),
            (ordered.member, "contractor", False),
            ("", "", False),
        ):
            with connection.transaction():
                connection.execute(
                    "select set_config('tremplin.caller', %s, true), set_config('tremplin.caller_role', %s, true)",
                    (organisation, role),
                )
                found = connection.execute(
                    "select from sent_files where member = %s", (ordered.member,)
                ).rowcount
                assert (found > 0) is seen, (organisation, role)
                assert connection.execute("select from annotated_files").rowcount == 0  # of a sender alone
    for role in ("read", "feed"):
        with closing(ordered.database.connect(role)) as connection:  # type: ignore[arg-type]
            for table in ("sent_files", "annotated_files"):
                with pytest.raises(InsufficientPrivilege):
                    connection.execute(f"select from {table}")
