"""The pages of files: a file dropped and checked, its counts and errors, the annotated one, then recorded once."""

import re
from collections.abc import Iterable
from typing import cast

import pytest
from django.http import StreamingHttpResponse

from support.centrale import topics
from support.files_on_pages import PAGE, FileWorld, a_file_world, drop, hidden
from support.in_process_api import api
from support.postgres_server import Database
from support.sheets import a_csv, an_xlsx, rows_of
from support.signed_in import signed_in
from tremplin_tenants.api.web import file_sending
from tremplin_tenants.files.columns import HOURS
from tremplin_tenants.pages.files import running
from tremplin_tenants.roles import Caller, Role

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def world(module_database: Database) -> FileWorld:
    return a_file_world(module_database)


def test_the_file_offered_as_a_model_has_the_columns_read(world: FileWorld) -> None:
    page = world.browser.get(PAGE).content.decode()
    [address] = re.findall(r'<a href="(/exports/[^"]+)">L’export des déclarations</a>', page)

    answer = world.browser.get(address)
    assert isinstance(answer, StreamingHttpResponse)
    headers, *_ = rows_of(b"".join(cast("Iterable[bytes]", answer.streaming_content)))

    assert {column.header for column in HOURS if column.required} <= {*headers}


def test_a_file_is_checked_then_recorded_once(world: FileWorld) -> None:
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
    assert '<li aria-current="step">Reçu</li>' in receipt
    assert '<h2 id="h-s">Ce qui se passe ensuite</h2>' in receipt

    _, page = drop(world.browser, a_csv([world.row("12"), world.row("13")]), name="heures.csv")
    assert "<b>0</b> déclarations nouvelles" in page
    assert "<b>2</b> déjà enregistrées" in page
    assert 'name="fichier"' not in page


def test_errors_are_shown_by_line_and_the_good_lines_recorded(world: FileWorld) -> None:
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


def test_what_is_no_file_of_hours_is_refused_in_words(world: FileWorld) -> None:
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


def test_a_member_records_invoices_by_file(world: FileWorld) -> None:
    order = {"contract": world.contract, "lot": "1", "amount": "900.00", "placed_on": "2026-01-05"}
    api(Role.BUYER).made(f"members/{world.member}/call-offs", id="commande-1", **order)
    browser = signed_in(Role.MEMBER, world.member)
    content = a_csv([("commande-1", "60,00", "01/02/2026")], headers=("Commande", "Montant", "Date"))
    _, page = drop(browser, content, name="factures.csv", page="/factures/fichier")

    kept = {"fichier": hidden(page, "fichier"), "mode": hidden(page, "mode")}
    assert "1 facture enregistrée" in browser.post("/factures/fichier", kept, follow=True).content.decode()
    columns = browser.get("/factures/fichier").content.decode()
    assert "Le membre s’écrit par son identifiant ou par son nom." in columns
    assert "Un membre, un contrat ou un lot" not in columns
    assert topics(world.database, world.member)[-1] == "invoice.received"


def test_a_file_that_is_refused_costs_its_time(world: FileWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    charged: list[Caller] = []
    monkeypatch.setattr(running, "charge", lambda caller, seconds: charged.append(caller))
    before = world.declared()
    assert drop(world.browser, b"PK\x03\x04")[0] == 422
    assert ([caller.organisation for caller in charged], world.declared()) == ([world.contractor], before)


def test_rows_refused_for_their_form_are_counted(world: FileWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[int] = []
    monkeypatch.setattr(file_sending.Progress, "reach", lambda self, done: reached.append(done))
    before = world.declared()
    rows = [world.row("27"), world.row("beaucoup"), world.row("trop")]
    assert "2 lignes sur 3 sont" in drop(world.browser, a_csv(rows), name="heures.csv")[1]
    assert (reached, world.declared()) == ([2, 3], before)
