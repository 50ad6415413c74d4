"""What results, lots and the catalogue say of lots in course: recorded by commands, read as members read them."""

from datetime import date
from typing import Any

import pytest

from support.lots_in_life import (
    FIXED,
    MEMBER,
    add_hours,
    affirm,
    bring,
    cancel,
    fixed,
    relaunch,
    renew,
    revise,
    substitute,
    terminate,
)
from support.postgres_server import Database
from support.projecting import TODAY, answer, apply
from support.story import CENTRALE, CONTRACT, Story, evidence
from tremplin_platform.commands.clauses.execution import annul_clause
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.commands.lots.lots import GroupShare
from tremplin_platform.commands.organisations.organisations import StatusTerms, record_status
from tremplin_projections.queries.contracts.catalogue import CatalogueRow, catalogue
from tremplin_projections.queries.figures.window import KnownAt
from tremplin_projections.queries.hours.hours import Filters, hours
from tremplin_projections.queries.lots.lots import LotOfMember, lots
from tremplin_projections.queries.rows import fetch_rows, json_value
from tremplin_projections.scope import EVERY_LOG, reading

SECOND = LotTerms(identifier="2", title="Papeterie", articles=["L2113-12"], clause=fixed(400_00))


@pytest.fixture
def story(blank_story: Story) -> Story:
    return blank_story


def project(database: Database, story: Story, *logs: str) -> None:
    with database.connect("feed") as feed:
        for log in logs or (MEMBER,):
            apply(feed, story.facts(log))
        apply(feed, story.facts(CENTRALE), projection="catalogue")


def lot_rows(log: str = MEMBER) -> list[LotOfMember]:
    with reading(log=log):
        return list(lots(today=TODAY, log=log).rows)


def contract_row() -> CatalogueRow:
    with reading(log=MEMBER):
        return catalogue(today=TODAY).rows[0]


def targets(**asked: Any) -> list[str | None]:
    return [lot["lot_target"] for lot in answer(log=MEMBER, **asked)["lots"]]


def test_rule_11_reports_before_an_amendment_are_judged_by_the_old_target(
    database: Database, story: Story
) -> None:
    story.ready(MEMBER, lots=[FIXED])
    revise(story, fixed(900_00), on="2026-07-01")
    revise(story, fixed(950_00), on="2027-01-01")
    project(database, story)

    assert targets(effective_to="2026-06-30") == ["833.00"]
    assert targets(effective_to="2026-07-01") == ["900.00"]
    assert targets(effective_to="2027-01-01") == ["950.00"]
    assert targets() == ["900.00"]  # on 30 September 2026
    revisions = lot_rows()[0].life.revisions
    assert [(revision.effective_on, revision.ground) for revision in revisions] == [
        (date(2026, 7, 1), "R2194-1"),
        (date(2027, 1, 1), "R2194-1"),
    ]


def test_rule_11_what_was_known_before_an_amendment_does_not_know_it(
    database: Database, story: Story
) -> None:
    story.ready(MEMBER, lots=[FIXED])
    known = story.facts(MEMBER)[-1]
    revise(story, fixed(900_00), on="2026-02-01")
    project(database, story)

    then = KnownAt(seq=known.seq, recorded_at=known.recorded_at, asked=known.seq)
    assert targets(effective_to="2026-07-01", known_at=then) == ["833.00"]
    assert targets(effective_to="2026-07-01") == ["900.00"]


def test_rule_11_an_earlier_amendment_recorded_later_does_not_prevail(
    database: Database, story: Story
) -> None:
    story.ready(MEMBER, lots=[FIXED])
    revise(story, fixed(950_00), on="2026-09-01")
    revise(story, fixed(900_00), on="2026-07-01")
    # A member that the contract is opened to now learns both from its opening.
    story.joins("caf-013")
    project(database, story, MEMBER, "caf-013")

    for log in (MEMBER, "caf-013"):
        found = {
            day: answer(log=log, effective_to=day)["lots"][0]["lot_target"]
            for day in ("2026-06-30", "2026-08-31", "2026-09-01")
        }
        assert found == {"2026-06-30": "833.00", "2026-08-31": "900.00", "2026-09-01": "950.00"}


