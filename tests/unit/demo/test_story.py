"""The demo year as a newcomer meets it: what it shows, and that it is always the same."""

from collections import Counter
from collections.abc import Iterable

from support.summed_events import EXAMPLE_HOURS
from tremplin_infra.demo.acts import acts, member_acts
from tremplin_infra.demo.acts.buyer_acts import BuyerDid
from tremplin_infra.demo.acts.centrale_commands import CENTRALE_COMMANDS
from tremplin_infra.demo.acts.member_commands import MEMBER_COMMANDS
from tremplin_infra.demo.acts.parties import (
    CENTRALE,
    JOINS_LATE,
    LEAVES,
    MERGES,
    SUCCESSOR,
    WORKED_EXAMPLE,
    members,
)
from tremplin_infra.demo.contracts.contracts import every_lot
from tremplin_infra.demo.contracts.targets import parts
from tremplin_infra.demo.oracle.expected import reckon
from tremplin_infra.demo.oracle.expected_doeth import expected_doeth
from tremplin_infra.demo.oracle.expected_publics import expected_publics
from tremplin_infra.demo.oracle.expected_results import expected_results
from tremplin_infra.demo.story.centrale_year import LAST_CONTRACT
from tremplin_infra.demo.story.persons import HIDDEN_BESIDE, NAMED_QUARTERS
from tremplin_infra.demo.story.story import demo_acts
from tremplin_platform.commands.contracts.contracts import Fixed, Formula, Rate

STORY = demo_acts()


def test_the_story_is_deterministic_and_in_order_of_instants() -> None:
    assert demo_acts() == STORY
    assert [act.at for act in STORY] == sorted(act.at for act in STORY)
    assert len({(act.log, act.at) for act in STORY}) == len(STORY)


def test_its_last_act_tells_that_it_is_whole() -> None:
    last = STORY[-1]

    assert isinstance(last, acts.ContractPublished)
    assert last.id == LAST_CONTRACT
    assert STORY[-2].at < last.at


def test_its_members_are_real_bodies_with_their_names_mended() -> None:
    found = members()

    assert len(found) == 43
    assert len({member.siret for member in found}) == 43
    assert not any("\ufffd" in member.name for member in found)
    assert {"CPAM du Finistère", "CPAM du Rhône", "URSSAF Midi Pyrénées"} <= {item.name for item in found}


def test_it_shows_every_kind_of_act() -> None:
    counts = Counter(type(act) for act in STORY)

    assert set(counts) == {*CENTRALE_COMMANDS, *MEMBER_COMMANDS}
    assert any(isinstance(act, member_acts.Invoiced) and act.amount < 0 for act in STORY)
    assert 1_000 <= len(STORY) <= 1_600


def test_it_shows_the_contracts_of_the_interview() -> None:
    reserved = {(contract.id, lot.terms.identifier) for contract, lot in every_lot() if lot.terms.articles}
    clauses = {type(lot.terms.clause) for _, lot in every_lot()}

    assert {
        ("traiteurs", "idf"),
        ("impression-papeterie", "supports"),
        ("enveloppes", "medecins-conseil"),
        ("espaces-verts", "1"),
        ("dechets-idf", "est"),
        ("dechets-idf", "ouest"),
    } <= reserved
    assert ("enveloppes", "courantes") not in reserved
    assert {Fixed, Formula, Rate} <= clauses


def test_parts_of_a_target_never_pass_it() -> None:
    for contract, lot in every_lot():
        match lot.terms.clause:
            case Fixed(hours=target):
                assert 0 < sum(hours for _, hours in parts(contract, lot)) <= target
            case _:
                pass


def test_a_member_leaves_another_joins_late_another_is_the_example() -> None:
    found = expected_results(reckon(STORY))

    assert [act.id for act in STORY if isinstance(act, acts.MemberLeft)] == [LEAVES]
    assert min(act.at for act in STORY if act.log == JOINS_LATE).year == 2026
    assert found[WORKED_EXAMPLE]["clause_hours"] == EXAMPLE_HOURS
    published = [row["published"] for row in found[WORKED_EXAMPLE]["quarters"]]
    assert published == ["0.00", "0.00", "118.00", "0.00", None]


def test_the_centrale_s_purchases_from_protected_structures_are_members() -> None:
    usage = expected_results(reckon(STORY))["siege"]["reserved_usage"]

    assert usage["protected_wins_not_reserved"] == 1
    assert usage["protected_spend_not_reserved"] != "0.00"


def test_a_successor_s_results_hold_what_the_merged_member_came_to() -> None:
    before = expected_results(reckon(act for act in STORY if not isinstance(act, acts.MemberMerged)))
    after = expected_results(reckon(STORY))

    both = [before[item]["clause_hours"]["validated"] for item in (MERGES, SUCCESSOR)]
    assert all(hours != "0.00" for hours in both)
    assert hundredths(after[SUCCESSOR]["clause_hours"]["validated"]) == sum(map(hundredths, both))
    assert after[MERGES]["clause_hours"] == before[MERGES]["clause_hours"]


def hundredths(text: str) -> int:
    return int(text.replace(".", ""))


def test_it_shows_what_buyers_do() -> None:
    done = Counter(act.command.__name__ for act in STORY if isinstance(act, BuyerDid))

    assert {
        "notify_difficulty",
        "send_formal_notice",
        "decide_penalty",
        "cancel_lot",
        "relaunch_lot",
        "hold_sourcing",
        "set_objective",
        "sign_convention",
        "record_meeting",
        "record_waiver",
        "name_referent",
    } <= set(done)


def test_the_protected_winner_of_a_lot_not_reserved_was_met_before() -> None:
    (award,) = (act for act in STORY if isinstance(act, acts.LotAwarded) and act.sourcing)
    (met,) = (
        act for act in STORY if isinstance(act, BuyerDid) and act.given.get("identifier") == award.sourcing
    )

    assert met.at < award.at
    assert award.article is None


def test_hours_that_are_no_one_member_s_are_shared_to_the_hundredth() -> None:
    def validated(story: Iterable[acts.Act]) -> int:
        found = expected_results(reckon(story)).items()
        return sum(hundredths(item["clause_hours"]["validated"]) for name, item in found if name != MERGES)

    shared = [act for act in STORY if act.log == CENTRALE and isinstance(act, member_acts.HoursDeclared)]
    own = [act for act in STORY if act.log != CENTRALE or not isinstance(act, member_acts.HoursValidated)]

    assert sum(act.hours for act in shared) == 1_222_00
    assert validated(STORY) - validated(own) == 1_222_00


def test_a_public_of_three_hides_itself_and_the_next_smallest() -> None:
    for (contract, quarter), answer in expected_publics(STORY, hidden_beside=HIDDEN_BESIDE):
        assert (contract, quarter) in {("nettoyage", named_quarter) for named_quarter in NAMED_QUARTERS}
        assert [row["public"] for row in answer["results"] if row["hours"]] == ["b"]
    publics = Counter(act.public for act in STORY if isinstance(act, acts.PersonRegistered))
    assert publics == {"b": 7, "a": 5, "d": 3}


def test_one_attestation_names_the_centrale_and_gives_no_figure() -> None:
    amounts = {member: row["amount4"] for (member, _), row in expected_doeth(STORY)}

    assert amounts == {"caf-001": "1923.00", "caf-024": "382.05", "caf-041": None, WORKED_EXAMPLE: "273.60"}
