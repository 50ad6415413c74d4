"""The page on which a member records invoices by file."""

from tremplin_tenants.access import MEMBERS
from tremplin_tenants.api.orders.invoices_file import INVOICES_FILE
from tremplin_tenants.pages.files.rows_file_page import AnnotatedPage, RowsFilePage


class InvoicesFilePage(RowsFilePage):
    """Enregistrer des factures par fichier."""

    path = "factures/fichier"
    roles = MEMBERS
    title = "Enregistrer des factures par fichier"
    section = "commandes"
    kind = INVOICES_FILE
    words = {
        "one": "facture",
        "many": "factures",
        "next": "Elles comptent aussitôt dans ce qui est facturé sur vos commandes.",
        "named": "Le membre s’écrit par son identifiant ou par son nom.",
        "single": "/factures/nouvelle",
        "single_label": "Enregistrer une facture à la main",
        "template": "/exports/invoices?format=xlsx",
        "template_words": "L’export de vos factures",
    }


class InvoicesFileAnnotated(AnnotatedPage):
    path = "factures/fichier/{id}"
    roles = MEMBERS
    title = "Fichier annoté"
    kind = INVOICES_FILE
