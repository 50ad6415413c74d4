"""Word in French, as parts of a sentence, the reservation, clause, winner and facilitateur of a lot."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.figures import french
from tremplin_platform.figures.names import titled

_FUNCTIONS = {"main": "prestation principale", "back-office": "fonctions support", "logistics": "logistique"}


def lot_terms(lot: dict[str, Any]) -> str:
    """Word all its terms: `lot 1 « Vitrerie », réservé (L2113-12), clause : 833,00 heures (prestation principale)`."""
    text = f"lot {titled(lot['id'], lot['title'])}"
    if lot["reservation"] is not None:
        text += f", {reservation(lot['reservation']['articles'])}"
    if lot["clause"] is not None:
        text += f", clause d’insertion : {clause(lot['clause'])}"
    if lot["territories"]:
        text += f", {french.count(len(lot['territories']), 'département')} ({', '.join(lot['territories'])})"
    if lot["maximum"] is not None:
        text += f", maximum {french.money(lot['maximum'])}"
    return text


def reservation(articles: list[str]) -> str:
    """Word the articles of a reservation, or that none is stated yet."""
    return f"réservé ({', '.join(articles)})" if articles else "réservé (article à préciser)"


def clause(terms: dict[str, Any]) -> str:
    """Word how hours are set, and on which part of the service."""
    match terms["way"]:
        case "fixed":
            text = french.hours(terms["target"])
        case "formula":
            text = f"{french.hours(terms['target'])} d’après un montant de {french.money(terms['amount'])}"
        case "share_of_hours":
            text = f"{french.percent(terms['percent'])} des heures travaillées"
        case "rate":
            text = f"{french.hours(terms['hours_per_1000_euros'])} pour {french.money(100_000)} commandés"
        case way:
            text = str(way)
    return f"{text} ({names.called(_FUNCTIONS, terms['function'])})"


def award(terms: dict[str, Any]) -> str:
    """Word the winner, the day, its statuses on that day and the article it is eligible under."""
    text = f"{terms['contractor']} le {french.day(terms['notified_on'])}"
    if terms["kinds"]:
        text += f" (statut ce jour-là : {', '.join(terms['kinds'])})"
    if terms["article"] is not None:
        text += f", au titre de l’article {terms['article']}"
    return text


def facilitator(assignment: dict[str, Any]) -> str:
    """Word who validates: `sont validées par epec à partir du 1er janvier 2026, partout`."""
    where = "partout" if assignment["territory"] is None else f"département {assignment['territory']}"
    until = f" jusqu’au refus du {french.day(assignment['until'])}" if "until" in assignment else ""
    since = french.day(assignment["from"])
    return f"sont validées par {assignment['facilitator']} à partir du {since}{until}, {where}"
