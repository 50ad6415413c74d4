"""Imports in pages: a file is looked at, then recorded once; rows of quarantine are mended beside their originals."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from support.decp_files import LYON, UGAP, contract_row, document, modification
from support.in_process_api import a_member, api
from support.postgres_server import Database
from support.shown_forms import alert_of
from support.signed_in import signed_in
from tremplin_platform.store.decp.imports import MOST_KEPT, keep_file
from tremplin_platform.store.decp.quarantine import refused_rows
from tremplin_platform.store.reading import read_all
from tremplin_tenants.api.contracts import imports as imports_read
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture
def buyer(database: Database, settings: Any) -> Client:
    """A buyer of UGAP, on a database of the test's own."""
    settings.TREMPLIN_CENTRALE_SIRET = UGAP
    return signed_in(Role.BUYER)


def bring(browser: Client, *rows: Any, buyer: str = "centrale", name: str = "a.json") -> Any:
    content = json.dumps(document(*rows), ensure_ascii=False).encode()
    return browser.post("/imports", {"file": SimpleUploadedFile(name, content), "buyer": buyer})


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def events(database: Database) -> list[str]:
    with database.connect("command") as connection:
        return [event.topic for event in read_all(connection, log="centrale")]


def counts(page: str) -> list[str]:
    facts = page.partition('<dl class="facts')[2].partition("</dl>")[0]
    return [part.partition("</dd>")[0] for part in facts.split("<dd>")[1:]]


def test_a_file_is_looked_at_then_recorded_once(buyer: Client, database: Database) -> None:
    assert "Rien n’est en quarantaine" in text_of(buyer.get("/imports"))
    assert "Aucun fichier n’a encore été apporté" in text_of(buyer.get("/imports"))
    brought = bring(buyer, contract_row("a"), contract_row("b", buyer=LYON), contract_row("c", montant="x"))
    address = brought.headers["Location"]
    shown = text_of(buyer.get(address))

    # Read, to record, modified, known, other buyers, quarantined.
    assert (brought.status_code, counts(shown)) == (303, ["3", "1", "0", "0", "1", "1"])
    assert "montant illisible (1)" in shown
    assert events(database) == []
    for _ in range(2):
        assert buyer.post(address).status_code == 303
    assert counts(text_of(buyer.get(address))) == ["3", "1", "0", "0", "1", "1"]
    assert events(database) == ["observed-contract.recorded"]
    listed = text_of(buyer.get("/imports"))
    assert listed.count('href="/imports/fichiers/') == 1
    assert "a.json</span>, ligne 3" in listed


def test_the_file_of_every_buyer_is_known_when_it_comes_again(buyer: Client, database: Database) -> None:
    rows = contract_row("a"), contract_row("b", buyer=LYON)
    buyer.post(bring(buyer, *rows, buyer="all").headers["Location"])
    again = text_of(buyer.get(bring(buyer, *rows, buyer="all").headers["Location"]))

    assert counts(again) == ["2", "0", "0", "2", "0", "0"]
    assert "rien de nouveau à enregistrer" in again
    assert len(events(database)) == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Le fichier est vide"),
        (b"id;montant", "Le fichier n’est ni du JSON"),
        (b"PK\x03\x04", "Une archive se lit par"),
        (b"<!DOCTYPE a><a/>", "Le fichier XML déclare un DTD"),
    ],
)
def test_an_unreadable_file_is_explained(
    buyer: Client, database: Database, content: bytes, sentence: str
) -> None:
    brought = buyer.post("/imports", {"file": SimpleUploadedFile("../a b.json", content), "buyer": "all"})

    assert sentence in text_of(buyer.get(brought.headers["Location"]))
    assert events(database) == []


def test_a_form_without_a_file_or_a_buyer_is_refused(buyer: Client, settings: Any) -> None:
    without = buyer.post("/imports", {"buyer": "all"})
    settings.TREMPLIN_CENTRALE_SIRET = None
    nobody = bring(buyer, contract_row())

    assert (without.status_code, 'data-code="no-file"' in alert_of(without)) == (422, True)
    assert (nobody.status_code, 'data-code="no-siret"' in alert_of(nobody)) == (422, True)


def quarantined(buyer: Client, database: Database, row: Any) -> str:
    """Import a row that is refused, and return the address of its page."""
    buyer.post(bring(buyer, row, buyer="all").headers["Location"])
    with database.connect("command") as connection:
        (refused,) = refused_rows(connection)
    return f"/imports/lignes/{refused.id}"


