"""Rows of published data (DECP) that members wrote themselves, imported for a test."""

import json
from contextlib import closing
from hashlib import sha256

from support.decp_files import contract_row
from support.postgres_server import Database
from support.story import siret_of
from tremplin_platform.commands.decp.publishing.identifiers import published_identifier
from tremplin_platform.commands.decp.recording.originals import row_of
from tremplin_platform.commands.decp.recording.row_slices import Candidate, check_slice, write_slice
from tremplin_platform.store.decp.observed import CentraleLog


def a_published_row(database: Database, *, member: str, contract: str) -> str:
    """Import a row of a member that names lot 1 of a contract, and return its identifier in `GET uptake`."""
    siret, framework = siret_of(member), published_identifier(contract, "1")
    row = row_of(json.dumps(contract_row("ms-1", buyer=siret, idAccordCadre=framework)))
    checked = check_slice([Candidate(file="a.json", line=1, value=row, concession=False)], buyers=None)
    with closing(database.connect("command")) as connection:
        write_slice(checked, log=CentraleLog(connection), today="2026-11-29", own={})
    return f"{siret}-{sha256(b'ms-1').hexdigest()[:16]}"