def test_rule_48_an_annulled_clause_has_a_target_of_zero_from_its_day_on(
    database: Database, story: Story
) -> None:
    story.ready(MEMBER, lots=[FIXED])
    story.allocates(MEMBER, 833_00)
    story.at("2026-07-02")
    story.do(CENTRALE, annul_clause, contract=CONTRACT, lot="1", on=date(2026, 7, 1), reason="redressement")
    project(database, story)

    assert targets(effective_to="2026-06-30") == ["833.00"]
    assert targets(effective_to="2026-07-01") == ["0.00"]
    found = {
        day: answer(log=MEMBER, effective_to=day)["lots"][0]["due"] for day in ("2026-06-30", "2026-07-01")
    }
    assert found == {"2026-06-30": "833.00", "2026-07-01": "0.00"}
    assert lot_rows()[0].life.annulled_on == contract_row().lots[0].life.annulled_on == date(2026, 7, 1)


def test_rule_15_a_cancelled_lot_is_still_shown_as_tried_and_has_no_target(
    database: Database, story: Story
) -> None:
    story.ready(MEMBER, lots=[FIXED, SECOND])
    story.at("2026-03-01")
    cancel(story, "2")
    project(database, story)

    assert targets() == ["833.00", None]
    assert targets(effective_to="2026-02-28") == ["833.00", "400.00"]
    assert answer(log=MEMBER)["reserved_usage"]["reserved_lots_open"] == 0
    tried = lot_rows()[1]
    assert (tried.reserved, tried.life.cancelled_on) == (True, date(2026, 3, 1))
    shown = contract_row().lots[1]
    assert (shown.reservation, shown.life.cancelled_on) == ({"articles": ["L2113-12"]}, date(2026, 3, 1))


def test_rule_12_a_renewal_shows_its_end_but_not_on_a_terminated_lot(
    database: Database, story: Story
) -> None:
    story.ready(MEMBER, lots=[FIXED, SECOND])
    story.contractor("esat-75", "ESAT")
    story.awards("esat-75", lot="2", evidence=evidence())
    terminate(story, on="2026-06-30", lot="2")
    renew(story, "2027-12-31")
    project(database, story)

    assert [row.ends_on for row in lot_rows()] == [date(2027, 12, 31), date(2026, 6, 30)]
    shown = contract_row()
    assert shown.ends_on == date(2027, 12, 31)
    assert [lot.life.terminated_on for lot in shown.lots] == [None, date(2026, 6, 30)]


def test_rule_13_a_tranche_adds_to_the_target_shown_once_affirmed(database: Database, story: Story) -> None:
    story.ready(MEMBER, lots=[FIXED])
    for name, more in (("option-1", 200_00), ("option-2", 50_00)):
        add_hours(story, name, more)
    affirm(story, "option-1", on="2026-07-01")
    story.joins("caf-013")
    project(database, story, MEMBER, "caf-013")

    # 833 h, then 833 + 200 h; option-2 is not affirmed.
    for log in (MEMBER, "caf-013"):
        found = [
            answer(log=log, effective_to=day)["lots"][0]["lot_target"] for day in ("2026-06-30", "2026-07-01")
        ]
        assert found == ["833.00", "1033.00"]
        assert [(tranche.id, tranche.affirmed_on) for tranche in lot_rows(log)[0].life.tranches] == [
            ("option-1", date(2026, 7, 1)),
            ("option-2", None),
        ]


def test_rule_16_the_failed_lot_and_its_relaunch_show_each_other(database: Database, story: Story) -> None:
    story.ready(MEMBER, lots=[FIXED, SECOND, LotTerms(identifier="3", title="Papeterie, relance")])
    cancel(story, "2")
    relaunch(story, CONTRACT, "3", failed="2")
    project(database, story)

    for item in (lot_rows(), contract_row().lots):
        assert [row.life.relaunched_as for row in item] == [None, {"contract": CONTRACT, "lot": "3"}, None]
        assert [row.life.relaunch_of for row in item] == [None, None, {"contract": CONTRACT, "lot": "2"}]
        assert item[1].life.cancelled_on is not None


