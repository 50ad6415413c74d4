"""Files that a page does not wait for: followed to their report, several at once, refused, lost."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event, Thread, enumerate as enumerate_threads
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from psycopg import OperationalError

from support.files_on_pages import PAGE, FileWorld, a_file_world, drop, hidden
from support.postgres_server import PATIENCE, Database
from support.sheets import HOURS, a_csv
from support.signed_in import signed_in
from tremplin_infra.waiting import wait_until
from tremplin_platform.commands.errors import VersionConflict
from tremplin_tenants.api.web import file_sending
from tremplin_tenants.api.web.file_rows import RowForms
from tremplin_tenants.api.web.large_files import LARGE
from tremplin_tenants.files.columns import Column
from tremplin_tenants.files.reading.table import Table, read_table
from tremplin_tenants.pages.files import running
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def world(module_database: Database) -> FileWorld:
    return a_file_world(module_database)


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


def test_a_long_file_is_followed_to_its_report_and_its_receipt(world: FileWorld, held: Held) -> None:
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
    world: FileWorld, held: Held, monkeypatch: pytest.MonkeyPatch
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


def test_a_long_file_that_meets_a_conflict_keeps_nothing(
    world: FileWorld, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    def conflict(*_: Any, **__: Any) -> None:
        assert held.go_on.wait(PATIENCE)
        raise VersionConflict("centrale")

    monkeypatch.setattr(running, "send_file", conflict)
    before = world.declared()
    page = held.finished(world.browser, followed(world.browser, a_csv([world.row("23")]))).content.decode()
    assert 'data-code="version-conflict"' in page
    assert "saisie est gardée" not in page  # a browser keeps no file
    assert world.declared() == before


def test_a_long_file_whose_process_is_gone_is_asked_for_again(
    world: FileWorld, held: Held, monkeypatch: pytest.MonkeyPatch
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


def test_a_file_is_found_at_the_page_that_took_it_alone(world: FileWorld, held: Held) -> None:
    address = followed(world.browser, a_csv([world.row("27")]))
    checked = hidden(held.finished(world.browser, address).content.decode(), "fichier")
    annotated = f"{PAGE}/{checked}"
    assert [world.browser.get(path).status_code for path in (address, annotated)] == [200, 200]

    with world.database.connect_superuser() as owner:  # as if the page of invoices had taken them
        owner.execute("update file_runs set subject = 'invoices'")
        owner.execute("update sent_files set subject = 'invoices' where id = %s", (checked,))
    assert [world.browser.get(path).status_code for path in (address, annotated)] == [404, 404]
    assert world.browser.post(PAGE, {"fichier": checked, "mode": "all"}).status_code == 404


def large(world: FileWorld, hours: str = "24") -> bytes:
    return a_csv([[*world.row(hours), "x" * LARGE]], headers=(*HOURS, "Note"))


def test_no_more_large_files_are_held_than_may_be(world: FileWorld, held: Held) -> None:
    """One of a caller, sent again or not, and so many in all; small ones are read all the same."""
    before = world.declared()
    others = [signed_in(Role.CONTRACTOR, world.contractor) for _ in range(running.AT_ONCE)]
    first = [followed(world.browser, large(world)) for _ in range(running.AT_ONCE + 1)]
    assert len(set(first)) == 1
    assert [thread.name for thread in enumerate_threads()].count("follow") == 1
    status, page = drop(world.browser, large(world, "25"), name="heures.csv")
    assert (status, "Votre fichier précédent" in page) == (503, True)
    second = [followed(browser, large(world)) for browser in others[1:]]
    status, page = drop(others[0], large(world), name="heures.csv")
    assert (status, "Plusieurs fichiers" in page, world.declared()) == (503, True, before)
    small = followed(world.browser, a_csv([world.row("24")]))

    for address in (*first, small):
        assert "1 ligne lue, aucune erreur." in held.finished(world.browser, address).content.decode()
    for browser, address in zip(others[1:], second, strict=True):
        assert held.finished(browser, address).status_code == 200
    assert drop(others[0], large(world), name="heures.csv")[0] in (200, 303)


def test_a_thread_that_cannot_start_holds_no_place(
    world: FileWorld, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(thread: Thread) -> None:
        raise RuntimeError("can't start new thread")

    before = world.declared()
    with monkeypatch.context() as patched:
        patched.setattr(Thread, "start", fails)
        for _ in range(running.AT_ONCE + 1):
            assert drop(world.browser, large(world), name="heures.csv")[0] == 500
    address = followed(world.browser, large(world))
    assert "1 ligne lue, aucune erreur." in held.finished(world.browser, address).content.decode()
    assert world.declared() == before


def test_a_file_is_followed_although_the_database_was_away(
    world: FileWorld, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = {"move_run": 2, "end_run": 2}

    def failing(name: str) -> Callable[..., None]:
        real = getattr(running, name)

        def keep(connection: Any, **what: Any) -> None:
            if away[name]:
                away[name] -= 1
                raise OperationalError
            real(connection, **what)

        return keep

    for name in away:
        monkeypatch.setattr(running, name, failing(name))
    monkeypatch.setattr(running, "_TRIED_EVERY_S", 0)
    address = followed(world.browser, a_csv([world.row("26")]))
    assert wait_until(lambda: "0 sur 1" in world.browser.get(address).content.decode(), seconds=PATIENCE)

    assert "1 ligne lue, aucune erreur." in held.finished(world.browser, address).content.decode()
    assert away == {"move_run": 0, "end_run": 0}


def test_a_large_file_waits_for_another(world: FileWorld, held: Held) -> None:
    first = followed(world.browser, large(world))
    assert wait_until(lambda: "0 sur 1" in world.browser.get(first).content.decode(), seconds=PATIENCE)
    another = signed_in(Role.CONTRACTOR, world.contractor)
    second = followed(another, large(world))
    assert "attend son tour" in another.get(second).content.decode()
    small = followed(world.browser, a_csv([world.row("24")]))
    assert wait_until(lambda: "0 sur 1" in world.browser.get(small).content.decode(), seconds=PATIENCE)
    for browser, address in ((world.browser, first), (another, second)):
        assert "1 ligne lue, aucune erreur." in held.finished(browser, address).content.decode()
