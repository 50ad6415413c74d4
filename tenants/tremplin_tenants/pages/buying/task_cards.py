"""The tasks of the tower: those of the centrale's buyers with what to do, those of others by who must act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures import french
from tremplin_platform.figures.results.rendering import decimal, hundredths
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.roles import CENTRALE, ROLE_NAMES, Role

_LOT = "contrats/{contract}/lots/{lot}/"
_ACTS: Mapping[str, tuple[str, str, str]] = {
    "quarter-to-close": ("Clore un trimestre", "trimestres/{subject_id}", "Clore…"),
    "quarter-to-publish": ("Publier un trimestre", "trimestres/{subject_id}", "Publier…"),
    "declaration-to-validate": (
        "Valider ou rejeter des heures",
        "declarations/{member}/{subject_id}",
        "Voir",
    ),
    "facilitator-to-assign": ("Désigner un facilitateur", f"{_LOT}facilitateur", "Désigner…"),
    "internal-follow-up": ("Suivre un lot décliné", f"{_LOT}facilitateur", "Désigner…"),
    "formal-notice-over": ("Décider d’une pénalité", f"{_LOT}penalite", "Décider…"),
    "meeting-to-hold": ("Tenir une réunion de lancement", "conventions", "Inscrire…"),
    "commitment-due": ("Tenir un engagement", "conventions", "C’est fait…"),
    "convention-at-capacity": ("Étendre une convention", "conventions", "Étendre…"),
    "convention-ending": ("Renouveler une convention", "conventions", "Renouveler…"),
    "waiver-motive-missing": ("Écrire le motif d’une dispense", "dispenses?contract={contract}", "Écrire…"),
    "waiver-missing": (
        "Inscrire une dispense, ou ajouter une condition sociale",
        "dispenses?contract={contract}",
        "Inscrire…",
    ),
    "buyer-status-unknown": ("Enregistrer le statut d’un acheteur", "organismes", "Voir"),
    "article-to-state": ("Dire l’article d’une réserve", "contrats/{contract}", "Voir le contrat"),
    "open-point": ("Trancher un point ouvert", "points-ouverts/{id}", "Trancher…"),
    "status-lost": ("Examiner la perte d’un statut", "points-ouverts/{id}", "Trancher…"),
    "subcontracting-over-half": ("Examiner une sous-traitance", "points-ouverts/{id}", "Trancher…"),
    "reservation-conflict": ("Départager deux sources", "points-ouverts/{id}", "Trancher…"),
    "hours-to-check": ("Rapprocher des heures", "points-ouverts/{id}", "Trancher…"),
    "declaration-returned": ("Corriger des heures revenues", "declarations/{member}/{subject_id}", "Voir"),
}
"""By kind of task: its title, the page where it is done, and the words of the link."""
_ALL = "taches?kind={kind}&owner={owner}"
_OTHERS = {"declaration-to-validate": Role.FACILITATOR, "declaration-returned": Role.CONTRACTOR}
"""By kind of task: the role of who must act, where it is not the centrale."""
_BLOCKING = ("quarter-to-close", "declaration-to-validate", "quarter-to-publish")
_AT_SIGHT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """How a due day stands to today, in words, with the tone and the sign of its tag."""

    words: str
    tone: str
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A task, or several alike, of the buyers. `address`: where it is done, empty where no page is for it."""

    title: str
    reason: str
    late: Lateness
    address: str
    verb: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """The buyers' tasks: `count` in all, `late` of them overdue; `first`, then `rest`, in the order to do them."""

    count: int
    late: int
    first: Sequence[Card]
    rest: Sequence[Card]


def cards(groups: Sequence[Mapping[str, Any]], pages: Sequence[type[Page]], *, today: date) -> Cards:
    """Return the tasks of the centrale's own, those that keep others waiting first; links only to pages there are."""
    paths = {_shape(page.path) for page in pages}
    ours = [group for group in groups if group["task"]["owner"] == CENTRALE]
    ours.sort(key=lambda group: (_rank(group["task"]["kind"]), group["task"]["due_on"]))
    made = [_card(group, paths, today) for group in ours]
    return Cards(
        count=sum(group["count"] for group in ours),
        late=sum(group["count"] for group in ours if _days_left(group["task"], today) < 0),
        first=made[:_AT_SIGHT],
        rest=made[_AT_SIGHT:],
    )


def others(groups: Sequence[Mapping[str, Any]], *, today: date) -> list[dict[str, Any]]:
    """Return, by organisation that must act and kind of task, how many there are, their hours, the oldest due day."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for group in groups:
        task = group["task"]
        if task["owner"] != CENTRALE:
            row = rows.setdefault((task["owner"], task["kind"]), _other(task, today))
            row["count"] += group["count"]
            row["hours"] += hundredths(group["hours"] or "0.00")
    ordered = sorted(rows.values(), key=lambda row: (row["due_on"], row["name"]))
    return [{**row, "hours": decimal(row["hours"]) if row["hours"] else ""} for row in ordered]


def _other(task: Mapping[str, Any], today: date) -> dict[str, Any]:
    return {
        "name": task["owner_name"] or task["owner"],
        "role": ROLE_NAMES.get(_OTHERS.get(task["kind"], ""), ""),
        "what": title_of(task["kind"]),
        "address": _ALL.format_map(task),
        "count": 0,
        "hours": 0,
        "due_on": task["due_on"],
        "late": late(task, today),
    }


def late(task: Mapping[str, Any], today: date) -> Lateness:
    """Return how the due day of a task stands to today."""
    left = _days_left(task, today)
    if left < 0:
        return Lateness(words=f"{french.count(-left, 'jour')} de retard", tone="bad", sign="■")
    if left == 0:
        return Lateness(words="aujourd’hui", tone="warn", sign="▲")
    return Lateness(words=f"dans {french.count(left, 'jour')}", tone="warn", sign="▲")


def _days_left(task: Mapping[str, Any], today: date) -> int:
    return (date.fromisoformat(task["due_on"]) - today).days


def _rank(kind: str) -> int:
    return _BLOCKING.index(kind) if kind in _BLOCKING else len(_BLOCKING)


def title_of(kind: str) -> str:
    """Return the title of a kind of task; the kind itself where it is never the centrale's."""
    return _ACTS[kind][0] if kind in _ACTS else kind


def _card(group: Mapping[str, Any], paths: set[str], today: date) -> Card:
    task, count = group["task"], group["count"]
    title, path, verb = _ACTS[task["kind"]]
    names = {**task, "subject_id": task["subject"].rpartition("/")[2]}
    reason = task["reason"]
    if task["kind"].startswith("quarter-to-"):
        title = f"{verb.rstrip('…')} le {french.quarter(names['subject_id'])}"
    if count > 1:
        hours = f" : {french.hours(hundredths(group['hours']))} en tout" if group["hours"] else ""
        reason = f"{french.count(count, 'tâche')} de même sorte{hours}. La plus ancienne : {reason}"
        path, verb = f"{_ALL}&contract={{contract}}", "Voir toutes"
    return Card(
        title=title,
        reason=french.typeset(reason),
        late=late(task, today),
        address=f"/{path.format_map(names)}" if _shape(path) in paths else "",
        verb=verb,
    )


def _shape(path: str) -> str:
    """Return a path with its names and parameters left out; the act of a lot is one of them."""
    parts = ["{}" if part.startswith("{") else part for part in path.partition("?")[0].split("/")]
    return "/".join([*parts[:4], "{}"]) if len(parts) == 5 else "/".join(parts)
