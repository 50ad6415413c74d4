"""The attestation: the figures of `results` in a PDF that says what it is of, and that veraPDF finds whole."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from support.feeding import feed
from support.in_process_api import Api, a_member, a_registered_contract, an_organisation, api
from support.member_year import Year
from support.pdf_documents import STANDARDS, passed_standards, words
from support.postgres_server import Database
from support.sealed import Sealer
from support.signed_in import signed_in
from tremplin_platform.proof.hashes import written
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

HOSTILE = r'#panic("x") $y$ \ *gras* _it_ @ref <b> "' + "😀" + "a" * 90


def attested(asking: Api, path: str, **query: Any) -> bytes:
    answer = asking.get(path, **query)
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    content: bytes = answer.content
    return content


def of_member(buyer: Api, year: Year, **query: Any) -> bytes:
    return attested(buyer, f"members/{year.member}/results/attestation", **query)


def test_the_document_has_the_figures_worked_out_by_hand(buyer: Api, year: Year) -> None:
    text = words(of_member(buyer, year))

    for line in (
        "Dues 833,00", "Déclarées 154,50", "En attente de validation 14,00", "Rejetées 8,00", "Validées 126,50",
        "dont régularisées après la clôture de leur trimestre 8,50", "Manquantes 706,50",
        "Paris (Nettoyage) 833,00 154,50 14,00 126,50 706,50",
        "1er trimestre 2026 154,50 126,50 118,00 0,00 118,00",
        "Facturé sur des lots réservés 0,00 € HT", "Facturé par des structures protégées, hors lot réservé 50,00 € HT",
        "Heures validées faites par des structures protégées 126,50 h",
    ):  # fmt: skip
        assert line in text, line


def test_it_says_of_whom_at_which_position_and_how_to_verify_it(buyer: Api, year: Year) -> None:
    results = buyer.get(f"members/{year.member}/results").json()
    listed = {row["id"]: row for row in buyer.get("members", limit=500).json()["results"]}
    text, seq = words(of_member(buyer, year)), results["as_of"]["seq"]
    address = f"members/{year.member}/results?known_at={seq}"
    to = results["asked"]["effective_to"]

    assert f"Organisme : {results['organisation']['name']} ({year.member})" in text
    assert f"SIRET : {listed[year.member]['siret']}" in text.replace(" ", "").replace("SIRET:", "SIRET : ")
    assert re.sub(r"\s", " ", results["sentence"]) in text
    assert f"Arrêté à : l’événement n° {seq} de son journal" in text
    assert f"http://testserver/api/v1/{address}&effective_to={to}" in text.replace(" ", "")
    again = buyer.get(address.partition("?")[0], known_at=seq, effective_to=to).json()
    for figures in ("clause_hours", "quarters", "lots", "reserved_usage"):
        assert again[figures] == results[figures]


def test_a_position_has_the_same_bytes_for_ever(buyer: Api, year: Year) -> None:
    then = of_member(buyer, year, known_at=year.then)

    assert then == of_member(buyer, year, known_at=year.then)
    assert then == attested(
        api(Role.MEMBER, year.member), "results/attestation", known_at=year.then, wait_for=f"{year.member}:1"
    )
    assert then != of_member(buyer, year)
    assert "Validées 118,00" in words(then)
    assert "Publiées" in words(then)


def test_once_sealed_it_has_the_first_checkpoint_that_covers_it(
    module_database: Database, tmp_path: Path, buyer: Api
) -> None:
    member = a_member(buyer)
    feed(module_database)
    path = f"members/{member}/results/attestation"
    assert "non scellé" in words(attested(buyer, path))
    sealer = Sealer(module_database, tmp_path)
    first = sealer.sealed()
    content = attested(buyer, path)
    buyer.made("objectives", buyer="centrale", year=2026, kind="reserved-contract", count=1)
    assert sealer.sealed().size > first.size

    text = words(content)

    assert f"Point de contrôle (taille:racine) : {first.size}:{written(first.root)}" in text
    head = api(Role.MEMBER, member).get("events").json()["as_of"]["seq"]
    assert f"api/v1/checkpoint?size={first.size} " in text
    assert f"proofs/head?log={member}&size={head} " in text.replace("- ", "-")
    assert attested(api(Role.MEMBER, member), "results/attestation") == content


def test_it_is_refused_as_results_are(buyer: Api, year: Year) -> None:
    for query in ({"known_at": "999999"}, {"known_at": "hier"}, {"effective_to": "x"}, {"colour": "red"}):
        mine, theirs = (
            buyer.get(f"members/{year.member}/{read}", **query) for read in ("results/attestation", "results")
        )
        assert (mine.status_code, mine.json()) == (theirs.status_code, theirs.json()), query
        assert mine.status_code == 422


def test_names_are_printed_as_they_are_whatever_they_hold(buyer: Api, module_database: Database) -> None:
    text = words(attested(buyer, f"members/{hostile_member(buyer, module_database)}/results/attestation"))

    assert r'#panic("x") $y$ \ *gras* _it_ @ref <b> "[U+1F600]aaa' in text
    assert "a" * 90 in text.replace(" ", "")


def hostile_member(buyer: Api, database: Database) -> str:
    """A member with hours due on a lot whose name is made to be taken for markup."""
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    clause = {"way": "fixed", "function": "main", "hours": "10.00"}
    lots = [{"id": "1", "title": HOSTILE, "clause": clause}]
    contract = a_registered_contract(buyer, lots=lots)
    buyer.made(f"contracts/{contract}/publish")
    buyer.made(f"contracts/{contract}/members", member=member, from_="2020-01-01")
    buyer.made(f"contracts/{contract}/lots/1/award", contractor=contractor, notified_on="2020-01-01")
    buyer.made(f"contracts/{contract}/lots/1/allocation", member=member, hours="10.00")
    feed(database)
    return member


@contextmanager
def held(database: Database, member: str) -> Iterator[None]:
    """The member's log is held at its event 7, as long as the block runs."""
    with closing(database.connect_superuser()) as connection:
        connection.execute(
            "insert into held_logs (log, projection, since_seq, since, reason) values (%s, 'ledger', 7, now(), 'x')",
            (member,),
        )
        try:
            yield
        finally:
            connection.execute("delete from held_logs where log = %s", (member,))


