"""The coordinates and the sums that pages show, worked out by hand."""

from datetime import date
from typing import Any

from tremplin_platform.figures.results.rendering import decimal
from tremplin_tenants.pages.members.entries import cross_table, running
from tremplin_tenants.pages.members.figure_history import history_chart
from tremplin_tenants.pages.members.lots import in_progress, is_used, nothing_due
from tremplin_tenants.pages.members.quarters import quarter_chart, scale, with_gaps
from tremplin_tenants.pages.web.bars import bar_of
from tremplin_tenants.pages.web.changes import _changes
from tremplin_tenants.pages.web.written import alphabetical, written
from tremplin_tenants.templatetags.tremplin import emphasised

TODAY = date(2026, 11, 29)


def line(seq: int, amount: str, quarter: str = "2026-Q1") -> dict[str, Any]:
    return {"seq": seq, "contract": "c", "lot": "1", "quarter": quarter, "amount": amount}


def lot(due: str | None, validated: str, missing: str, *, name: str = "1") -> dict[str, Any]:
    place = {"contract": "c", "lot": name, "title": f"Lot {name}", "lot_target": "6000.00"}
    return {**place, "due": due, "validated": validated, "missing": missing, "pending": "0.00"}


def terms(**stated: Any) -> dict[str, Any]:
    usual = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "in_territory": True, "ordered": "0.00"}
    return {**usual, "clause": {"way": "fixed", "hours": "6000.00"}, **stated}


def results(*lots: dict[str, Any], attention: Any = ()) -> dict[str, Any]:
    hours = {"due": None, "declared": "0.00", "validated": "0.00"}
    return {"lots": list(lots), "attention": list(attention), "clause_hours": hours}


def test_a_bar_ends_at_one_and_a_half_times_what_is_due() -> None:
    bar = bar_of(validated="126.50", pending="14.00", due="833.00", elapsed=35)

    # 126.50 ÷ 833 ÷ 1.5 = 10.12 %; 14 ÷ 833 ÷ 1.5 = 1.12 %; 35 % ÷ 1.5 = 23.33 %
    assert (bar.validated, bar.pending_at, bar.pending) == ("10.12%", "10.12%", "1.12%")
    assert (bar.due_at, bar.elapsed_at, bar.is_cut) == ("66.67%", "23.33%", False)
    assert bar.label == (
        "126,50 h validées, 14,00 h en attente, sur 833,00 h dues ; 35 % de la durée du contrat est écoulée."
    )


def test_a_bar_far_beyond_what_is_due_is_cut() -> None:
    bar = bar_of(validated="81.47", pending="3.00", due="25.31", elapsed=None)

    assert (bar.validated, bar.pending, bar.elapsed_at, bar.is_cut) == ("100.00%", "", "", True)


def test_a_scale_has_round_steps() -> None:
    assert scale(12650) == (5000, 15000)  # 126.50 h: 50, 100, 150
    assert scale(100) == (100, 100)
    assert scale(40_000) == (10_000, 40_000)


def test_quarters_are_drawn_with_what_was_published_where_it_differs() -> None:
    quarters: list[dict[str, Any]] = [
        {"quarter": "2025-Q4", "validated": "0.00", "published": "0.00"},
        {"quarter": "2026-Q1", "validated": "126.50", "published": "118.00"},
        {"quarter": "2026-Q2", "validated": "75.00", "published": None},
    ]

    chart = quarter_chart(quarters)

    assert chart is not None
    # 150 h are 130 pixels: 126.50 h are 109.6, 118 h stand 102.3 above the base at 150
    assert [bar.height for bar in chart.bars] == ["0.0", "109.6", "65.0"]
    assert [bar.published_at for bar in chart.bars] == ["", "47.7", ""]
    assert [bar.year for bar in chart.bars] == ["2025", "2026", ""]
    assert chart.has_unpublished
    assert [row["gap"] for row in with_gaps(quarters)] == ["0.00", "8.50", None]
    assert quarter_chart(quarters[:1]) is None


def test_entries_run_up_to_the_figure_or_are_not_shown() -> None:
    lines = [line(31, "118.00"), line(37, "14.50"), line(42, "-6.00")]

    rows = running(lines, total="126.50", is_whole=True)

    assert rows is not None
    assert [row.sum for row in rows] == ["118.00", "132.50", "126.50"]
    assert [(row.is_less, row.size) for row in rows] == [(False, "118,00"), (False, "14,50"), (True, "6,00")]
    assert running(lines, total="126.51", is_whole=True) is None
    assert running(lines[:2], total="126.50", is_whole=False) is not None


