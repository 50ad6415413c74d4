"""Give an import what the centrale's own export would write, so that its rows are known when they come back."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from tremplin_platform.commands.decp.publishing.decp_rows import decp_rows
from tremplin_platform.commands.decp.publishing.register import Register, read_register
from tremplin_platform.commands.decp.publishing.report import ExportReport
from tremplin_platform.commands.decp.recording.comparison import forms_to_compare
from tremplin_platform.commands.decp.recording.originals import row_of
from tremplin_platform.commands.decp.rows.checking import check
from tremplin_platform.commands.decp.rows.contract import Contract
from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.store.decp.observed import Key, Observed


def read_own_contracts(connection: Any, *, siret: str | None) -> Mapping[Key, Observed]:
    """Read these from the centrale's log. :param connection: of the command role, in autocommit"""
    with connection.transaction():
        connection.execute("select set_config('tremplin.log', %s, true)", (CENTRALE,))
        return own_contracts(read_register(connection, upto=2**62), siret=siret)


def own_contracts(register: Register, *, siret: str | None) -> Mapping[Key, Observed]:
    """Return what is known of each lot that the centrale would export, as if it had been read."""
    with ExportReport() as report:
        rows = decp_rows(register, siret=siret, report=report)
        return dict(observed for row in rows for observed in _observed(row))


def _observed(row: Mapping[str, Any]) -> Iterator[tuple[Key, Observed]]:
    """Yield the contract of a row that reads as one."""
    contract = check(row_of(orjson.dumps(row).decode()), listed_as_concession=False, buyers=None)
    if isinstance(contract, Contract):
        base, modifications = forms_to_compare(contract)
        yield (
            (contract.buyer, contract.identifier),
            Observed(
                buyer=contract.buyer,
                contract=contract.identifier,
                version=0,
                base=base,
                modifications=modifications,
                taken=(),
            ),
        )
