"""The attestation of a member: the figures of `results` at a position, as a PDF that a machine can check too."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_platform.figures import french
from tremplin_platform.figures.results.rendering import hundredths
from tremplin_tenants.documents.typesetting import breakable, pdf
from tremplin_tenants.documents.wording import (
    ARTICLES,
    DEFINITIONS,
    USAGES,
    about,
    clause_rows,
    incomplete,
    proof,
    reserved_rows,
    written,
)

_TITLE = "Attestation d’heures d’insertion et d’achats réservés"
_OF_LOT = ("due", "declared", "pending", "validated", "missing")
_OF_QUARTER = ("declared", "validated", "reported", "adjustments", "published")


def attestation(read: Mapping[str, Any], *, centrale: str, site: str) -> bytes:
    """
    Return the PDF of an answer of `results/attestation`: the same bytes for the same answer and site.

    :param centrale: the name of who attests
    :param site: the address at which the site is reached, with its last slash
    """
    return pdf("attestation.typ", {**member_part(read, site=site), "title": _TITLE, "author": centrale})


def member_part(read: Mapping[str, Any], *, site: str) -> dict[str, Any]:
    """Return what a document says of a member: who it is, its figures, and how to verify them."""
    at = read["as_of"]
    return {
        "day": day_of(at["recorded_at"]),
        "footer": f"{read['organisation']['name']} – événement n° {at['seq']}",
        "about": about(read),
        "sentence": read["sentence"],
        "incomplete": incomplete(read["held"]),
        "hours": clause_rows(read["clause_hours"]),
        **_lots(read),
        "quarters": quarter_rows(read["quarters"]),
        **_reserved(read["reserved_usage"]),
        "definitions": DEFINITIONS,
        "proof": proof(read, site=site),
    }


def _lots(read: Mapping[str, Any]) -> dict[str, Any]:
    shown = [lot for lot in read["lots"] if has_hours(lot)]
    return {"lots": lot_rows(read, shown, _OF_LOT), "others": _others(len(read["lots"]) - len(shown))}


def lot_rows(
    read: Mapping[str, Any], lots: Sequence[Mapping[str, Any]], figures: Sequence[str]
) -> list[list[str]]:
    """Return the line of each of these lots: its name, then its figures."""
    names = {(lot["contract"], lot["lot"]): lot["contract_title"] for lot in read["terms"]}
    return [[_lot_name(lot, names), *_hours(lot, figures)] for lot in lots]


def quarter_rows(quarters: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Return the line of each of these quarters."""
    return [[french.quarter(row["quarter"]), *_hours(row, _OF_QUARTER)] for row in quarters]


def _reserved(usage: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "reserved": reserved_rows(usage),
        "articles": [
            [article_name(row["article"]), written(row["spend"]), written(row["call_offs"])]
            for row in usage["by_article"]
        ],
        "usages": [
            [USAGES[row["usage"]], *_hours(row, ("reserved_spend", "protected_spend_not_reserved"))]
            for row in usage["by_usage"]
        ],
    }


def article_name(article: str | None) -> str:
    """Name an article under which lots are reserved."""
    return ARTICLES.get(article) or str(article)


def has_hours(lot: Mapping[str, Any]) -> bool:
    """Whether hours are due, declared or validated on a lot."""
    return lot["due"] is not None or any(hundredths(lot[name]) for name in ("declared", "validated"))


def _lot_name(lot: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> str:
    contract = names.get((lot["contract"], lot["lot"]), lot["contract"])
    return breakable(f"{lot['title']} ({contract})")


def _hours(row: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    return [written(row[name]) for name in names]


def _others(count: int) -> str | None:
    """Say how many lots are open without any hours, None where there is none."""
    if not count:
        return None
    return f"{french.count(count, 'autre lot est ouvert', 'autres lots sont ouverts')} sans heure due ni déclarée."


def day_of(recorded_at: str | None) -> dict[str, int] | None:
    """Return the day of the position, which the PDF is dated by; None before the first event."""
    if recorded_at is None:
        return None
    year, month, day = recorded_at[:10].split("-")
    return {"year": int(year), "month": int(month), "day": int(day)}