def test_counts_run_up_as_whole_numbers() -> None:
    rows = running([{"amount": 1}, {"amount": 1}], total=2, is_whole=True)

    assert rows is not None
    assert [row.sum for row in rows] == [1, 2]


def test_hours_cross_by_quarter_worked_and_reported() -> None:
    worked = [line(31, "118.00"), line(37, "14.50"), line(42, "-6.00")]
    reported = [line(31, "118.00"), line(37, "14.50", "2026-Q3"), line(42, "-6.00", "2026-Q3")]

    table = cross_table(worked=worked, reported=reported)

    assert table is not None
    assert table["columns"] == ["2026-Q1", "2026-Q3"]
    assert table["rows"] == [{"quarter": "2026-Q1", "cells": ["118.00", "8.50"], "sum": "126.50"}]
    assert table["sums"] == ["118.00", "8.50"]
    assert cross_table(worked=worked, reported=reported[:2]) is None


def known(*values: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {"seq": seq, "recorded_at": f"2026-{day}T08:00:00Z", "value": value}
        for seq, (day, value) in enumerate(values, 31)
    ]


def test_a_history_is_drawn_as_steps() -> None:
    points = known(("04-09", "118.00"), ("07-02", "132.50"))

    chart = history_chart(points, unit="h", until=TODAY)

    assert chart is not None
    # 150 h are 160 pixels above the base at 180
    assert [step.y for step in chart.steps] == ["180.0", "54.1", "38.7"]
    assert (chart.steps[0].begins, chart.steps[-1].ends) == ("0%", "100%")
    assert (chart.first_day, chart.last_day) == ("2026-04-02", "2026-11-29")
    assert history_chart(points[:1], unit="h", until=TODAY) is None


def test_steps_of_a_history_say_their_value_where_it_has_room() -> None:
    risen = known(("04-09", "118.00"), ("07-02", "132.50"))
    fallen = known(("04-09", "118.00"), ("04-16", "132.50"), ("11-20", "126.50"))

    # « 118,00 h » takes 18 % of the width. From 2 April to the end of 29 November are 241.6 days: the first step goes
    # from the scale, 12 %, to 91 days, 37.66 %; in the second history it ends at 14 days, 5.79 %, and has no room; the
    # next one goes to the last value, 82 %.
    assert written_on(risen) == [
        ("118,00\u00a0h", "24.83%", "47.1", "middle"),
        ("132,50\u00a0h", "100%", "31.7", "end"),
    ]
    # 126.50 h are 134.9 pixels; the last value is below its step, to which it has fallen.
    assert written_on(fallen) == [
        ("132,50\u00a0h", "47.00%", "31.7", "middle"),
        ("126,50\u00a0h", "100%", "62.1", "end"),
    ]


def test_a_value_fallen_to_nothing_stands_above_the_days() -> None:
    assert written_on(known(("04-09", "118.00"), ("11-20", "0.00")))[-1] == (
        "0,00\u00a0h",
        "100%",
        "173.0",
        "end",
    )


