"""The cells of exported lists, and the columns of every list."""

import socket
from collections import Counter

import pytest

from tremplin_tenants.api.reads.exports import ExportedView
from tremplin_tenants.api.urls import VIEWS
from tremplin_tenants.files import file_turns
from tremplin_tenants.files.cells import french_text, would_run
from tremplin_tenants.files.columns import plain
from tremplin_tenants.files.file_turns import AT_ONCE, FileTurn, TooSlow
from tremplin_tenants.files.send_limits import limit_unread
from tremplin_tenants.files.spooled_rows import SpooledRows, TooLarge
from tremplin_tenants.rest.problem import Problem


def test_what_a_spreadsheet_could_run_is_seen() -> None:
    signs = ("=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠A")
    before = ("", " ", "\u00a0", "\t", "\r", "\n", "\u200b", "\ufeff", " \u2003\u200b ", "\x00")
    for sign in signs:
        for blank in before:
            assert would_run(blank + sign), repr(blank + sign)
    for text in ("\tx", "\rx", "\nx", "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0"):
        assert would_run(text), repr(text)
    for text in ("", "Nettoyage", "a=b", "l’1+1", "2026-Q1", "h-1", " texte", "'=1"):
        assert not would_run(text), repr(text)


def test_values_with_parts_are_read_in_french() -> None:
    quarter = {"quarter": "2026-Q1", "validated": "118.00", "published": None, "on": "2026-03-31"}
    assert french_text(quarter) == "Trimestre travaillé : 2026-Q1, Heures validées : 118,00, Le : 31/03/2026"
    assert french_text([{"lead": True, "life": {"tranches": []}}, {"lot": "1"}]) == "lead : oui ; Lot : 1"
    assert french_text(["75", "2A"]) == "75, 2A"
    assert french_text(None) == french_text([]) == ""


def test_each_column_has_its_own_header_and_a_definition() -> None:
    for view in VIEWS:
        if issubclass(view, ExportedView):
            columns = view.columns()
            headers = Counter(plain(column.header) for column in columns)
            assert [header for header, count in headers.items() if count > 1] == [], view.endpoint
            assert [column.name for column in columns if not column.meaning] == [], view.endpoint


def test_no_more_files_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_turns, "_PATIENCE_S", 0)
    held = [FileTurn() for _ in range(AT_ONCE)]
    with pytest.raises(Problem) as refused:
        FileTurn()
    assert refused.value.status_code == 503
    for turn in held:
        turn.close()
        turn.close()
    FileTurn().close()


def test_a_client_that_takes_too_long_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_turns, "LONGEST_S", 0)
    sent = iter(FileTurn().sent(iter([b"a", b"b"])))
    assert next(sent) == b"a"
    with pytest.raises(TooSlow):
        next(sent)
    for turn in [FileTurn() for _ in range(AT_ONCE)]:  # its turn is given back
        turn.close()


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="of Linux")
def test_a_client_that_reads_nothing_is_cut_off() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()),
        server.accept()[0] as sending,
    ):
        limit_unread(0.2)
        with pytest.raises(TimeoutError):
            sending.sendall(bytes(256 * 1024 * 1024))  # more than the kernel keeps


def test_a_list_that_takes_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tremplin_tenants.files.spooled_rows.LARGEST", 40)
    rows = SpooledRows(["id", "life.on"])
    rows.add([{"id": "a", "life": {"on": "2026-01-01"}}, {"id": "b", "life": None}])
    assert list(rows.pages()) == [[["a", "2026-01-01"], ["b", None]]]
    with pytest.raises(TooLarge):
        rows.add([{"id": "c" * 40, "life": None}])
    rows.close()
