"""The verdicts on a row or on a whole file, each with its French sentence."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a row is kept in quarantine rather than recorded."""

    NO_ID = "no-id"
    NO_BUYER = "no-buyer"
    BAD_SIRET = "bad-siret"
    BAD_AMOUNT = "bad-amount"
    BAD_DATE = "bad-date"
    BROKEN_TEXT = "broken-text"
    CONCESSION = "concession"
    CONFLICT = "conflict"
    REPEATED_NAME = "repeated-name"


class Flag(StrEnum):
    """An oddity of a row that is recorded all the same."""

    ZERO_AMOUNT = "zero-amount"
    ROUNDED_AMOUNT = "rounded-amount"
    NO_DATE = "no-date"
    DAMAGED_TEXT = "damaged-text"
    CONTRACTOR_SIRET = "contractor-siret"
    ODD_VALUE = "odd-value"


class Fault(StrEnum):
    """Why a file is not read, or not to its end."""

    MISSING = "missing"
    EMPTY = "empty"
    ENCODING = "encoding"
    NOT_JSON = "not-json"
    NOT_DECP = "not-decp"
    TRUNCATED = "truncated"


_REASONS = {
    Reason.NO_ID: "Le contrat n’a pas d’identifiant.",
    Reason.NO_BUYER: "Le contrat ne dit pas le SIRET de son acheteur.",
    Reason.BAD_SIRET: "Le SIRET de l’acheteur est faux : il compte 14 chiffres et sa clé doit être juste.",
    Reason.BAD_AMOUNT: "Un montant manque, ou n’est pas un nombre positif d’une taille vraisemblable.",
    Reason.BAD_DATE: "Une date n’est pas un jour du calendrier, entre 1900 et 2100.",
    Reason.BROKEN_TEXT: "Un texte ne peut pas être enregistré : caractère nul ou incomplet, ou longueur excessive.",
    Reason.CONCESSION: "C’est un contrat de concession : seuls les marchés sont enregistrés.",
    Reason.REPEATED_NAME: "Un nom est dit deux fois avec deux valeurs : rien ne dit laquelle est la bonne.",
    Reason.CONFLICT: "Le contrat est déjà enregistré avec d’autres données, et la ligne n’apporte pas de modification.",
}

_FAULTS = {
    Fault.MISSING: "le fichier n’existe pas ou ne peut pas être ouvert",
    Fault.EMPTY: "le fichier est vide",
    Fault.ENCODING: "le fichier n’est pas en UTF-8 d’un bout à l’autre",
    Fault.NOT_JSON: "le fichier n’est ni du JSON, ni du XML, ni une archive zip qui en contienne",
    Fault.NOT_DECP: "le fichier n’a pas la liste « marches » des données essentielles",
    Fault.TRUNCATED: "le fichier est coupé ou abîmé, seules ses lignes entières sont lues",
}

WITH_DTD = "le fichier XML déclare un DTD ou des entités, qui ne sont pas lus"
NOT_A_FILE = "ce n’est ni un fichier ni un tube, donnez un fichier"
TOO_LONG_FOR_A_PIPE = "un tube en donne trop pour le lire, donnez un fichier"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row refused; `about` names what is at fault in the file's own words."""

    reason: Reason
    about: str = ""

    @property
    def sentence(self) -> str:
        """The fault, in French."""
        return f"{_REASONS[self.reason]} ({self.about})" if self.about else _REASONS[self.reason]


def about(reason: str, sentence: str) -> str:
    """Return the `about` of the refusal that has this sentence."""
    return sentence.removeprefix(_REASONS[Reason(reason)]).strip(" ()")


class RowRefused(Exception):
    """Stops the check of a row; it never leaves this package."""

    def __init__(self, reason: Reason, about: str = "") -> None:
        super().__init__(reason)
        self.refusal = Refusal(reason, about)


class Unreadable(Exception):
    """A file that is not read, or not to its end: whole rows before the fault have been given."""

    def __init__(self, file: str, fault: Fault, because: str | None = None) -> None:
        """`because`: the reason, in French, where the fault alone is not enough."""
        super().__init__(file, fault)
        self.file = file
        self.fault = fault
        self._because = because or _FAULTS[fault]

    @property
    def sentence(self) -> str:
        """The fault, in French."""
        return f"{self.file} : {self._because}."
