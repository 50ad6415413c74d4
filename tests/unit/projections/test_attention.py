"""What needs a member's attention on a day, lot by lot; days and shares worked out by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tremplin_platform.figures.totals import LotHours
from tremplin_projections.queries.clauses.attention import LotAttention, attention, newly_late
from tremplin_projections.queries.figures.terms import LotTerms
from tremplin_projections.queries.freshness import HeldNote

ON = date(2026, 11, 29)
DAYS = (date(2025, 7, 1), date(2029, 6, 30))
"""1,461 days, of which 517 are over on the evening of 29 November 2026: 35.38 %."""


def lot(
    name: str = "1", *, days: tuple[date, date] = DAYS, method: str = "direct", **known: Any
) -> LotAttention:
    """A lot with 100 h due since its beginning, 40 h of them validated, declared in the third quarter of 2026."""
    due, validated = known.pop("due", 100_00), known.pop("validated", 40_00)
    terms = LotTerms(
        log="cpam-075",
        contract="nettoyage",
        lot=name,
        contract_title="Nettoyage des locaux",
        title="Moitié sud",
        usage="internal",
        opened_from=days[0],
        starts_on=days[0],
        ends_on=days[1],
        way="fixed",
        target=None,
        method=method,
        penalised_on=known.pop("penalised_on", None),
    )
    hours = LotHours(
        contract="nettoyage",
        lot=name,
        title=terms.title,
        usage="internal",
        due=due,
        lot_target=None,
        declared=0,
        validated=validated,
        pending=known.pop("pending", 0),
        method=method,
    )
    parts = {
        "due": {"2025-Q3": due} if due else {},
        "declared": {"2026-Q3": 40_00},
        "waiting_since": None,
    }
    return LotAttention(terms=terms, hours=hours, **{**parts, **known})


def codes(*lots: LotAttention, on: date = ON) -> list[tuple[str | None, str]]:
    return [(item.lot, item.code) for item in attention(lots, on=on)]


def sentence(of: LotAttention, code: str, *, on: date = ON) -> str:
    (found,) = (item.sentence for item in attention([of], on=on) if item.code == code)
    return found.replace("\u00a0", " ").replace("\u202f", " ")


def test_hours_late_since_this_quarter_alone_are_found() -> None:
    """35.38 % of the time is over: 15 of 100 h are late, 15 of the 40 h of before, 37.5 %, were not; 4 of 40 h were."""
    ordered = {"2025-Q3": 40_00, "2026-Q4": 60_00}
    new, old = (
        replace(lot(name, validated=hours), due=ordered) for name, hours in (("1", 15_00), ("2", 4_00))
    )

    assert codes(new, old) == [("2", "late"), ("1", "late")]
    assert newly_late([new, old, lot("3", validated=15_00)], on=ON) == {("nettoyage", "1"): 60_00}
    assert newly_late([new, old], on=date(2027, 1, 1)) == {}


def test_a_lot_that_goes_well_needs_nothing() -> None:
    assert codes(lot()) == []
    assert attention([], on=ON) == ()


def test_nothing_is_declared_in_the_last_quarter_that_has_ended() -> None:
    silent = lot(declared={"2026-Q1": 40_00})

    assert codes(silent) == [("1", "nothing-declared")]
    assert sentence(silent, "nothing-declared") == (
        "Moitié sud (Nettoyage des locaux) : aucune heure n’y est déclarée depuis le 1er trimestre 2026 ; "
        "il en manque 60,00 sur 100,00 dues."
    )
    assert "aucune heure n’y est encore déclarée" in sentence(lot(declared={}), "nothing-declared")
    assert codes(silent, on=date(2026, 6, 30)) == []  # the second quarter has not ended
    assert codes(silent, on=date(2026, 7, 1)) == [("1", "nothing-declared")]


def test_a_quarter_is_silent_only_where_hours_were_due_in_it() -> None:
    none: dict[str, Any] = {"declared": {}}
    begins_later, ended = (date(2026, 10, 1), date(2029, 6, 30)), (date(2025, 1, 1), date(2026, 6, 30))

    assert codes(lot(**none, validated=100_00)) == []
    assert codes(lot(**none, due=0, validated=0)) == []
    assert codes(lot(declared={}, due=None, validated=0)) == []
    assert codes(lot(**none, days=begins_later)) == []
    assert codes(lot(**none, days=ended)) == [("1", "late")]
    assert codes(lot(**none, method="spend")) == []


def test_hours_due_since_this_quarter_were_not_due_in_the_last() -> None:
    ordered_since = lot(declared={})
    ordered_since = LotAttention(
        terms=ordered_since.terms,
        hours=ordered_since.hours,
        due={"2026-Q4": 100_00},
        declared={},
        waiting_since=None,
    )

    assert codes(ordered_since) == []


def test_a_lot_is_late_from_twenty_points_under_the_time_elapsed() -> None:
    half = (date(2026, 1, 1), date(2026, 12, 30))  # 364 days, of which 182 are over on 1 July

    assert codes(lot(days=half, validated=30_00), on=date(2026, 7, 1)) == [
        ("1", "nothing-declared"),
        ("1", "late"),
    ]
    found = [
        item for item in codes(lot(days=half, validated=30_01), on=date(2026, 7, 1)) if item[1] == "late"
    ]
    assert found == []
    assert sentence(lot(days=half, validated=30_00), "late", on=date(2026, 7, 1)) == (
        "Moitié sud (Nettoyage des locaux) : 30,00 % des heures dues sont validées quand 50,00 % de la durée du "
        "contrat est écoulée ; il en manque 70,00 sur 100,00 dues."
    )


def test_after_its_end_all_the_time_is_elapsed() -> None:
    over = (date(2024, 1, 1), date(2026, 6, 30))

    assert codes(lot(days=over, validated=80_00)) == [("1", "late")]
    assert codes(lot(days=over, validated=80_01)) == []


def test_hours_wait_too_long_after_thirty_days() -> None:
    waiting: dict[str, Any] = {"pending": 14_00, "waiting_since": date(2026, 10, 30)}

    assert codes(lot(**waiting)) == []
    assert codes(lot(**waiting), on=date(2026, 11, 30)) == [("1", "pending-long")]
    assert sentence(lot(**waiting), "pending-long", on=date(2026, 11, 30)) == (
        "Moitié sud (Nettoyage des locaux) : 14,00 heures en attente de validation, depuis plus de 30 jours pour les "
        "plus anciennes, déclarées le 30 octobre 2026."
    )


def test_the_worst_comes_first() -> None:
    held = HeldNote(
        log="cpam-075", projection="ledger", since_seq=13, since=datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    )
    lots = [
        lot("a", validated=14_00, penalised_on=date(2026, 9, 18)),
        lot("b", declared={}, validated=50_00),
        lot("c", declared={}),
        lot("d", pending=1_00, waiting_since=date(2026, 1, 1)),
    ]

    found = attention(lots, on=ON, held=[held])

    assert [(item.lot, item.code) for item in found] == [
        (None, "held"),
        ("a", "penalty"),
        ("c", "nothing-declared"),
        ("b", "nothing-declared"),
        ("a", "late"),
        ("d", "pending-long"),
    ]
    assert found[0].sentence.replace("\u00a0", " ") == (
        "Le journal est retenu à l’événement n° 13 depuis le 1er novembre 2026 : ces totaux peuvent être incomplets."
    )
