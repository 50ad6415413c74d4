"""The acts on how a lot's clause is executed: difficulty, suspension, annulment, formal notice and penalty."""

from collections.abc import Sequence

from tremplin_tenants.api.clauses.execution import (
    AnnulClause,
    CancelPenalty,
    DecidePenalty,
    NotifyDifficulty,
    SendFormalNotice,
    SuspendClause,
)
from tremplin_tenants.pages.lots import lot_state
from tremplin_tenants.pages.lots.lot_act import LotAct
from tremplin_tenants.pages.lots.recipients import Audience

_EXECUTED = (lot_state.not_cancelled, lot_state.not_annulled, lot_state.with_clause, lot_state.awarded)


class Difficulty(LotAct):
    command = NotifyDifficulty
    slug, title, button = "difficulte", "Noter une difficulté du titulaire", "Noter"
    effect = "Les heures qu’elle excuse, faute de moyen de les réaliser, ne sont pas sanctionnées (CCAG-FCS 16.1.5)."
    audience = Audience.NOBODY
    conditions = _EXECUTED
    labels = {"on": "Signalée le"}


class Suspend(LotAct):
    command = SuspendClause
    slug, title, button = "suspendre", "Suspendre la clause", "Suspendre"
    effect = "Ni mise en demeure ni pénalité pendant la suspension, d’un jour à un autre inclus (CCAG-FCS 16.1.4.4)."
    audience = Audience.NOBODY
    conditions = _EXECUTED
    hints = {"until": "Vide : jusqu’à nouvel ordre."}


class Annul(LotAct):
    command = AnnulClause
    slug, title, button = "annuler-clause", "Annuler la clause", "Annuler la clause"
    effect = "Plus rien n’est dû à partir de ce jour, les heures faites restent acquises (CCAG-FCS 16.1.4.4)."
    conditions = _EXECUTED
    labels = {"on": "À compter du"}
    is_final = True


class Notice(LotAct):
    command = SendFormalNotice
    slug, title, button = "mise-en-demeure", "Mettre le titulaire en demeure", "Mettre en demeure"
    effect = "Aucune pénalité avant le lendemain de l’échéance (CCAG-FCS 16.1.5)."
    audience = Audience.NOBODY
    conditions = _EXECUTED
    labels = {"on": "Envoyée le"}


class Penalise(LotAct):
    command = DecidePenalty
    slug, title, button = "penalite", "Décider une pénalité", "Décider la pénalité"
    effect = (
        "Calculée : heures dues moins validées, excusées, reportées ou déjà sanctionnées (CCAG-FCS 16.1.5). Les "
        "membres savent qu’elle est décidée, pas ses heures ni son montant."
    )
    conditions = (*_EXECUTED, lot_state.with_notice)
    labels = {"on": "Décidée le"}


class CancelLastPenalty(LotAct):
    command = CancelPenalty
    slug, title, button = "annuler-penalite", "Annuler la dernière pénalité", "Annuler la pénalité"
    effect = "La mise en demeure à laquelle elle répondait attend de nouveau une suite."
    conditions = (lot_state.not_cancelled, lot_state.with_penalty)
    labels = {"on": "Annulée le"}


ACTS: Sequence[type[LotAct]] = (Difficulty, Suspend, Annul, Notice, Penalise, CancelLastPenalty)