def test_rule_19_and_23_hours_brought_forward_and_the_successor_are_shown(
    database: Database, story: Story
) -> None:
    story.ready(MEMBER, lots=[FIXED])
    story.contractor("ea-92", "EA")
    bring(story, 118_00, on="2026-03-31")
    substitute(story, "ea-92", on="2026-07-01")
    project(database, story)

    found = answer(log=MEMBER)
    assert found["clause_hours"] == {
        "due": None,
        "declared": "0.00",
        "pending": "0.00",
        "validated": "118.00",
        "rejected": "0.00",
        "adjustments": "0.00",
        "missing": "0.00",
    }
    assert [(quarter["quarter"], quarter["reported"]) for quarter in found["quarters"]] == [
        ("2026-Q1", "118.00"),
        ("2026-Q2", "0.00"),
        ("2026-Q3", "0.00"),
    ]
    row = lot_rows()[0]
    assert [award.contractor for award in row.awards] == ["proprete", "ea-92"]
    assert row.life.substitutions == ({"contractor": "ea-92", "replaced": "proprete", "on": "2026-07-01"},)


def test_rule_22_hours_after_a_lost_status_are_flagged_and_still_count(
    database: Database, story: Story
) -> None:
    story.ready(MEMBER, lots=[FIXED, SECOND])
    story.contractor("esat-75", "ESAT")
    story.awards("esat-75", lot="2", evidence=evidence())
    for name, days in (("h1", ("2026-06-29", "2026-06-30")), ("h2", ("2026-07-01", "2026-07-02"))):
        story.declares(MEMBER, name, lot="2", contractor="esat-75", hours=10_00, days=days)
    lost = StatusTerms(kind="ESAT", since=date(2025, 1, 1), until=date(2026, 6, 30))
    story.do(CENTRALE, record_status, identifier="esat-75", status=lost)
    project(database, story)

    with reading(log=MEMBER):
        found = hours(filters=Filters(log=MEMBER)).rows
    assert [(item.declaration, item.review) for item in found] == [("h1", None), ("h2", "status-lost")]
    assert answer(log=MEMBER)["clause_hours"]["declared"] == "20.00"
    assert lot_rows()[1].life.lost_statuses == ({"contractor": "esat-75", "on": "2026-07-01"},)
    # A lost status is sent to members in their own log, not to every key by the catalogue.
    assert contract_row().lots[1].life.lost_statuses == ()


def test_rule_22_the_flag_uses_the_latest_day_and_the_winner_concerned(
    database: Database, story: Story
) -> None:
    story.ready(MEMBER, lots=[FIXED, SECOND])
    story.contractor("esat-75", "ESAT")
    story.contractor("ea-92", "EA")
    for winner in ("esat-75", "ea-92"):
        story.awards(winner, lot="2", evidence=evidence())
    for until in ("2026-05-31", "2026-06-30"):  # lost on 1 June, then found to hold for a month more
        status = StatusTerms(kind="ESAT", since=date(2025, 1, 1), until=date.fromisoformat(until))
        story.do(CENTRALE, record_status, identifier="esat-75", status=status)
    for name, winner, day in (
        ("eve", "esat-75", "2026-06-30"),
        ("lost", "esat-75", "2026-07-01"),
        ("other", "ea-92", "2026-07-01"),
    ):
        story.declares(MEMBER, name, lot="2", contractor=winner, hours=7_00, days=(day, day))
    project(database, story)

    with reading(log=MEMBER):
        found = {row.declaration: row.review for row in hours(filters=Filters(log=MEMBER)).rows}
    assert found == {"eve": None, "lost": "status-lost", "other": None}


def test_rule_25_an_open_point_is_the_centrale_s_to_see(database: Database, story: Story) -> None:
    story.ready(MEMBER, lots=[FIXED, SECOND])
    story.contractor("esat-75", "ESAT")
    group = [
        GroupShare(contractor="esat-75", share_percent=70_00, lead=True),
        GroupShare(contractor="proprete", share_percent=30_00),
    ]
    story.awards("esat-75", lot="2", evidence=evidence(), group=group, statement="Jugé en son entier")
    project(database, story)

    asked = "select kind, detail -> 'about' from catalogue_lot_changes where kind = 'open_point'"
    with reading(log=EVERY_LOG):
        assert [(kind, json_value(about)) for kind, about in fetch_rows(asked, {})] == [
            ("open_point", ["proprete"])
        ]
    with reading(log=MEMBER):
        assert fetch_rows(asked, {}) == []
