"""The lots of a member as its results show them: how far each one is, what to do, and why nothing is due on others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures import french
from tremplin_platform.figures.results.rendering import hundredths
from tremplin_tenants.pages.web.written import written

_NO_BREAK = "\u00a0"
_SEMICOLON = f"{_NO_BREAK}; "
Terms = Mapping[tuple[str, str], Mapping[str, Any]]
"""The lots of `GET lots`, by contract and lot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """How a lot stands: a colour's name, a sign and a word."""

    tone: str
    sign: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotInProgress:
    """
    A lot on which hours are due.

    `figures`: of `results.lots`; `terms`: of `GET lots`, None where they are not read; `share`: validated of due, in
    percent; `elapsed`: of the contract's time, in percent
    """

    figures: Mapping[str, Any]
    terms: Mapping[str, Any] | None
    share: int
    elapsed: int | None
    situation: Situation
    to_do: str

    @property
    def anchor(self) -> str:
        return f"lot-{self.figures['contract']}-{self.figures['lot']}"


_REACHED = Situation(tone="good", sign="✔", word="Compte atteint")
_AHEAD = Situation(tone="info", sign="●", word="En avance sur la durée")
_GOING_ON = Situation(tone="info", sign="●", word="En cours")
_RECENT = Situation(tone="info", sign="◷", word="Dues depuis peu")
_BY_CODE: Mapping[str, Situation] = {
    "nothing-declared": Situation(tone="bad", sign="■", word="Arrêté"),
    "late": Situation(tone="bad", sign="■", word="En retard"),
    "penalty": Situation(tone="bad", sign="■", word="Pénalité"),
    "held": Situation(tone="bad", sign="✖", word="Incomplet"),
    "pending-long": Situation(tone="warn", sign="◷", word="En attente"),
}


def in_progress(
    results: Mapping[str, Any], terms: Terms, newly_late: Mapping[tuple[str, str], str], *, today: date
) -> dict[str, Any]:
    """
    Return `lots`, those on which hours are due, the least advanced first, and `attention` with its anchors.

    :param newly_late: the hours due since this quarter for which alone a lot is late, by contract and lot
    """
    notes = [_explained(note, newly_late.get(_key(note))) for note in results["attention"]]
    attention = {_key(note): note for note in reversed(notes)}
    lots = [
        _in_progress(lot, terms.get(_key(lot)), attention.get(_key(lot)), today)
        for lot in results["lots"]
        if lot["due"] is not None and hundredths(lot["due"]) > 0
    ]
    lots.sort(key=lambda lot: (lot.share, lot.figures["contract"], lot.figures["lot"]))
    return {
        "lots": lots,
        "attention": _by_lot(notes),
        "is_alarming": any(_situation(note).tone == "bad" for note in notes),
        "short_lots": sum(hundredths(lot["missing"]) > 0 for lot in results["lots"]),
        "pending_lots": sum(hundredths(lot["pending"]) > 0 for lot in results["lots"]),
    }


