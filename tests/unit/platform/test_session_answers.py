"""What a command reads and writes through its session is the same in memory and on PostgreSQL."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from support.lots_in_life import bring
from support.sharing import closes, is_invoiced, works
from support.story import CENTRALE, CONTRACT, Story
from tremplin_platform.commands.contracts.contracts import Fixed, LotTerms, Rate
from tremplin_platform.commands.lots.lot_life import cancel_lot
from tremplin_platform.domain.attribution.bases import Invoiced, ValidatedHours
from tremplin_platform.domain.clauses.shortfall import LotCount
from tremplin_platform.domain.hours.claim import Claim
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.domain.persons.person import Person
from tremplin_platform.store.appending import UnknownLog
from tremplin_platform.store.session import IdentifierUsed

PARIS, LYON = "cpam-075", "cpam-069"
RATED = LotTerms(identifier="1", title="Paris", clause=Rate(function="main", hours_per_1000_euros=20_00))
SECOND = LotTerms(identifier="2", title="Lyon", clause=Fixed(function="main", hours=100_00))
PERSON = Person(identifier="p-1", public="a", hires={"proprete": "2026-01-01"})
CLAIM = Claim(
    log=PARIS,
    declaration="h1",
    person="p-1",
    contract=CONTRACT,
    lot="1",
    worked_from="2026-02-02",
    worked_to="2026-02-06",
    work_quarter="2026-Q1",
    hours=35_00,
)


class GivenUp(Exception):
    """A command that wrote, and then is refused."""


def asked(story: Story, ask: Callable[[Any], Any], log: str = CENTRALE) -> Any:
    """What a session of `log` answers."""
    return story.logs.run(log, ask)


def orders(story: Story, lot: str, cents: int) -> bool:
    """Whether an order is counted; its command gives up where it is not."""

    def order(session: Any) -> None:
        if not session.order(contract=CONTRACT, lot=lot, amount=cents):
            raise GivenUp

    try:
        asked(story, order)
    except GivenUp:
        return False
    return True


def test_what_each_log_has_of_a_lot_is_counted_by_a_day(story: Story) -> None:
    story.ready(PARIS, LYON, lots=[RATED])
    bring(story, 12_00, on="2026-03-31", member=PARIS)
    story.orders(PARIS, "bc-1", on="2026-02-01", amount=10_000_00)  # 200.00 h due
    story.at("2026-05-04")
    works(story, 35_00, log=PARIS, days=("2026-02-02", "2026-02-06"))
    story.corrects(PARIS, "h1", -5_00)
    story.orders(PARIS, "bc-2", on="2026-07-01", amount=5_000_00)  # beyond the day

    def count(on: str) -> dict[str, tuple[int, int]]:
        lots = [(CONTRACT, "1")]
        found: list[LotCount] = asked(story, lambda s: s.lot_counts(lots, on=date.fromisoformat(on)))
        heads = [(log, len(story.logs.facts(log))) for log in sorted([CENTRALE, LYON, PARIS])]
        assert [(item.log, item.seq) for item in found] == heads
        return {
            item.log: (item.validated, item.due) for item in found if (item.validated, item.due) != (0, 0)
        }

    assert count("2026-06-30") == {PARIS: (30_00, 200_00), CENTRALE: (12_00, 0)}
    assert count("2026-03-30") == {PARIS: (30_00, 200_00)}
    assert count("2026-01-31") == {}


def test_what_each_log_was_invoiced_is_summed_by_lot_and_quarter(story: Story) -> None:
    story.ready(PARIS, LYON, lots=[RATED, SECOND])
    story.awards("proprete", lot="2")
    for member, lot in ((PARIS, "1"), (LYON, "2")):
        story.orders(member, f"bc-{lot}", lot=lot)
    is_invoiced(story, PARIS, 100_00)
    is_invoiced(story, PARIS, -20_00, name="f-2", on="2026-03-31")
    is_invoiced(story, PARIS, 7_00, name="f-3", on="2026-04-01")
    is_invoiced(story, LYON, 50_00, lot="2", on="2026-01-01")

    found = asked(story, lambda session: session.invoiced(quarter="2026-Q1"))

    said = {"contract": CONTRACT}
    assert found == [
        Invoiced(log=LYON, lot="2", cut=len(story.logs.facts(LYON)), amount=50_00, credited=0, **said),
        Invoiced(log=PARIS, lot="1", cut=len(story.logs.facts(PARIS)), amount=80_00, credited=-20_00, **said),
    ]


def test_the_centrale_s_validated_hours_are_one_sum_a_lot_and_day(story: Story) -> None:
    story.ready(PARIS)
    story.at("2026-03-02")
    works(story, 35_00, "h1", days=("2026-02-02", "2026-02-06"))
    works(story, 4_00, "h2", days=("2026-02-05", "2026-02-06"))
    works(story, 6_00, "h3", days=("2026-02-09", "2026-02-09"))
    story.corrects(CENTRALE, "h3", -6_00)

    def hours(day: str, total: int) -> ValidatedHours:
        return ValidatedHours(
            contract=CONTRACT, lot="1", worked_to=day, protected=False, category=None, hours=total
        )

    found = asked(story, lambda session: session.validated_hours())
    assert found == [hours("2026-02-06", 39_00), hours("2026-02-09", 0)]


def test_hours_due_are_those_of_every_fact_that_makes_or_withdraws_them(story: Story) -> None:
    story.contractor("proprete")
    story.contract(RATED, SECOND)
    story.awards("proprete")
    story.joins(PARIS)
    story.orders(PARIS, "bc-1", on="2026-02-01", amount=10_000_00)
    story.allocates(PARIS, 40_00, lot="2")
    story.facts(PARIS)

    assert [due["hours"] for due in story.logs.due(PARIS, CONTRACT, "1")] == [200_00]
    assert [due["hours"] for due in story.logs.due(PARIS, CONTRACT, "2")] == [40_00]

    story.do(CENTRALE, cancel_lot, contract=CONTRACT, lot="2", reason="infructueux")
    story.facts(PARIS)

    assert story.logs.due(PARIS, CONTRACT, "2") == []


def test_hours_reported_are_by_reporting_quarter(story: Story) -> None:
    story.ready(PARIS)
    story.at("2026-03-02")
    works(story, 35_00, log=PARIS, days=("2026-02-02", "2026-02-06"))
    bring(story, 12_00, on="2026-01-31", member=PARIS)
    closes(story, "2026-Q1", on="2026-04-10")
    story.facts(PARIS)
    story.corrects(PARIS, "h1", -5_00)

    place = {"contract": CONTRACT, "lot": "1"}
    assert story.logs.reported(PARIS, "2026-Q1") == [{**place, "hours": 47_00}]
    assert story.logs.reported(PARIS, "2026-Q2") == [{**place, "hours": -5_00}]


def test_a_maximum_counts_every_order_and_keeps_its_count(story: Story) -> None:
    def two_orders(session: Any) -> list[bool]:
        session.set_maximum(contract=CONTRACT, lot="", maximum=150)
        session.set_maximum(contract=CONTRACT, lot="1", maximum=100)
        return [session.order(contract=CONTRACT, lot="1", amount=amount) for amount in (60, 40)]

    assert asked(story, two_orders) == [True, True]
    # The lot's is full: the command gives up, and neither counter moves.
    assert not orders(story, "1", 1)
    assert (story.logs.ordered(CONTRACT, "1"), story.logs.ordered(CONTRACT, "")) == (100, 100)
    # Bounded again, what was ordered stays.
    asked(story, lambda session: session.set_maximum(contract=CONTRACT, lot="1", maximum=110))
    assert orders(story, "1", 10)
    assert story.logs.ordered(CONTRACT, "1") == 110
    # A lot without a maximum counts for the contract alone; beyond it, nothing.
    assert not orders(story, "2", 41)
    assert orders(story, "2", 40)
    assert story.logs.ordered(CONTRACT, "") == 150


def test_a_command_sees_what_it_saved_and_leaves_nothing_if_refused(story: Story) -> None:
    story.member(PARIS)
    before = story.facts()

    def write(session: Any) -> None:
        found = session.get(Organisation, PARIS)
        found.leave(left_on=date(2026, 12, 31))
        session.save(found)
        assert session.get(Organisation, PARIS).version == found.version
        session.set_maximum(contract=CONTRACT, lot="1", maximum=100)
        session.vault.add(PERSON)
        raise GivenUp

    with pytest.raises(GivenUp):
        asked(story, write)

    assert story.facts() == before
    assert asked(story, lambda session: session.get(Organisation, PARIS).version) == 1
    assert asked(story, lambda session: session.vault.find("p-1")) is None
    assert orders(story, "1", 101)


def test_an_identifier_begins_once(story: Story) -> None:
    story.contractor("proprete")
    before = story.facts()

    with pytest.raises(IdentifierUsed):
        story.contractor("proprete", "ESAT")
    assert story.facts() == before


def test_figures_of_a_member_are_those_beyond_a_position(story: Story) -> None:
    story.ready(PARIS, lots=[RATED])
    story.orders(PARIS, "bc-1", on="2026-02-01", amount=10_000_00)
    story.orders(PARIS, "bc-2", on="2026-02-02", amount=5_000_00)
    head = len(story.facts(PARIS))

    def due(after: int) -> tuple[int, int]:
        found = asked(story, lambda session: session.figures_of(PARIS, after=after))
        return found.through_seq, sum(total["amount"] for total in found.totals if total["measure"] == "due")

    assert due(0) == (head, 300_00)
    assert due(head - 1) == (head, 100_00)
    with pytest.raises(UnknownLog):
        asked(story, lambda session: session.figures_of("nobody", after=0))
    with pytest.raises(UnknownLog):
        asked(story, lambda session: None, log="nobody")


def test_contracts_opened_by_name_are_named(story: Story) -> None:
    story.ready(PARIS)
    story.contract(identifier="accueil")
    story.opens(PARIS, contract="accueil")
    story.contract(identifier="zonage")
    story.opens(None, contract="zonage")

    assert asked(story, lambda session: session.contracts_opened_to(PARIS)) == ["accueil", CONTRACT]


def test_a_claim_keeps_its_marks_until_it_is_marked_again(story: Story) -> None:
    story.member(PARIS)

    def claim(session: Any) -> None:
        session.vault.add(PERSON)
        session.vault.claim(CLAIM, salt=b"salt")
        session.vault.mark(CLAIM, to_take_back=True, overclaimed=True)
        session.vault.change(replace(CLAIM, hours=30_00, validated=30_00))

    asked(story, claim, log=PARIS)

    expected = replace(CLAIM, hours=30_00, validated=30_00, to_take_back=True, overclaimed=True)
    assert asked(story, lambda session: session.vault.claims_of("p-1"), log=PARIS) == [expected]
    assert story.logs.to_take_back() == story.logs.overclaimed() == [(PARIS, "h1")]
    asked(story, lambda session: session.vault.mark(CLAIM, to_take_back=False), log=PARIS)
    assert (story.logs.to_take_back(), story.logs.overclaimed()) == ([], [(PARIS, "h1")])
    asked(story, lambda session: session.vault.change(replace(CLAIM, hours=0)), log=PARIS)
    assert story.logs.overclaimed() == []


def test_an_erased_person_is_no_one_s_and_its_claims_stay(story: Story) -> None:
    story.member(PARIS)

    def claim(session: Any) -> None:
        session.vault.add(PERSON)
        session.vault.claim(CLAIM, salt=b"salt")

    asked(story, claim, log=PARIS)
    assert asked(story, lambda session: session.vault.salt_of(PARIS, "h1"), log=PARIS) == b"salt"
    assert asked(story, lambda session: session.vault.erase("p-1"), log=PARIS)
    assert not asked(story, lambda session: session.vault.erase("p-1"), log=PARIS)

    assert asked(story, lambda session: session.vault.find("p-1"), log=PARIS) is None
    assert asked(story, lambda session: session.vault.claim_of(PARIS, "h1"), log=PARIS).person is None
    assert asked(story, lambda session: session.vault.salt_of(PARIS, "h1"), log=PARIS) is None
    with pytest.raises(LookupError):
        asked(story, lambda session: session.vault.claims_of("p-1"), log=PARIS)
