"""
The columns that imports read, by the French headers (`headers.py`) that exports write.

A header is read by its French words or by the field's name, whatever its case, accents, spaces and punctuation.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tremplin_tenants.files.headers import HEADERS

MODALITIES: Mapping[str, str] = {
    "direct": "Embauche directe",
    "provision": "Mise à disposition",
    "subcontract": "Sous-traitance",
    "training": "Formation",
}
"""The words of a modality, in files and pages alike."""

ANOMALIES = "Anomalies"
"""The column that an annotated file has more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    A column that an import reads.

    `field`: the name in the body of the single command
    `aliases`: other headers that people write
    `required`: whether a file without it is refused
    """

    field: str
    aliases: tuple[str, ...] = ()
    required: bool = False

    @property
    def header(self) -> str:
        """The French header that exports write."""
        return HEADERS[self.field]

    @property
    def written(self) -> frozenset[str]:
        """Every plain form (`plain`) of the headers that name this column."""
        return frozenset(plain(text) for text in (self.header, self.field, *self.aliases))


HOURS: tuple[Column, ...] = (
    Column(field="id"),
    Column(field="member", aliases=("organisme", "caisse"), required=True),
    Column(field="contract", aliases=("marché", "accord-cadre"), required=True),
    Column(field="lot", aliases=("numéro de lot", "n° de lot"), required=True),
    Column(field="contractor", aliases=("entreprise",)),
    Column(field="person"),
    Column(field="modality", aliases=("type",), required=True),
    Column(field="worked_from", aliases=("du", "début", "date de début"), required=True),
    Column(field="worked_to", aliases=("au", "fin", "date de fin"), required=True),
    Column(field="hours", aliases=("nb heures", "nombre d’heures"), required=True),
    Column(field="call_off", aliases=("bon de commande",)),
    Column(field="subcontractor"),
)
"""What `POST hours/file` reads; the contractor is the caller's own organisation where the column is absent."""

INVOICES: tuple[Column, ...] = (
    Column(field="id"),
    Column(field="member", aliases=("organisme", "caisse")),
    Column(field="call_off", aliases=("bon de commande",), required=True),
    Column(field="amount", aliases=("montant", "montant ht"), required=True),
    Column(field="invoiced_on", aliases=("date", "date de facture"), required=True),
)
"""What `POST members/{member}/invoices/file` reads; a member that is given must be the one of the address."""


def plain(text: str) -> str:
    """Return a header without case, accents, spaces and punctuation, to be compared."""
    apart = unicodedata.normalize("NFKD", text.replace("œ", "oe"))
    return re.sub(r"[^0-9a-z]", "", apart.encode("ascii", "ignore").decode().lower())


def by_header(columns: Iterable[Column]) -> dict[str, Column]:
    """Return columns by each plain form of their headers."""
    return {written: column for column in columns for written in column.written}
