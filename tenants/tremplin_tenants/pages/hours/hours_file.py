"""The page on which a contractor, or a buyer, declares hours by file."""

from tremplin_tenants.access import BUYERS_AND_CONTRACTORS
from tremplin_tenants.api.hours.hours_file import HOURS_FILE
from tremplin_tenants.pages.files.rows_file_page import AnnotatedPage, RowsFilePage


class HoursFilePage(RowsFilePage):
    """Déclarer des heures par fichier."""

    path = "heures/fichier"
    roles = BUYERS_AND_CONTRACTORS
    title = "Déclarer des heures par fichier"
    kind = HOURS_FILE
    words = {
        "one": "déclaration",
        "many": "déclarations",
        "after": "tremplin/hours/after_declaring.html",
        "named": "Un membre, un contrat ou un lot s’écrit par son identifiant ou par son nom.",
        "single": "/heures/nouvelle",
        "single_label": "Déclarer une ligne à la main",
        "template": "/exports/hours?format=xlsx",
        "template_words": "L’export des déclarations",
    }


class HoursFileAnnotated(AnnotatedPage):
    path = "heures/fichier/{id}"
    roles = BUYERS_AND_CONTRACTORS
    title = "Fichier annoté"
    kind = HOURS_FILE
