"""The pages of files: a file dropped and checked, its counts and errors, the annotated one, then recorded once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event, enumerate as enumerate_threads
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from support.centrale import topics
from support.in_process_api import a_market, api
from support.postgres_server import PATIENCE, Database
from support.sheets import HOURS, a_csv, an_xlsx, rows_of
from support.signed_in import signed_in
from tremplin_infra.processes.waiting import wait_until
from tremplin_tenants.api.web import file_sending
from tremplin_tenants.api.web.file_rows import RowForms
from tremplin_tenants.api.web.large_files import LARGE
from tremplin_tenants.files.columns import Column
from tremplin_tenants.files.reading.table import Table, read_table
from tremplin_tenants.pages.files import running
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

PAGE = "/heures/fichier"


@dataclass(frozen=True)
class World:
    """A contractor in its browser, and one member of its contract."""

    database: Database
    browser: Client
    contractor: str
    member: str
    contract: str

    def row(self, hours: str) -> list[str]:
        return [self.member, self.contract, "1", "direct", "02/02/2026", "28/02/2026", hours]

    def declared(self) -> int:
        return topics(self.database, self.member).count("hours.declared")


@pytest.fixture(scope="module")
def world(module_database: Database) -> World:
    member, contractor, contract = a_market(api(Role.BUYER))
    return World(module_database, signed_in(Role.CONTRACTOR, contractor), contractor, member, contract)


def drop(browser: Client, content: bytes, *, name: str = "heures.xlsx", page: str = PAGE) -> tuple[int, str]:
    """Post a file to a page; return the status and the page."""
    answer = browser.post(page, {"file": SimpleUploadedFile(name, content)})
    return answer.status_code, answer.content.decode()


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def test_a_file_is_checked_then_recorded_once(world: World) -> None:
    before = world.declared()
    status, page = drop(world.browser, an_xlsx([world.row("12"), world.row("13")]))
    assert status == 200
    assert "2 lignes lues, aucune erreur." in page
    assert world.declared() == before

    kept = {"fichier": hidden(page, "fichier"), "mode": hidden(page, "mode")}
    sent = [world.browser.post(PAGE, kept) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [303, 303]
    assert sent[0]["Location"] == sent[1]["Location"]
    assert world.declared() == before + 2
    receipt = world.browser.get(sent[0]["Location"]).content.decode()
    assert "2 déclarations enregistrées" in receipt
    assert "vérifié seul" in receipt

    _, page = drop(world.browser, a_csv([world.row("12"), world.row("13")]), name="heures.csv")
    assert "<b>0</b> déclarations nouvelles" in page
    assert "<b>2</b> déjà enregistrées" in page
    assert 'name="fichier"' not in page


def test_errors_are_shown_by_line_and_the_good_lines_recorded(world: World) -> None:
    before = world.declared()
    _, page = drop(world.browser, an_xlsx([world.row("14"), world.row("4000")]))
    assert "1 ligne sur 2 est à corriger" in page
    assert "C’est plus de 24 heures par jour" in page

    address = re.search(rf'href="({PAGE}/[0-9a-f]+)"', page)
    assert address is not None
    given_back = world.browser.get(address[1])
    assert rows_of(given_back.content)[2][-1].startswith("Heures : ")
    for other in (signed_in(Role.CONTRACTOR, world.contractor), signed_in(Role.BUYER)):
        assert other.get(address[1]).status_code == 404

    kept = {"fichier": hidden(page, "fichier"), "mode": hidden(page, "mode")}
    answer = world.browser.post(PAGE, kept, follow=True).content.decode()
    assert "1 déclaration enregistrée" in answer
    assert "1 ligne reste à corriger" in answer
    assert world.declared() == before + 1


def test_what_is_no_file_of_hours_is_refused_in_words(world: World) -> None:
    before = world.declared()
    for content, code, words in (
        (b"PK\x03\x04", "unreadable-file", "endommagé"),
        (a_csv([["x"]], headers=["Membre", "Lot"]), "missing-column", "« Contrat »"),
    ):
        status, page = drop(world.browser, content)
        assert status == 422
        assert f'data-code="{code}"' in page
        assert words in page
        assert 'role="alert"' in page
        assert "Votre saisie est gardée" not in page  # a browser keeps no file
    answer = world.browser.post(PAGE, {})
    assert (answer.status_code, world.declared()) == (422, before)
    for identifier in ("0" * 32, "a\x00b", "../x"):
        assert world.browser.post(PAGE, {"fichier": identifier}).status_code == 404
    assert drop(world.browser, b"x" * (3 * 1024 * 1024), name="x.csv")[0] == 422
    assert drop(world.browser, b"x" * (10 * 1024 * 1024 + 1), name="x.csv")[0] == 413


def test_a_member_records_invoices_by_file(world: World) -> None:
    order = {"contract": world.contract, "lot": "1", "amount": "900.00", "placed_on": "2026-01-05"}
    api(Role.BUYER).made(f"members/{world.member}/call-offs", id="commande-1", **order)
    browser = signed_in(Role.MEMBER, world.member)
    content = a_csv([("commande-1", "60,00", "01/02/2026")], headers=("Commande", "Montant", "Date"))
    _, page = drop(browser, content, name="factures.csv", page="/factures/fichier")

    kept = {"fichier": hidden(page, "fichier"), "mode": hidden(page, "mode")}
    assert "1 facture enregistrée" in browser.post("/factures/fichier", kept, follow=True).content.decode()
    assert topics(world.database, world.member)[-1] == "invoice.received"


@dataclass(frozen=True)
class Held:
    """Files that do not end before `go_on`."""

    go_on: Event

    def finished(self, browser: Client, address: str) -> Any:
        """What the page of a file answers once it has ended."""
        self.go_on.set()
        assert wait_until(lambda: "Refresh" not in browser.get(address).headers, seconds=PATIENCE)
        return browser.get(address)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """Pages wait for no file, and each stops where its rows are counted."""
    files, counted = Held(Event()), RowForms.rows

    def stop(self: RowForms, table: Any, made: Any) -> Any:
        assert files.go_on.wait(PATIENCE)
        return counted(self, table, made)

    monkeypatch.setattr(RowForms, "rows", stop)
    for patience in ("PATIENCE_S", "SMALL_PATIENCE_S"):
        monkeypatch.setattr(running, patience, 0)
    yield files
    files.go_on.set()
    assert wait_until(
        lambda: not [found for found in enumerate_threads() if found.name in ("file", "follow")],
        seconds=PATIENCE,
    )


def followed(browser: Client, content: bytes, *, name: str = "heures.csv", **kept: str) -> str:
    """Post a file, or the one that is kept, and return the address at which it is followed."""
    answer = browser.post(PAGE, kept or {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 303
    address = str(answer["Location"])
    assert address.startswith(f"{PAGE}?verification=")
    return address


def test_a_long_file_is_followed_to_its_report_and_its_receipt(world: World, held: Held) -> None:
    before = world.declared()
    address = followed(world.browser, a_csv([world.row("21"), world.row("22"), world.row("4000")]))
    counts = "Lignes lues : 0 sur 3."
    assert wait_until(lambda: counts in world.browser.get(address).content.decode(), seconds=PATIENCE)
    assert world.browser.get(address).headers["Refresh"] == "2"
    for other in (signed_in(Role.CONTRACTOR, world.contractor), signed_in(Role.BUYER)):
        assert other.get(address).status_code == 404

    page = held.finished(world.browser, address).content.decode()
    assert "1 ligne sur 3 est à corriger" in page
    assert world.declared() == before

    held.go_on.clear()
    address = followed(world.browser, b"", fichier=hidden(page, "fichier"), mode=hidden(page, "mode"))
    assert "Enregistrement en cours" in world.browser.get(address).content.decode()
    receipt = held.finished(world.browser, address)
    assert (receipt.status_code, receipt["Location"].partition("=")[0]) == (303, f"{PAGE}?recu")
    assert "2 déclarations enregistrées" in world.browser.get(receipt["Location"]).content.decode()
    assert world.declared() == before + 2


def test_a_long_file_that_is_refused_says_why(
    world: World, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(content: bytes, columns: Sequence[Column]) -> Table:
        assert held.go_on.wait(PATIENCE)
        return read_table(content, columns)

    monkeypatch.setattr(file_sending, "read_table", stop)
    before = world.declared()
    answer = held.finished(world.browser, followed(world.browser, b"PK\x03\x04"))
    page = answer.content.decode()
    assert (answer.status_code, world.declared()) == (200, before)
    assert 'data-code="unreadable-file"' in page
    assert 'name="file"' in page


def test_a_long_file_whose_process_is_gone_is_asked_for_again(
    world: World, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = world.declared()
    monkeypatch.setattr(running, "move_run", lambda *_, **__: None)
    address = followed(world.browser, a_csv([world.row("23")]))
    with world.database.connect_superuser() as owner:
        owner.execute("update file_runs set moved_at = now() - interval '61 seconds'")

    answer = world.browser.get(address)
    page = answer.content.decode()
    assert "Refresh" not in answer.headers
    assert "Vérification interrompue" in page
    assert 'name="file"' in page
    assert world.declared() == before


def test_no_more_files_are_held_than_may_be(world: World, held: Held) -> None:
    before = world.declared()
    content = a_csv([world.row("24")])
    addresses = [followed(world.browser, content) for _ in range(running.AT_ONCE)]
    status, page = drop(world.browser, content, name="heures.csv")
    assert (status, "Plusieurs fichiers" in page, world.declared()) == (503, True, before)
    for address in addresses:
        assert "1 ligne lue, aucune erreur." in held.finished(world.browser, address).content.decode()
    assert drop(world.browser, content, name="heures.csv")[0] in (200, 303)


def test_a_large_file_waits_for_another(world: World, held: Held) -> None:
    large = a_csv([[*world.row("24"), "x" * LARGE]], headers=(*HOURS, "Note"))
    first = followed(world.browser, large)
    assert wait_until(lambda: "0 sur 1" in world.browser.get(first).content.decode(), seconds=PATIENCE)
    second = followed(world.browser, large)
    assert "attend son tour" in world.browser.get(second).content.decode()
    small = followed(world.browser, a_csv([world.row("24")]))
    assert wait_until(lambda: "0 sur 1" in world.browser.get(small).content.decode(), seconds=PATIENCE)
    for address in (first, second):
        assert "1 ligne lue, aucune erreur." in held.finished(world.browser, address).content.decode()