def written_on(points: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """The values of the chart: each text, where it is, and which of its sides is there."""
    chart = history_chart(points, unit="h", until=TODAY)
    assert chart is not None
    return [(value.text, value.x, value.y, value.anchor) for value in chart.values]


def test_lots_stand_from_the_least_advanced() -> None:
    note = {"contract": "c", "lot": "1", "code": "nothing-declared", "sentence": "Lot 1\u00a0: aucune heure."}
    lots = [
        lot("200.00", "250.00", "0.00", name="2"),
        lot("833.00", "126.50", "706.50"),
        lot(None, "0.00", "0.00"),
    ]

    shown = in_progress(results(*lots, attention=[note]), {("c", "2"): terms()}, {}, today=TODAY)

    first, second = shown["lots"]
    assert (first.share, first.situation.word, first.to_do) == (15, "Arrêté", "Aucune heure.")
    assert (second.share, second.situation.word, second.to_do) == (125, "Compte atteint", "Rien.")
    assert (first.elapsed, second.elapsed) == (None, 91)  # 333 days of 365
    assert (shown["short_lots"], shown["is_alarming"]) == (1, True)


def test_a_lot_late_for_what_was_just_ordered_says_so_and_is_no_alarm() -> None:
    notes = [
        {"contract": "c", "lot": name, "code": "late", "sentence": f"Lot {name}\u00a0: 0,00\u00a0% validées."}
        for name in ("1", "2")
    ]
    lots = [lot("21.00", "0.00", "21.00", name=name) for name in ("1", "2")]
    new = {("c", "1"): "21.00", ("c", "2"): "21.00"}

    both = in_progress(results(*lots, attention=notes), {}, new, today=TODAY)
    first = in_progress(results(*lots, attention=notes), {}, {("c", "1"): "21.00"}, today=TODAY)

    assert (both["is_alarming"], first["is_alarming"]) == (False, True)
    assert [found.situation.word for found in first["lots"]] == ["Dues depuis peu", "En retard"]
    assert first["lots"][0].to_do == "Manquent 21,00 h."
    assert first["attention"][0][0]["why"].startswith(
        "21,00 heures y sont dues depuis ce trimestre seulement"
    )
    assert "why" not in first["attention"][1][0]


def test_why_nothing_is_due_on_a_lot_is_said() -> None:
    lots = [lot(None, "0.00", "0.00", name=name) for name in ("1", "2", "3", "4")]
    stated = {
        ("c", "1"): terms(),
        ("c", "2"): terms(in_territory=False),
        ("c", "3"): terms(clause={"way": "rate", "hours_per_1000_euros": "1.75"}),
        ("c", "4"): terms(clause=None),
    }

    reasons = [reason for _, reason in nothing_due(results(*lots), stated)]

    assert reasons == [
        "La centrale ne vous a fixé aucune part de l’objectif du lot (6\u202f000,00 h).",
        "Hors de votre département\u00a0: aucune heure n’y est due pour vous.",
        "Rien n’est dû tant que rien n’est commandé\u00a0: 1,75 h pour 1 000 € commandés.",
    ]


def test_a_first_order_ends_the_first_day() -> None:
    assert not is_used(results(), {("c", "1"): terms()})
    assert is_used(results(), {("c", "1"): terms(ordered="0.01")})


def test_values_are_written_in_french() -> None:
    assert [written(value) for value in ("12400.50", "-6.00", 3)] == ["12\u202f400,50", "−6,00", "3"]
    assert [written(value, with_sign=True) for value in ("8.50", "0.00", 2, 0)] == [
        "+8,50",
        "0,00",
        "+2",
        "0",
    ]
    assert [decimal(size) for size in (-605, 0, 100)] == ["-6.05", "0.00", "1.00"]
    assert sorted(["Zone", "Île", "Est"], key=alphabetical) == ["Est", "Île", "Zone"]


def test_what_an_act_changed_is_said_total_then_lots() -> None:
    before = results(lot("0.00", "0.00", "0.00")) | {
        "reserved_usage": {"reserved_call_offs": 1, "by_article": []}
    }
    after = results(lot("21.00", "0.00", "21.00")) | {
        "reserved_usage": {"reserved_call_offs": 2, "by_article": [{"article": "L2113-12"}]},
    }
    after["clause_hours"] = {**after["clause_hours"], "due": "21.00"}

    changes = list(_changes(before, after))

    assert [(change.label, change.lot, change.difference) for change in changes] == [
        ("Heures dues", "", "21.00"),
        ("Heures dues", "Lot 1", "21.00"),
        ("Commandes sur des lots réservés", "", 1),
    ]


def test_a_lot_says_once_how_many_hours_are_missing() -> None:
    missing = "\u00a0; il en manque 706,50 sur 833,00 dues."
    notes = [
        {"contract": "c", "lot": "1", "code": code, "sentence": f"Conseil (Études)\u00a0: {words}"}
        for code, words in (
            ("nothing-declared", f"aucune heure n’y est déclarée{missing}"),
            ("late", f"15,18\u00a0% des heures dues sont validées{missing}"),
            ("pending-long", "14,00\u00a0heures en attente\u00a0; depuis longtemps."),
        )
    ]

    [[first, *others]] = in_progress(
        results(lot("833.00", "126.50", "706.50"), attention=notes), {}, {}, today=TODAY
    )["attention"]

    assert first["sentence"] == notes[0]["sentence"]
    assert [note["sentence"] for note in others] == [
        "15,18\u00a0% des heures dues sont validées.",
        "14,00\u00a0heures en attente\u00a0; depuis longtemps.",
    ]


def test_a_day_is_not_broken_between_two_lines() -> None:
    assert emphasised("126,50 sur 833,00 dues au 29 novembre 2026, 1er mai 2026.") == (
        "<strong>126,50</strong> sur <strong>833,00</strong> dues au "
        '<span class="nb">29 novembre 2026</span>, <span class="nb">1er mai 2026</span>.'
    )
