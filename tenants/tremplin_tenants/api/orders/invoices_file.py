"""Record invoices by a file, each row an invoice or a credit note (command)."""

from tremplin_platform.commands.orders.invoice_rows import InvoiceRows
from tremplin_tenants.access import BUYERS_AND_MEMBERS
from tremplin_tenants.api.orders.invoices import InvoiceBody
from tremplin_tenants.api.web.fields import Identifier
from tremplin_tenants.api.web.file_sending import FileKind
from tremplin_tenants.api.web.file_views import FileView
from tremplin_tenants.files.columns import INVOICES


class InvoiceRow(InvoiceBody):
    member = Identifier()


INVOICES_FILE = FileKind(subject="invoices", columns=INVOICES, form=InvoiceRow, command=InvoiceRows)


class SendInvoicesFile(FileView):
    """
    Chaque ligne est une facture, ou un avoir si son montant est négatif, de ce membre. Sans `id`, une ligne est
    reconnue à son contenu. L’export des factures en est le modèle.
    """

    endpoint = "send-invoices-file"
    path = "members/{member}/invoices/file"
    roles = BUYERS_AND_MEMBERS
    summary = "Enregistrer des factures par fichier"
    kind = INVOICES_FILE
