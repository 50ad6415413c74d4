"""
Rules of law as dated rows: the code de la commande publique and the CCAG-FCS, by the day each rule applies from.

The day that counts is that of the contract's notice (of its beginning where there was none): a rule never reaches
back to a consultation begun before it. For L2112-2-1 that is our reading: the transitional wording of
2026-08-22 was not read, so it stays an open point (`OPEN_POINTS`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

PROTECTED = frozenset({"EA", "EATT", "ESAT", "EI", "AI", "ACI", "ETTI"})
"""Statuses of protected structures: adapted companies, ESAT and insertion structures."""

UNSETTLED = "EITI"
"""The status that no text read places in L2113-13 or outside it (`OPEN_POINTS`)."""

CATEGORIES = ("L2113-12", "L2113-13")
"""The two categories of protected structures, by the article that reserves lots for each."""

MIXED = "L2113-14"
"""The article on which reservations one lot may join."""

SOCIAL_CONDITIONS = "L2112-2-1"
"""Social conditions of execution are due at the European thresholds and above, but for four grounds."""

INSERTION = "L2113-13"
"""Contracts reserved for structures of insertion by work."""

GROUNDS = {
    "immediately-available": "L2112-2-1 II 1°",
    "insufficient-link": "L2112-2-1 II 2°",
    "restricts-competition": "L2112-2-1 II 3°",
    "works-under-six-months": "L2112-2-1 II 4°",
}
"""Grounds for setting no social condition at or above the threshold: the interface's name, and the row."""

ETP = "AVE 2021"
"""The hours of a full-time equivalent, in hundredths: not law, but usage of the Alliance Villes Emploi."""

OPEN_POINTS = {
    SOCIAL_CONDITIONS: "le texte transitoire du 22 août 2026 n’a pas été lu, la date de l’avis est retenue",
    INSERTION: "la place des EITI et des « structures équivalentes » n’est pas tranchée, elles ne comptent pas",
}
"""Questions that no text read settles about a rule, in French, to be shown beside decisions under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    The wording of `article` from `since` on, until the next row of the same article; `says` is in French.

    `since` is the day of this wording, or that of the code itself where the wording's day was not read.
    `quantity`: the figure that the rule sets, in the unit its function or its `says` names; None where it sets none.
    """

    article: str
    since: str
    says: str
    quantity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationRule(Rule):
    """
    Statuses of which a contractor needs one to win a lot reserved under `article`, from `since` on.

    `kinds`: one of these statuses is enough; empty where the article requires no status recorded here.
    `share`: least share of workers concerned (R2113-7), in hundredths of a percent; None where there is none.
    `social`: whether the reservation counts as reserved usage.
    """

    kinds: frozenset[str]
    share: int | None
    social: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold(Rule):
    """A threshold of buyers of this status; `quantity` in cents excluding tax. `works`: for works, of any buyer."""

    buyer_status: str | None
    works: bool


_CODE, _CCAG, _SOCIAL = "2019-04-01", "2024-07-01", "2026-08-22"
_HALF = 50_00
_HANDICAP = frozenset({"EA", "EATT", "ESAT"})
_INSERTION = frozenset({"EI", "ETTI", "AI", "ACI"})

_RESERVATIONS = (
    ReservationRule(
        article="L2113-12", since=_CODE, kinds=_HANDICAP, share=_HALF, social=True,
        says="Réservé aux entreprises adaptées et aux établissements et services d’aide par le travail.",
    ),
    ReservationRule(
        article="L2113-12", since="2023-12-20", kinds=_HANDICAP, share=_HALF, social=True,
        says="Réservé aux entreprises adaptées et aux établissements et services d’accompagnement par le travail.",
    ),
    ReservationRule(
        article="L2113-13", since=_CODE, kinds=_INSERTION, share=_HALF, social=True,
        says="Réservé aux structures d’insertion par l’activité économique.",
    ),
    ReservationRule(
        article="L2113-13-1", since="2022-10-21", kinds=frozenset({"SEP"}), share=_HALF, social=True,
        says="Réservé à la production en établissement pénitentiaire.",
    ),
    ReservationRule(
        article="L2113-15", since=_CODE, kinds=frozenset({"ESS"}), share=None, social=True,
        says="Réservé aux entreprises de l’économie sociale et solidaire, pour les services de la liste.",
    ),
    ReservationRule(
        article="L2113-17", since="2026-05-28", kinds=frozenset(), share=None, social=False,
        says="Réservé à de jeunes entreprises innovantes : ce n’est pas une réservation sociale.",
    ),
)  # fmt: skip

_THRESHOLDS = tuple(
    Threshold(
        article=SOCIAL_CONDITIONS, since=_SOCIAL, quantity=euros * 100, buyer_status=status, works=works,
        says=f"Conditions sociales d’exécution à partir de {euros} € hors taxes pour {whom}.",
    )
    for euros, status, works, whom in (
        (140_000, "central-authority", False, "une autorité publique centrale"),
        (216_000, "contracting-authority", False, "un autre pouvoir adjudicateur"),
        (432_000, "entity", False, "une entité adjudicatrice"),
        (5_404_000, None, True, "des travaux, quel que soit l’acheteur"),
    )
)  # fmt: skip

