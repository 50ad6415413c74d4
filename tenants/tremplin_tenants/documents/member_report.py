"""The annual report of a member: the figures of its year, each beside that since the beginning, at one position."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_tenants.documents.attestation import (
    article_name,
    day_of,
    has_hours,
    lot_rows,
    quarter_rows,
)
from tremplin_tenants.documents.typesetting import pdf
from tremplin_tenants.documents.wording import (
    DEFINITIONS,
    USAGES,
    YEAR_DEFINITIONS,
    about,
    beside,
    clause_rows_of_year,
    incomplete,
    proof,
    reserved_rows,
    results_address,
    written,
)

_OF_YEAR = ("due", "declared", "pending", "validated")
_SINCE = (*_OF_YEAR, "missing")
_BOUGHT = (("ordered", "Commandé"), ("invoiced", "Facturé"))


def member_report(
    of_year: Mapping[str, Any], since: Mapping[str, Any], *, year: int, centrale: str, site: str
) -> bytes:
    """
    Return the PDF of a member's year.

    :param of_year: the answer of `YearOfMember` over the days of the year
    :param since: that to the last of these days, at the same position
    """
    at = since["as_of"]
    since_address = results_address(since, site=site)
    texts = {
        "title": f"Bilan annuel {year}",
        "author": centrale,
        "year": str(year),
        "day": day_of(at["recorded_at"]),
        "footer": f"{since['organisation']['name']} – bilan {year} – événement n° {at['seq']}",
        "about": about(of_year),
        "sentence": since["sentence"],
        "of_year": _sentence(of_year, year),
        "incomplete": incomplete(since["held"]),
        "definitions": [*YEAR_DEFINITIONS, *DEFINITIONS],
        "proof": [*proof(of_year, site=site), ("Ceux depuis le début", since_address)],
    }
    return pdf("member_report.typ", {**texts, **_hours(of_year, since, year), **_purchases(of_year, since)})


def _sentence(of_year: Mapping[str, Any], year: int) -> str:
    """
    Say what was validated, became due and was ordered in the year.

    The sentence of `results` is not of a year: it sets what is validated against what is due, which may be of before.
    """
    hours, due = of_year["clause_hours"], of_year["clause_hours"]["due"]
    said = [
        f"{written(hours['validated'])} heures d’insertion validées",
        "aucune heure n’est devenue due" if due is None else f"{written(due)} devenues dues",
        f"{written(of_year['bought']['ordered'])} € HT commandés",
    ]
    return f"En {year} : {', '.join(said)}."


def _hours(of_year: Mapping[str, Any], since: Mapping[str, Any], year: int) -> dict[str, list[list[str]]]:
    quarters = [row for row in since["quarters"] if row["quarter"].startswith(f"{year}-")]
    return {
        "hours": clause_rows_of_year(of_year["clause_hours"], since["clause_hours"]),
        "lots": lot_rows(of_year, [lot for lot in of_year["lots"] if has_hours(lot)], _OF_YEAR),
        "lots_since": lot_rows(since, [lot for lot in since["lots"] if has_hours(lot)], _SINCE),
        "quarters": quarter_rows(quarters),
    }


def _purchases(of_year: Mapping[str, Any], since: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    usage, whole = of_year["reserved_usage"], since["reserved_usage"]
    return {
        "bought": [
            [name, written(of_year["bought"][figure]), written(since["bought"][figure])]
            for figure, name in _BOUGHT
        ],
        "reserved": beside(reserved_rows(usage), reserved_rows(whole)),
        "articles": [
            [article_name(article), *figures]
            for article, figures in _of_both(usage, whole, "by_article", "article", ("spend", "call_offs"))
        ],
        "usages": [
            [USAGES[name], *figures]
            for name, figures in _of_both(
                usage, whole, "by_usage", "usage", ("reserved_spend", "protected_spend_not_reserved")
            )
        ],
    }


def _of_both(
    year: Mapping[str, Any], whole: Mapping[str, Any], part: str, key: str, figures: Sequence[str]
) -> list[tuple[str, list[str]]]:
    """Return each name of a part of reserved usage with its figures of the year, a dash where none, then of all."""
    of_year = {row[key]: row for row in year[part]}
    nothing = dict.fromkeys(figures)
    return [
        (
            row[key],
            [written(of[figure]) for of in (of_year.get(row[key], nothing), row) for figure in figures],
        )
        for row in whole[part]
    ]
