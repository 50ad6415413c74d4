"""Declare hours by a file, each row a declaration (command)."""

from collections.abc import Iterator
from contextlib import suppress

from tremplin_platform.commands.hours.hours_rows import HoursRows
from tremplin_tenants.access import BUYERS_AND_CONTRACTORS
from tremplin_tenants.api.hours.held_lots import named_in_files
from tremplin_tenants.api.hours.hours import DeclareBody
from tremplin_tenants.api.web.fields import Identifier
from tremplin_tenants.api.web.file_names import Known, is_identifier
from tremplin_tenants.api.web.file_sending import FileKind, Upload
from tremplin_tenants.api.web.file_views import FileView
from tremplin_tenants.files.columns import HOURS
from tremplin_tenants.files.reading.cells import CellRefused
from tremplin_tenants.files.reading.table import Table
from tremplin_tenants.roles import Caller, Role


class HoursRow(DeclareBody):
    member = Identifier()


def _named(caller: Caller, _: Upload, table: Table) -> Iterator[Known]:
    """Yield what the contractors of the rows hold; of a contractor who sends a file, no other's."""
    own = {caller.organisation}
    return named_in_files(caller, own if caller.role is Role.CONTRACTOR else set(_contractors(table)))


def _contractors(table: Table) -> Iterator[str]:
    for line in table.lines:
        cell = line.cells.get("contractor")
        with suppress(CellRefused):
            text = "" if cell is None else cell.text("word")
            if is_identifier(text):
                yield text


HOURS_FILE = FileKind(
    subject="hours",
    columns=HOURS,
    form=HoursRow,
    command=HoursRows,
    named=_named,
)


class SendHoursFile(FileView):
    """
    Chaque ligne est une déclaration, sous les règles de celle que l’on fait seule. Sans `id`, une ligne est reconnue à
    son contenu : le même fichier, ou corrigé, n’enregistre rien deux fois. L’export des heures en est le modèle. Un
    membre, un contrat ou un lot y est écrit par son identifiant, ou par son nom s’il est seul à l’avoir.
    """

    endpoint = "send-hours-file"
    path = "hours/file"
    roles = BUYERS_AND_CONTRACTORS
    summary = "Déclarer des heures par fichier"
    kind = HOURS_FILE
