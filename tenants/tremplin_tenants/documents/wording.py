"""The words of documents: names of figures, definitions, and how what is printed can be verified."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tremplin_platform.figures import french
from tremplin_platform.figures.results.rendering import hundredths
from tremplin_tenants.documents.typesetting import breakable

NOT_SEALED = "non scellé : aucun point de contrôle ne couvre encore cette position"

DEFINITIONS: Sequence[tuple[str, str]] = (
    ("Dues", "heures d’insertion que les clauses des lots demandent à ce membre ; le temps écoulé n’y change rien."),
    ("Déclarées", "premières déclarations des titulaires, au trimestre travaillé."),
    ("En attente", "déclarées, ni validées ni rejetées."),
    ("Validées", "retenues par le facilitateur ou la centrale, corrections comprises. Elles seules comptent."),
    ("Manquantes", "dues et pas encore validées, lot par lot : ce qui dépasse sur un lot n’en rattrape pas un autre."),
    ("Rapportées", "au trimestre de leur validation ou correction, si le trimestre travaillé était clos."),
    ("Publiées", "rapportées d’un trimestre, figées à sa publication ; ce qui change ensuite est une régularisation."),
    ("Lot réservé", "réservé à des structures du handicap ou de l’insertion (articles L2113-12 et suivants)."),
    ("Facturé", "montants des factures reçues, avoirs déduits, hors taxes ; jamais le montant des commandes."),
)  # fmt: skip

YEAR_DEFINITIONS: Sequence[tuple[str, str]] = (
    (
        "De l’année",
        "heures dont le dernier jour travaillé est dans l’année, quel que soit le jour où elles sont validées ou "
        "corrigées, parts d’heures d’aucun membre comprises ; heures dues par un fait de l’année (commande, part "
        "fixée, revue ou retirée) ; montants des commandes et des factures datées de l’année.",
    ),
    (
        "Depuis le début",
        "les mêmes, de la première année au dernier jour compté de celle-ci. Ce qui manque ne se dit que depuis le "
        "début : ce qui est validé dans une année peut avoir été dû avant.",
    ),
    ("Commandé", "montants des commandes passées, hors taxes."),
)
"""What the figures of an annual report are, beside `DEFINITIONS`."""

ARTICLES: Mapping[str | None, str] = {
    None: "Réserve sans article dit",
    "L2113-12": "L2113-12 – handicap (EA, ESAT)",
    "L2113-13": "L2113-13 – insertion (EI, ACI, AI, ETTI)",
}
USAGES: Mapping[str, str] = {"internal": "Achats internes", "resale": "Achats pour revente"}

_MISSING = "missing"
_HOURS = (
    ("due", "Dues"),
    ("declared", "Déclarées"),
    ("pending", "En attente de validation"),
    ("rejected", "Rejetées"),
    ("validated", "Validées"),
    ("adjustments", "dont régularisées après la clôture de leur trimestre"),
    (_MISSING, "Manquantes"),
)
_RESERVED = (
    ("reserved_spend", "Facturé sur des lots réservés", " € HT"),
    ("reserved_call_offs", "Commandes sur des lots réservés", ""),
    ("reserved_lots_open", "Lots réservés ouverts", ""),
    ("reserved_lots_used", "Lots réservés utilisés", ""),
    ("protected_spend_not_reserved", "Facturé par des structures protégées, hors lot réservé", " € HT"),
    ("protected_wins_not_reserved", "Lots non réservés remportés par une structure protégée", ""),
    ("hours_from_protected", "Heures validées faites par des structures protégées", " h"),
)


def about(read: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return who the document is about, the days counted, and the position that it is made at."""
    organisation, asked, number = read["organisation"], read["asked"], read["siret"]
    return [
        ("Organisme", breakable(f"{organisation['name']} ({organisation['id']})")),
        *([("SIRET", french.siret(number))] if number else []),
        ("Jours comptés", _days(asked["effective_from"], asked["effective_to"])),
        position(read["as_of"]),
    ]


def position(at: Mapping[str, Any]) -> tuple[str, str]:
    """Return the position that a document is made at, in words."""
    moment = at["recorded_at"]
    recorded = f", enregistré le {french.instant(datetime.fromisoformat(moment))}" if moment else ""
    return "Arrêté à", f"l’événement n° {at['seq']} de son journal{recorded}"


def incomplete(held: Sequence[Mapping[str, Any]]) -> str | None:
    """Say from which event the figures may lack something, None where they are whole."""
    if not held:
        return None
    since = min(note["since_seq"] for note in held)
    return (
        f"Chiffres incomplets : l’événement n° {since} n’a pas pu être compté, ni ce qui le suit. "
        "Lisez ces totaux comme « au moins »."
    )


def clause_rows(figures: Mapping[str, Any]) -> list[list[str]]:
    """Return the totals of clause hours, each with its name."""
    return [[name, written(figures[figure])] for figure, name in _HOURS]


def clause_rows_of_year(year: Mapping[str, Any], whole: Mapping[str, Any]) -> list[list[str]]:
    """Return these totals of a year, then since the beginning; no hours are missing of a year alone."""
    return beside(clause_rows({**year, _MISSING: None}), clause_rows(whole))


def beside(year: Sequence[Sequence[str]], whole: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return rows of the same names with the figures of both."""
    return [[*row, *other[1:]] for row, other in zip(year, whole, strict=True)]


def reserved_rows(figures: Mapping[str, Any]) -> list[list[str]]:
    """Return the measures of reserved markets, each with its name and unit."""
    return [[name, f"{written(figures[figure])}{unit}"] for figure, name, unit in _RESERVED]


def written(figure: str | int | None) -> str:
    """Write a figure of an answer: a count, or a text of two decimals; a dash where there is none."""
    if isinstance(figure, str):
        return french.number(hundredths(figure))
    return "–" if figure is None else str(figure)


def proof(read: Mapping[str, Any], *, site: str) -> list[tuple[str, str]]:
    """Return the checkpoint that covers the position, and the addresses at which the figures can be had again."""
    member, seq = read["organisation"]["id"], read["as_of"]["seq"]
    return [
        ("Journal et position", f"{member}, événement n° {seq}"),
        *seal(read["checkpoint"], log=member, api=f"{site}api/v1/"),
        ("Les mêmes chiffres, pour qui peut les lire", results_address(read, site=site)),
        ("Page du membre", f"{site}resultats?known_at={seq}"),
    ]


def results_address(read: Mapping[str, Any], *, site: str) -> str:
    """Return the address at which the figures of an answer can be had again."""
    member, seq, asked = read["organisation"]["id"], read["as_of"]["seq"], read["asked"]
    days = "".join(f"&{name}={asked[name]}" for name in ("effective_from", "effective_to") if asked[name])
    return f"{site}api/v1/members/{member}/results?known_at={seq}{days}"


def seal(covering: Mapping[str, Any] | None, *, log: str, api: str) -> list[tuple[str, str]]:
    """Return the checkpoint that covers a position of a log, and where it can be had; in words while there is none."""
    if covering is None:
        return [("Point de contrôle", NOT_SEALED), ("Points de contrôle à venir", f"{api}checkpoint")]
    return [
        ("Point de contrôle (taille:racine)", covering["size_and_root"]),
        ("Sa note signée, ouverte à tous", f"{api}checkpoint?size={covering['size']}"),
        ("Sa preuve, pour qui peut lire ce journal", f"{api}proofs/head?log={log}&size={covering['head_size']}"),
    ]  # fmt: skip


def _days(first: str | None, last: str | None) -> str:
    if first and last:
        return french.period(first, last)
    return f"jusqu’au {french.day(last)}" if last else "tous"