_RULES = tuple(
    Rule(article=article, since=since, says=says, quantity=quantity)
    for article, since, quantity, says in (
        ("L2111-3", "2023-01-01", 50_000_000_00, "Schéma d’achats responsables au-delà de 50 M€ par an."),
        (GROUNDS["immediately-available"], _SOCIAL, None, "Une solution immédiatement disponible satisfait le besoin."),
        (GROUNDS["insufficient-link"], _SOCIAL, None, "Le lien avec l’objet du marché n’est pas suffisant."),
        (GROUNDS["restricts-competition"], _SOCIAL, None, "La concurrence ou l’exécution en souffrirait."),
        (GROUNDS["works-under-six-months"], _SOCIAL, None, "Ce sont des travaux de moins de six mois."),
        ("L2113-2", _CODE, None, "Une centrale acquiert pour d’autres acheteurs ou passe leurs marchés."),
        ("L2113-4", _CODE, None, "Le membre n’est couvert que pour les opérations confiées à la centrale."),
        (MIXED, "2022-10-21", None, "L2113-12 et L2113-13 se joignent ; L2113-13-1 à ses conditions."),
        ("L2113-16", _CODE, 3, "Trois ans au plus ; l’attributaire est exclu trois ans au même titre."),
        ("R2112-4", _CODE, None, "La reconduction est tacite et le titulaire ne peut la refuser."),
        ("R2113-6", _CODE, None, "Une tranche non affermie n’est jamais due."),
        ("R2113-7", _CODE, _HALF, "La part minimale des travailleurs concernés est de 50 %."),
        ("R2162-4", _CODE, None, "Un accord-cadre a un maximum."),
        ("R2162-5", _CODE, None, "On commande pendant l’accord-cadre ; l’exécution peut lui survivre."),
        ("R2162-6", _CODE, None, "Seuls commandent les acheteurs identifiés lors de la consultation."),
        *((f"R2194-{n}", _CODE, None, "Cas où un marché peut être modifié.") for n in range(1, 10)),
        ("CCAG-FCS 16.1.1", _CCAG, None, "L’éligibilité est établie avant les heures."),
        ("CCAG-FCS 16.1.2", _CCAG, 2, "Heures pendant l’exécution ; embauche directe : deux ans au plus."),
        ("CCAG-FCS 16.1.3", _CCAG, None, "Globalisation dans un même bassin d’emploi, si le marché la prévoit."),
        ("CCAG-FCS 16.1.4.1", _CCAG, None, "Le facilitateur suit et valide les heures."),
        ("CCAG-FCS 16.1.4.3", _CCAG, None, "Réunion de lancement et attestation trimestrielle."),
        ("CCAG-FCS 16.1.4.4", _CCAG, None, "Difficultés : suspension ou suppression ; l’acheteur annule."),
        ("CCAG-FCS 16.1.5", _CCAG, None, "Pénalité après mise en demeure, hors part sans solution trouvée."),
        (ETP, "2021-01-01", 1_600_00, "Un équivalent temps plein compte 1 600 heures."),
    )
)  # fmt: skip


def table() -> tuple[Rule, ...]:
    """Return every rule, by article and then by day."""
    return tuple(sorted((*_RESERVATIONS, *_THRESHOLDS, *_RULES), key=lambda row: (row.article, row.since)))


def rule(article: str, *, on: str) -> Rule | None:
    """Return the wording of an article for a consultation begun on a day, or None where it was not in force yet."""
    return max(
        (row for row in table() if row.article == article and row.since <= on),
        key=lambda row: row.since,
        default=None,
    )


def social_thresholds() -> tuple[Threshold, ...]:
    """Return every threshold of L2112-2-1, by status and day."""
    return _THRESHOLDS


def threshold(*, buyer_status: str, on: str, works: bool = False) -> Threshold | None:
    """
    Return the threshold of L2112-2-1 for this buyer, or None where the notice is older than the article.

    :param buyer_status: one of `codes.BUYER_STATUSES`
    :param on: the day of the notice
    """
    held = (row for row in _THRESHOLDS if row.since <= on and row.works == works)
    return next((row for row in held if works or row.buyer_status == buyer_status), None)


def reservation_rules(*, on: str) -> dict[str, ReservationRule]:
    """Return the rules that a consultation begun on a day may reserve a lot under, by article."""
    rules: dict[str, ReservationRule] = {}
    for row in sorted(_RESERVATIONS, key=lambda row: row.since):
        if row.since <= on:
            rules[row.article] = row
    return rules


def is_social(articles: Iterable[str]) -> bool:
    """Whether a lot reserved under these articles counts as reserved usage (it does while none is chosen)."""
    return {row.article for row in _RESERVATIONS if not row.social}.isdisjoint(articles)


def category_of(kinds: Iterable[str]) -> str | None:
    """
    Return the category of protected structures of these statuses, by the article that reserves lots for it.

    L2113-12 (EA, ESAT) or L2113-13 (SIAE); None where they are of neither, or of both.
    """
    held = frozenset(kinds)
    found = {rule.article for rule in _RESERVATIONS if rule.article in CATEGORIES and rule.kinds & held}
    return found.pop() if len(found) == 1 else None


def is_protected(kinds: Iterable[str]) -> bool:
    """Whether a winner with these statuses is a protected structure."""
    return not PROTECTED.isdisjoint(kinds)