def hidden(browser: Client, address: str) -> dict[str, str]:
    """The hidden fields of the form of a row."""
    form = text_of(browser.get(address)).partition(f'action="{address}"')[2]
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_a_row_is_mended_beside_its_original(buyer: Client, database: Database) -> None:
    address = quarantined(buyer, database, contract_row("a", montant="douze"))
    page = text_of(buyer.get(address))
    again = buyer.post(address, {"montant": "treize"})

    assert page.count('type="text"') == 1
    assert (again.status_code, 'data-code="bad-amount"' in alert_of(again)) == (422, True)
    assert 'Le fichier dit : <span class="mono ow-any">douze</span>' in text_of(again)
    assert 'name="montant" value="treize"' in text_of(again)
    assert (events(database), database.rows("select * from quarantine_mends")) == ([], [])

    taken = buyer.post(address, {"montant": "1 234,50", "titulaires": "Autre"})

    assert taken.status_code == 303
    with database.connect("command") as connection:
        (fact,) = read_all(connection, log="centrale")
        assert refused_rows(connection) == []
    assert (fact.data["amount"], fact.data["title"]) == (123450, "Entretien des espaces verts")
    assert '<span class="mono">1234,50</span>' in text_of(buyer.get("/imports"))
    ((original, changes, account),) = database.rows(
        "select original, changes, by_account from quarantine_mends"
    )
    assert (json.loads(original)["montant"], json.loads(changes)) == ("douze", {"montant": "1234,50"})
    assert account is not None
    assert buyer.get(address).status_code == 404


def test_a_row_is_mended_once_whatever_the_browser_does(buyer: Client, database: Database) -> None:
    address = quarantined(buyer, database, contract_row("a", montant="douze"))
    form = hidden(buyer, address)
    once, twice = (buyer.post(address, {"montant": "5", **form}) for _ in range(2))
    stranger = buyer.post(address, {"montant": "5"})

    assert (once.status_code, twice.status_code, stranger.status_code) == (303, 303, 404)
    assert twice.headers["Location"] == "/imports#corrigees"
    assert events(database) == ["observed-contract.recorded"]


def test_values_that_were_not_kept_are_not_said_to_be(buyer: Client, database: Database) -> None:
    address = quarantined(buyer, database, contract_row("a", montant="douze"))
    colleague = signed_in(Role.BUYER)
    own, theirs = hidden(buyer, address), hidden(colleague, address)
    colleague.post(address, {"montant": "7", **theirs})
    written = database.rows("select changes, by_account from quarantine_mends"), events(database)

    again = colleague.post(address, {"montant": "7", **theirs})
    late = [buyer.post(address, {"montant": amount, **own}) for amount in ("5", "7")]
    other = colleague.post(address, {"montant": "8", **theirs})

    assert again.headers["Location"] == "/imports#corrigees"
    assert [answer.status_code for answer in (*late, other)] == [409, 409, 409]
    assert "La vôtre n’est pas enregistrée" in text_of(late[0])
    assert (database.rows("select changes, by_account from quarantine_mends"), events(database)) == written


def test_a_row_that_was_mended_does_not_come_back_with_its_file(buyer: Client, database: Database) -> None:
    buyer.post(quarantined(buyer, database, contract_row("a", montant="douze")), {"montant": "12"})
    buyer.post(bring(buyer, contract_row("a", montant="douze"), buyer="all").headers["Location"])

    assert "Rien n’est en quarantaine" in text_of(buyer.get("/imports"))


@pytest.mark.parametrize(
    ("row", "path", "typed"),
    [
        (contract_row(None), "id", "a-1"),
        (contract_row(buyer=None), "acheteur.id", "776 056 467 00587"),
        (contract_row(buyer="77605646700588"), "acheteur.id", UGAP),
        (contract_row(dateNotification="2024-02-30"), "dateNotification", "29/02/2024"),
        (
            contract_row(modifications=[modification(1), modification(2, montant="x")]),
            "modifications.1.montant",
            "5",
        ),
        (
            contract_row(titulaires=[{"titulaire": {"typeIdentifiant": "SIRET", "id": "a\x00"}}]),
            "titulaires.0.id",
            UGAP,
        ),
        (
            contract_row(modifications=[modification(1, titulaires=[{"typeIdentifiant": {}, "id": UGAP}])]),
            "modifications.0.titulaires.0.typeIdentifiant",
            "SIRET",
        ),
    ],
)
def test_the_field_at_fault_is_the_one_that_is_asked(
    buyer: Client, database: Database, row: Any, path: str, typed: str
) -> None:
    address = quarantined(buyer, database, row)

    assert text_of(buyer.get(address)).count(f'type="text" id="f-1" name="{path}"') == 1
    assert buyer.post(address, {path: typed}).status_code == 303
    assert events(database)[0] == "observed-contract.recorded"


