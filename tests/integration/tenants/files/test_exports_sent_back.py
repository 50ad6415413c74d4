"""An export is the template of its import; and LibreOffice reads in an export what the API answers."""

from pathlib import Path
from typing import Any

import pytest

from support.centrale import topics
from support.exported import READERS, by_calamine, compared, expected
from support.in_process_api import Api, api
from support.member_year import Year
from support.postgres_server import Database
from support.sheets import by_libreoffice
from tremplin_tenants.api.reads.exports import ExportedView
from tremplin_tenants.api.urls import TABLE
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


def test_an_export_sent_back_has_no_error_and_records_nothing(year: Year, module_database: Database) -> None:
    contractor, member = api(Role.CONTRACTOR, year.contractor), api(Role.MEMBER, year.member)
    sent: tuple[tuple[Api, str, str], ...] = (
        (contractor, "hours", "hours/file"),
        (member, "invoices", f"members/{year.member}/invoices/file"),
    )
    before = topics(module_database, year.member)
    for asking, listed, address in sent:
        rows = len(asking.get(listed).json()["results"])
        assert rows > 0
        for given, _ in READERS.values():
            content = asking.file(listed, **given)
            for mode in ("check", "all"):
                answer = asking.send(address, content, name=f"export.{given['format']}", mode=mode)
                assert answer.status_code == 200, (address, given, answer.content)
                report: dict[str, Any] = answer.json()
                assert (report["errors"], report["rows"], report["recorded"]) == ([], rows, 0), (
                    address,
                    given,
                )
    assert topics(module_database, year.member) == before


def test_libreoffice_reads_what_the_api_answers(year: Year, tmp_path: Path) -> None:
    buyer = api(Role.BUYER)
    views = {
        name: view
        for name, view in TABLE.items()
        if issubclass(view, ExportedView) and "{" not in view.path and Role.BUYER in view.roles
    }
    del views["publics"]
    answers: dict[str, list[dict[str, Any]]] = {}
    for name, view in views.items():  # side by side: each request notes when its key was used
        (tmp_path / f"{name}.xlsx").write_bytes(buyer.file(view.path, format="xlsx"))
        limit = {} if name == "events-density" else {"limit": "500"}
        answers[name] = buyer.get(view.path, **limit).json()[view.rows_field]
    for name, content in by_libreoffice(tmp_path, *(f"{name}.xlsx" for name in views), kind="xlsx").items():
        view = views[name]
        header, *lines = by_calamine(content)
        assert header == [column.header for column in view.columns()], name
        assert compared(view.columns(), lines) == expected(view.columns(), answers[name]), name