def _by_lot(attention: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Group the notes of each lot, in the order of the first."""
    grouped: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for note in attention:
        grouped.setdefault(_key(note), []).append(note)
    return [
        [
            notes[0],
            *({**note, "sentence": _more(note["sentence"], notes[0]["sentence"])} for note in notes[1:]),
        ]
        for notes in grouped.values()
    ]


def _more(sentence: str, first: str) -> str:
    """Return what a further sentence about a lot adds: without its name, and without an end that the first has too."""
    start, semicolon, end = _about(sentence).rpartition(_SEMICOLON)
    return f"{start}." if semicolon and first.endswith(f"{semicolon}{end}") else _about(sentence)


def nothing_due(results: Mapping[str, Any], terms: Terms) -> Sequence[tuple[Mapping[str, Any], str]]:
    """Return the lots with a clause on which nothing is due, each with the reason."""
    return list(_nothing_due(results, terms))


def is_used(results: Mapping[str, Any], terms: Terms) -> bool:
    """Whether anything was ordered, due, declared or invoiced: before, there is no figure to show."""
    hours = results["clause_hours"]
    return (
        hundredths(hours["due"] or "0.00") > 0
        or hundredths(hours["declared"]) > 0
        or hundredths(hours["validated"]) != 0
        or any(hundredths(lot["ordered"]) > 0 for lot in terms.values())
    )


def _in_progress(
    lot: Mapping[str, Any], terms: Mapping[str, Any] | None, note: Mapping[str, Any] | None, today: date
) -> LotInProgress:
    share = hundredths(lot["validated"]) * 100 // hundredths(lot["due"])
    elapsed = None if terms is None else _elapsed(terms, today)
    is_reached = hundredths(lot["missing"]) == 0
    if note is not None:
        situation = _situation(note)
    elif is_reached:
        situation = _REACHED
    else:
        situation = _AHEAD if elapsed is not None and share >= elapsed else _GOING_ON
    return LotInProgress(
        figures=lot,
        terms=terms,
        share=share,
        elapsed=elapsed,
        situation=situation,
        to_do=_about(note["sentence"])
        if note and "why" not in note
        else _to_do(lot, terms, is_reached=is_reached),
    )


def _situation(note: Mapping[str, Any]) -> Situation:
    return _RECENT if "why" in note else _BY_CODE[note["code"]]


def _explained(note: Mapping[str, Any], recent: str | None) -> Mapping[str, Any]:
    """Return a note of the API, with `why` where a lot is late for the hours due since this quarter alone."""
    if note["code"] != "late" or recent is None:
        return note
    why = (
        f"{written(recent)} heures y sont dues depuis ce trimestre seulement : la durée du contrat est un repère, et "
        "nul n’est en retard de ce qui vient d’être commandé."
    )
    return {**note, "why": french.typeset(why)}


def _to_do(lot: Mapping[str, Any], terms: Mapping[str, Any] | None, *, is_reached: bool) -> str:
    if is_reached:
        waiting = (
            f" ; {written(lot['pending'])} h restent à valider" if hundredths(lot["pending"]) > 0 else ""
        )
        return french.typeset(f"Rien{waiting}.")
    until = f" d’ici au {french.day(terms['ends_on'])}" if terms else ""
    return f"Manquent {written(lot['missing'])} h{until}."


def _about(sentence: str) -> str:
    """Return a sentence of `attention` without the name of its lot, where it stands beside that."""
    _, colon, rest = sentence.partition(f"{_NO_BREAK}: ")
    return f"{rest[:1].upper()}{rest[1:]}" if colon else sentence


def _elapsed(terms: Mapping[str, Any], today: date) -> int:
    begins, ends = date.fromisoformat(terms["starts_on"]), date.fromisoformat(terms["ends_on"])
    passed, whole = (today - begins).days + 1, (ends - begins).days + 1
    return max(0, min(100, passed * 100 // whole))


def _nothing_due(results: Mapping[str, Any], terms: Terms) -> Iterator[tuple[Mapping[str, Any], str]]:
    for lot in results["lots"]:
        stated = terms.get(_key(lot))
        if stated is None or stated["clause"] is None or hundredths(lot["due"] or "0.00") > 0:
            continue
        clause = stated["clause"]
        if not stated["in_territory"]:
            reason = "Hors de votre département : aucune heure n’y est due pour vous."
        elif clause["way"] == "rate":
            rate = written(clause["hours_per_1000_euros"])
            reason = f"Rien n’est dû tant que rien n’est commandé : {rate} h pour 1 000 € commandés."
        else:
            target = f" ({written(lot['lot_target'])} h)" if lot["lot_target"] else ""
            reason = f"La centrale ne vous a fixé aucune part de l’objectif du lot{target}."
        yield stated, french.typeset(reason)


def _key(lot: Mapping[str, Any]) -> tuple[str, str]:
    return lot["contract"], lot["lot"]