def test_what_cannot_be_mended_says_so(buyer: Client, database: Database) -> None:
    page = text_of(buyer.get(quarantined(buyer, database, contract_row(nature="Concession de travaux"))))

    assert "Les contrats de concession ne sont pas importés" in page
    assert 'type="text"' not in page


def test_a_row_with_two_faults_is_mended_at_once(buyer: Client, database: Database) -> None:
    address = quarantined(buyer, database, contract_row("a", montant="x", dateNotification="jamais"))
    first = text_of(buyer.post(address, {"montant": "5"}))

    assert ('name="montant" value="5"' in first, 'name="dateNotification" value="jamais"' in first) == (
        True,
        True,
    )
    assert buyer.post(address, {"montant": "5", "dateNotification": "01/02/2024"}).status_code == 303
    assert events(database) == ["observed-contract.recorded"]


def test_contractors_that_contradict_what_is_recorded_are_mended(buyer: Client, database: Database) -> None:
    first = [{"typeIdentifiant": "SIRET", "id": UGAP}]
    buyer.post(bring(buyer, contract_row("a", titulaires=first)).headers["Location"])
    address = quarantined(buyer, database, contract_row("a", titulaires=[{**first[0], "id": LYON}]))

    assert "Titulaire 1, identifiant" in text_of(buyer.get(address))
    assert buyer.post(address, {"titulaires.0.id": UGAP}).status_code == 303
    assert events(database) == ["observed-contract.recorded"]
    assert buyer.get("/imports").status_code == 200


def test_the_latest_files_alone_are_kept(buyer: Client, database: Database) -> None:
    with database.connect("command") as connection:
        for place in range(MOST_KEPT + 1):
            keep_file(
                connection,
                identifier=f"file-{place:02}",
                file="a.json",
                content=b"{}",
                buyer="",
                by_account=None,
            )
    kept = database.rows("select id from decp_imports where content is not null order by id")
    assert [identifier for (identifier,) in kept] == [f"file-{place:02}" for place in range(1, MOST_KEPT + 1)]


def test_all_rows_are_tried_again(buyer: Client, database: Database) -> None:
    address = quarantined(buyer, database, contract_row("a", montant="x"))
    buyer.post(address, {"montant": "y"})
    tried = buyer.post("/imports", {"act": "retry"})

    assert (tried.status_code, tried.headers["Location"]) == (303, "/imports?essayees=1&prises=0#quarantaine")
    assert "aucune prise" in text_of(buyer.get(tried.headers["Location"]))
    assert buyer.get("/imports?essayees=x&prises=1").status_code == 200


def test_nobody_else_sees_imports(buyer: Client, database: Database) -> None:
    address = quarantined(buyer, database, contract_row("a", montant="x"))
    before = database.rows("select count(*) from quarantine_mends")
    for browser in (signed_in(Role.AUDITOR), signed_in(Role.MEMBER, a_member(api(Role.BUYER)))):
        for path in ("/imports", address):
            assert browser.get(path).status_code == 404
            assert browser.post(path, {"montant": "1", "act": "retry"}).status_code == 404
    assert database.rows("select count(*) from quarantine_mends") == before


def test_quarantine_is_walked_beside_the_other_list(buyer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports_read, "_ROWS", 2)
    bad = [contract_row(f"b-{number}", montant="x") for number in range(3)]
    buyer.post(bring(buyer, *bad, buyer="all").headers["Location"])

    first = text_of(buyer.get("/imports"))
    following = re.search(r'href="(/imports\?after=(\d+)#quarantaine)"', first)
    assert following is not None
    second = text_of(buyer.get(following[1]))
    beyond = text_of(buyer.get("/imports?after=999999"))

    assert [page.count('href="/imports/lignes/') for page in (first, second, beyond)] == [2, 1, 0]
    assert 'href="/imports#quarantaine"' in second
    assert "Rien n’est en quarantaine" not in beyond
    assert 'href="/imports#quarantaine"' in beyond
