"""Declare hours by a file, each row a declaration (command)."""

from tremplin_platform.commands.hours.hours_rows import HoursRows
from tremplin_tenants.access import BUYERS_AND_CONTRACTORS
from tremplin_tenants.api.hours.held_lots import named_in_files
from tremplin_tenants.api.hours.hours import DeclareBody
from tremplin_tenants.api.web.fields import Identifier
from tremplin_tenants.api.web.file_sending import FileKind
from tremplin_tenants.api.web.file_views import FileView
from tremplin_tenants.files.columns import HOURS


class HoursRow(DeclareBody):
    member = Identifier()


HOURS_FILE = FileKind(
    subject="hours",
    columns=HOURS,
    form=HoursRow,
    command=HoursRows,
    holder="contractor",
    named=named_in_files,
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
