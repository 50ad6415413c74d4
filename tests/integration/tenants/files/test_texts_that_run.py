"""Texts that a spreadsheet would run, in exported lists; apart, for they change what these lists hold."""

import pytest

from support.exported import READERS
from support.feeding import feed
from support.in_process_api import Api, a_registered_contract
from support.postgres_server import Database
from support.story import siret_of
from tremplin_tenants.api.contracts.contract_reads import Contracts
from tremplin_tenants.api.organisations.organisation_reads import Organisations

pytestmark = pytest.mark.postgres

VIEWS = {view.path: view for view in (Contracts, Organisations)}


def test_no_cell_is_one_that_a_spreadsheet_would_run(module_database: Database, buyer: Api) -> None:
    title, name = '=HYPERLINK("https://exemple.invalid";"x")', " @SUM(1+1)*cmd|' /C calc'!A0"
    contract = a_registered_contract(buyer, title=title, lots=[{"id": "1", "title": "-2+3"}])
    buyer.made("organisations", id="run-it", name=name, kind="other", siret=siret_of("run-it"))
    feed(module_database)
    for path, column, identifier, text in (
        ("contracts", "title", contract, title),
        ("organisations", "name", "run-it", name.strip()),
    ):
        view = VIEWS[path]
        place = [known.name for known in view.columns()].index(column)
        for reader, (given, read) in READERS.items():
            (row,) = [line for line in read(buyer.file(path, **given)) if identifier in line]
            assert row[place] == (f"'{text}" if given["format"] == "csv" else text), (path, reader)