def test_a_held_log_says_that_its_figures_may_lack(buyer: Api, year: Year, module_database: Database) -> None:
    with held(module_database, year.member):
        text = words(of_member(buyer, year))

    assert "Chiffres incomplets : l’événement n° 7 n’a pas pu être compté" in text
    assert "Chiffres incomplets" not in words(of_member(buyer, year))


def test_the_page_gives_the_same_document_and_links_to_it(buyer: Api, year: Year) -> None:
    own, reading = signed_in(Role.MEMBER, year.member), signed_in(Role.BUYER)
    for browser, page in ((own, "/resultats"), (reading, f"/membres/{year.member}")):
        assert f'href="{page}/attestation"' in browser.get(page).content.decode()
        assert browser.get(f"{page}/attestation").content == of_member(buyer, year)
        past = browser.get(f"{page}?known_at={year.then}").content.decode()
        assert f'href="{page}/attestation?known_at={year.then}"' in past
        document = browser.get(f"{page}/attestation?known_at={year.then}")
        assert document.content == of_member(buyer, year, known_at=year.then)
        name = f"attestation-{year.member}-{year.then}.pdf"
        assert document.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_verapdf_finds_every_document_whole(
    buyer: Api, year: Year, module_database: Database, tmp_path: Path
) -> None:
    hostile, new = hostile_member(buyer, module_database), a_member(buyer)
    feed(module_database)
    documents = {
        "whole": of_member(buyer, year),
        "hostile": attested(buyer, f"members/{hostile}/results/attestation"),
        "new": attested(buyer, f"members/{new}/results/attestation"),
    }
    with held(module_database, year.member):
        documents["held"] = of_member(buyer, year)

    assert passed_standards(documents, tmp_path) == dict.fromkeys(documents, STANDARDS)
