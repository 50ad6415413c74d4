"""Every list as a file: what openpyxl, calamine and the csv module read in it is what the API answers."""

from collections.abc import Mapping
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from support.exported import READERS, as_json, by_calamine, by_rfc4180, compared, expected, of_api
from support.in_process_api import a_member, api
from support.member_year import Year, pages
from support.postgres_server import Database
from tremplin_tenants.api.reads import exports
from tremplin_tenants.api.reads.exports import ExportedView
from tremplin_tenants.api.urls import TABLE
from tremplin_tenants.files.workbooks import READ_ME, SHEET
from tremplin_tenants.keys import create_key
from tremplin_tenants.rest import throttling
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = pytest.mark.postgres

LISTS = {name: view for name, view in TABLE.items() if issubclass(view, ExportedView)}


def asked(year: Year, name: str) -> tuple[str, dict[str, str]]:
    """The address and the parameters of a list."""
    parameters: Mapping[str, dict[str, str]] = {
        "explain": {"measure": "validated"},
        "history": {"measure": "validated"},
        "publics": {"contract": year.contract, "quarter": "2026-Q1"},
    }
    path = LISTS[name].path.format(contract=year.contract, lot="1", member=year.member)
    return path, parameters.get(name, {})


def test_every_list_in_every_format_is_what_the_api_answers(year: Year) -> None:
    buyer, member = api(Role.BUYER), api(Role.MEMBER, year.member)
    for name, view in LISTS.items():
        asking = buyer if Role.BUYER in view.roles else member
        path, query = asked(year, name)
        rows = asking.get(path, **query).json()[view.rows_field]
        columns = view.columns()
        for reader, (given, read) in READERS.items():
            header, *lines = read(asking.file(path, **query, **given))
            if reader == "rfc4180":
                assert header == [column.name for column in of_api(columns)], name
                assert lines == as_json(columns, rows), name
            else:
                assert header == [column.header for column in columns], (name, reader)
                assert compared(columns, lines) == expected(columns, rows), (name, reader)


def test_each_role_has_of_each_list_what_its_pages_show(year: Year) -> None:
    own = {Role.MEMBER: year.member, Role.CONTRACTOR: year.contractor, Role.FACILITATOR: year.facilitator}
    for role in Role:
        asking = api(role, own.get(role, CENTRALE))
        for name, view in LISTS.items():
            path, query = asked(year, name)
            answer = asking.get(path, **query)
            exported = asking.get(path, **query, format="csv", dialect="rfc4180")
            assert exported.status_code == answer.status_code, (role, name)
            if answer.status_code == 200:
                rows = as_json(view.columns(), answer.json()[view.rows_field])
                assert by_rfc4180(exported.file)[1:] == rows, (role, name)
            else:
                assert exported.headers["Content-Type"] == "application/problem+json"
                assert exported.json() == answer.json(), (role, name)


def test_a_file_tells_nothing_of_another_member(year: Year) -> None:
    stranger = api(Role.MEMBER, a_member(api(Role.BUYER)))
    for format_ in ("csv", "xlsx"):
        for path in ("hours", "invoices", "call-offs", "lots", "doeth", "spaser", "events"):
            named = "log" if path == "events" else "member"
            others, nobodys = (
                stranger.get(path, format=format_, **{named: whose}) for whose in (year.member, "nobody")
            )
            assert (others.status_code, others.content) == (404, nobodys.content), path
    assert len(by_calamine(stranger.file("hours", format="xlsx"))) == 1


