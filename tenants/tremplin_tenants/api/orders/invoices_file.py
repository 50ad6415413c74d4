"""Record invoices by a file, each row an invoice or a credit note (command)."""

from collections.abc import Iterator

from tremplin_platform.commands.orders.invoice_rows import InvoiceRows
from tremplin_platform.figures.names import ORGANISATION
from tremplin_tenants.access import BUYERS_AND_MEMBERS
from tremplin_tenants.api.orders.invoices import InvoiceBody
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.api.web.fields import Identifier
from tremplin_tenants.api.web.file_names import Known
from tremplin_tenants.api.web.file_sending import FileKind, Upload
from tremplin_tenants.api.web.file_views import FileView
from tremplin_tenants.files.columns import INVOICES
from tremplin_tenants.files.reading.table import Table
from tremplin_tenants.roles import Caller


class InvoiceRow(InvoiceBody):
    member = Identifier()


def _member(_: Caller, upload: Upload, __: Table) -> Iterator[Known]:
    """Yield the name of the member of the address, the only one that rows may name."""
    member = upload.member
    if member is not None:
        yield Known("member", "", member, names_of({(ORGANISATION, member)}).organisation(member))


INVOICES_FILE = FileKind(
    subject="invoices",
    columns=INVOICES,
    form=InvoiceRow,
    command=InvoiceRows,
    named=_member,
)


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
