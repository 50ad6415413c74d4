"""Invoices by file on a real PostgreSQL: of one member, by it or by a buyer, and the history of what was sent."""

import csv
import io
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from psycopg.errors import InsufficientPrivilege

from support.centrale import topics
from support.every import every
from support.in_process_api import Api, a_market, a_member, api
from support.postgres_server import Database
from support.sheets import a_csv, an_xlsx, errors_of, rows_of
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
        ("FACTURE_1", "Commande 1", "61", "01/02/2026"),
    ]
    before = ordered.invoices()
    report = ordered.own.send(ordered.path, a_csv(rows, headers=HEADERS), mode="partial").json()

    assert (report["rows"], report["recorded"], report["known"]) == (4, 2, 0)
    assert errors_of(report) == [
        (4, "Commande", "autre", "unknown-call-off"),
        (5, "Identifiant", "FACTURE_1", "identifier-used"),
    ]
    assert sorted(ordered.invoices()[len(before) :]) == ["invoice.credited", "invoice.received"]

    again = api(Role.BUYER).send(ordered.path, an_xlsx(rows[:2], headers=HEADERS), mode="all").json()
    assert (again["recorded"], again["known"]) == (0, 2)
    assert len(ordered.invoices()) == len(before) + 2


FAULTS = [
    (3, "Identifiant", "n° 1", "bad-identifier"),
    (3, "Montant, hors taxes", "x", "bad-amount"),
    (3, "Date de la facture", "31/02/2026", "bad-day"),
    (4, "Montant, hors taxes", "0", "empty-invoice"),
    (5, "Commande", "", "required"),
    (5, "Montant, hors taxes", "1.234", "bad-amount"),
    (5, "Date de la facture", "", "required"),
]
KINDS = {"csv": a_csv, "xlsx": an_xlsx}


@every("kind", KINDS)
def test_a_check_of_invoices_records_nothing(ordered: Ordered, kind: str) -> None:
    """Every fault at once, by line and column; the annotated file has them beside the rows, in its own format."""
    rows = [
        (f"check-{kind}", "commande-1", "12,00", "01/02/2026"),
        ("n° 1", "commande-1", "x", "31/02/2026"),
        ("", "commande-1", "0", "01/02/2026"),
        ("", "", "1.234", ""),
    ]
    before = ordered.invoices()
    report = ordered.own.send(ordered.path, KINDS[kind](rows, headers=HEADERS), name=f"f.{kind}").json()

    assert (report["rows"], report["recorded"], report["known"], report["positions"]) == (4, 0, 0, [])
    assert errors_of(report) == FAULTS
    assert ordered.invoices() == before
    annotated = ordered.own.fetch(report["annotated"]).content
    said = [" ".join(str(cell) for cell in line[len(HEADERS) :] if cell) for line in _lines(kind, annotated)]
    assert said[:2] == ["Anomalies", ""]
    assert all(said[2:])
    assert said[3].startswith("Montant, hors taxes : ")


@every("kind", KINDS)
def test_invoices_are_recorded_all_or_none_then_mended(ordered: Ordered, kind: str) -> None:
    rows = [
        (f"{kind}-1", "commande-1", "5", "01/02/2026"),
        ("", "commande-1", f"-{len(kind)},25", "02/02/2026"),
    ]
    wrong = KINDS[kind]([*rows, (f"{kind}-3", "commande-1", "0", "03/02/2026")], headers=HEADERS)
    before = len(ordered.invoices())
    refused = ordered.own.send(ordered.path, wrong, mode="all")
    assert (refused.status_code, refused.json()["code"]) == (422, "rows-refused")
    assert [error["row"] for error in refused.json()["errors"]] == [4]
    assert len(ordered.invoices()) == before

    in_part = ordered.own.send(ordered.path, wrong, mode="partial").json()
    assert (in_part["recorded"], in_part["known"], len(in_part["errors"])) == (2, 0, 1)
    mended = KINDS[kind]([*rows, (f"{kind}-3", "commande-1", "1", "03/02/2026")], headers=HEADERS)
    sent = ordered.own.send(ordered.path, mended, mode="all").json()
    assert (sent["recorded"], sent["known"], sent["errors"]) == (1, 2, [])
    assert [position["log"] for position in sent["positions"]] == [ordered.member]
    assert len(ordered.invoices()) == before + 3

    for content in (mended, ordered.own.fetch(in_part["annotated"]).content):
        again = ordered.own.send(ordered.path, content, mode="partial").json()
        assert again["recorded"] == 0
    assert len(ordered.invoices()) == before + 3


def _lines(kind: str, content: bytes) -> list[list[Any]]:
    if kind == "xlsx":
        return rows_of(content)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_rules_of_invoices_are_those_of_the_single_command(ordered: Ordered) -> None:
    """Each row alone and in a file: the same code."""
    bodies = [
        {"call_off": "commande-1", "amount": "1.00", "invoiced_on": "2030-01-01"},
        {"call_off": "commande-1", "amount": "1.00", "invoiced_on": "2025-01-01"},
        {"call_off": "commande-1", "amount": "0.00", "invoiced_on": "2026-02-01"},
        {"call_off": "inconnue", "amount": "1.00", "invoiced_on": "2026-02-01"},
        {"call_off": "commande-1", "amount": "-1000000.00", "invoiced_on": "2026-02-01"},
    ]
    before = ordered.invoices()
    alone = [ordered.own.post(f"members/{ordered.member}/invoices", body) for body in bodies]
    refused = {
        place: answer.json()["code"] for place, answer in enumerate(alone) if answer.status_code != 201
    }
    taken = len(bodies) - len(refused)
    content = a_csv([tuple(body.values()) for body in bodies], headers=("call_off", "amount", "invoiced_on"))
    report = ordered.own.send(ordered.path, content).json()
    assert {error["row"] - 2: error["code"] for error in report["errors"]} == refused
    assert len(ordered.invoices()) == len(before) + taken


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