def test_all_the_pages_of_a_list_are_in_its_file(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PAGE", 2)
    buyer, member = api(Role.BUYER), api(Role.MEMBER, year.member)
    for asking, path, query in (
        (member, "hours", {}),
        (member, "events", {}),
        (member, "events", {"type": "hours.validated"}),
        (member, "results/explain", {"measure": "declared"}),
        (buyer, "hours", {"status": "validated"}),
        (buyer, "organisations", {"kind": "member"}),
    ):
        view = next(view for view in LISTS.values() if view.path == path)
        rows = as_json(view.columns(), pages(asking, path, **query))
        wanted = {**query, "format": "csv", "dialect": "rfc4180"}
        assert by_rfc4180(asking.file(path, limit="1", **wanted))[1:] == rows, (path, query)
        following = asking.get(path, limit="1", **query).json()["next"]
        assert following is None or "format" not in following


def test_a_credit_note_stays_a_number(year: Year) -> None:
    member = api(Role.MEMBER, year.member)
    amounts = {
        reader: {line[6] for line in read(member.file("invoices", **given))[1:]}
        for reader, (given, read) in READERS.items()
    }
    assert amounts == {
        "openpyxl": {60.0, -10.0},
        "calamine": {60.0, -10.0},
        "french csv": {"60,00", "-10,00"},
        "rfc4180": {"60.00", "-10.00"},
    }


def test_a_file_says_its_position_and_its_filters(year: Year) -> None:
    member = api(Role.MEMBER, year.member)
    answer = member.get("hours", format="xlsx", status="validated")
    as_of = member.get("hours").json()["as_of"]
    name = f"declarations-d-heures-{year.member}-{as_of['seq']}.xlsx"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Tremplin-As-Of"] == f"{year.member}:{as_of['seq']}"
    assert float(answer.headers["Tremplin-Age-Seconds"]) >= 0
    book = load_workbook(BytesIO(answer.file))
    assert (book[SHEET].freeze_panes, book[SHEET].auto_filter.ref) == ("A2", "A1:AA3")
    notice: dict[object, object] = {}
    for said, value, *_ in book[READ_ME].iter_rows(values_only=True):
        notice.setdefault(said, value)
    assert (notice["Journal"], notice["Position"]) == (year.member, str(as_of["seq"]))
    assert (notice["Filtre : status"], notice["Lignes"], notice["Complet"]) == ("validated", "2", "oui")
    assert notice["Adresse de cette liste"] == "http://testserver/api/v1/hours?status=validated"
    assert notice["Heures validées"] == "Validées, corrections comprises, par trimestre travaillé."


def test_a_format_that_is_none_is_refused_as_any_parameter(year: Year) -> None:
    member = api(Role.MEMBER, year.member)
    for path, query, code in (
        ("hours", {"format": "pdf"}, "invalid-choice"),
        ("hours", {"format": "csv", "dialect": "excel"}, "invalid-choice"),
        ("hours", {"format": "xlsx", "status": "lost"}, "invalid-choice"),
        ("results", {"format": "csv"}, "unknown-field"),
    ):
        answer = member.get(path, **query)
        assert (answer.status_code, answer.json()["code"]) == (422, code), (path, query)


def test_no_host_is_refused(year: Year) -> None:
    key = create_key(organisation=year.member, kind="member", role=Role.MEMBER)
    asking = Client(headers={"Authorization": f"Bearer {key.key}", "Host": "tremplin_interne"})
    answer = asking.get("/api/v1/hours", {"format": "xlsx"})
    assert answer.status_code == 200
    book = load_workbook(BytesIO(answer.getvalue()))
    assert "/api/v1/hours" in [row[1] for row in book[READ_ME].iter_rows(values_only=True)]


def test_the_time_that_a_file_takes_is_charged(
    year: Year, module_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = create_key(organisation=year.member, kind="member", role=Role.MEMBER)
    client = Client(headers={"Authorization": f"Bearer {key.key}"})
    monkeypatch.setattr(throttling, "SLICE_S", 1e-6)
    monkeypatch.setattr(throttling, "FREE_S", 3600)
    answer = client.get("/api/v1/hours", {"format": "xlsx"})
    counts = "select requests from api_request_counts where caller = %s"
    assert module_database.rows(counts, key.prefix) == [(1,)]
    answer.getvalue()
    ((spent,),) = module_database.rows(counts, key.prefix)
    assert spent > 1
