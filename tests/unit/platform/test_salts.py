"""A copy's origin carries the digest of the original: what a copy omits must not be found by trying."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from support.every import every
from support.salted import SALT, guessed, unsalted
from support.story import CONTRACT, Story
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.domain.members.delivery import TOPICS, form_copy
from tremplin_platform.domain.members.member_contract import MemberContract
from tremplin_platform.events.catalog import current, events, version_of
from tremplin_platform.events.envelope import Envelope, from_wire
from tremplin_platform.events.fact import BY_ACCOUNT, CentraleFact, SaltedFact

GOLDEN = Path(__file__).parents[2] / "golden" / "events"
LOG = "cpam-075"
AMOUNT = 123_456_78


def latest(topic: str) -> Envelope:
    return from_wire((GOLDEN / f"{topic}.v{version_of(events()[topic])}.json").read_bytes())


def opened(*, lot: str) -> Any:
    """The contract of the golden examples, with one lot more where `lot` is not one of its lots."""
    fact = latest("contract.opened")
    state = fact.data["state"]
    known = {item["id"]: item for item in state["lots"]}
    lots = {**known, lot: {**known["1"], "id": lot}} if lot not in known else known
    return form_copy(
        fact._replace(data={**fact.data, "state": {**state, "lots": list(lots.values())}}),
        log=LOG,
        territory="75",
        find=lambda *_: None,
        reported=lambda _: [],
        due=lambda *_: [],
    )


def copied(fact: Envelope) -> dict[str, Any]:
    """The data of the copy of a golden example, in a log to which its contract is open."""

    def find(kind: type[Any], identifier: str) -> Any:
        if kind is MemberContract:
            return None if fact.topic == "contract.opened" else opened(lot=fact.data.get("lot", "1"))
        first = {"membership": "organisation.registered", "closed-quarter": "quarter.closed"}
        return form_copy(
            latest(first[kind.TOPIC]),
            log=LOG,
            territory="75",
            find=find,
            reported=lambda _: [],
            due=lambda *_: [],
        )

    aggregate = form_copy(fact, log=LOG, territory="75", find=find, reported=lambda _: [], due=lambda *_: [])
    return dict(vars(aggregate.collect_events()[-1]))


@every("topic", sorted(TOPICS))
def test_every_kind_that_is_copied_is_salted_field_by_field(topic: str) -> None:
    fact = latest(topic)

    assert unsalted(fact.data, copied(fact)) == []
    assert issubclass(events()[topic], SaltedFact)


@every("topic", sorted(TOPICS))
def test_every_salt_is_drawn_anew_and_may_be_given(topic: str) -> None:
    kind: Any = events()[topic]
    said = {field.name: None for field in fields(kind) if field.name != "salt"}

    drawn = [kind(**said).salt for _ in range(8)]
    assert len(set(drawn)) == 8
    assert all(SALT.fullmatch(item) for item in drawn)
    assert kind(**said, salt="00" * 16).salt == "00" * 16


@every("topic", sorted(TOPICS))
def test_no_copy_carries_the_account_of_its_original(topic: str) -> None:
    fact, account = latest(topic), "5" * 32
    decided = fact._replace(data={**fact.data, BY_ACCOUNT: account})

    copy = copied(decided)
    assert account not in str(copy)
    assert unsalted(decided.data, copy) == []


def test_an_event_of_before_is_given_no_salt() -> None:
    for topic in TOPICS:
        for version in range(1, version_of(events()[topic])):
            old = from_wire((GOLDEN / f"{topic}.v{version}.json").read_bytes())
            if "salt" not in old.data:
                assert current(topic=topic, version=version, data=old.data)["salt"] == ""
                assert old.is_whole()


def test_a_kind_that_forgets_its_salt_is_found() -> None:
    class Priced(CentraleFact):
        TOPIC = "contract.priced"
        amount: int

    published = {"contract": CONTRACT, "amount": 5, "audience": "all"}
    assert unsalted(published, {"contract": CONTRACT, "audience": "all"}) == ["amount"]
    assert unsalted({**published, "salt": "5"}, {"contract": CONTRACT}) == ["amount", "audience"]
    assert unsalted({**published, "salt": "0a" * 16}, {"contract": CONTRACT, "salt": "0a" * 16}) == ["salt"]
    assert not issubclass(Priced, SaltedFact)


def test_a_member_cannot_guess_the_amount_of_an_award(story: Story) -> None:
    story.contractor("proprete")
    story.contract(LotTerms(identifier="1", title="Paris", maximum=AMOUNT))
    story.joins(LOG)
    story.awards("proprete", amount=AMOUNT)

    original = story.facts()[-1]
    copy = next(fact for fact in story.facts(LOG) if fact.topic == "delivered.lot-awarded")
    known = {
        "topic": "contract.lot-awarded",
        "subject": f"centrale/contract/{CONTRACT}",
        "recorded_at": original.recorded_at,
        "data": {
            **{name: copy.data[name] for name in ("contract", "lot", "award", "effective", "by")},
            "audience": f"contract:{CONTRACT}",
            "sourcing": None,
            "group": [],
            "evidence": None,
        },
    }
    tries = [{"amount": amount} for amount in range(AMOUNT - 2_000, AMOUNT + 2_000)]
    for version in (1, original.version):
        assert guessed(copy.data["origin"], known, version=version, tries=tries) == []
    # A holder of the salt finds it: the guess fails for want of the salt, not of another field.
    salted = [{"amount": AMOUNT, "salt": original.data["salt"]}]
    assert guessed(copy.data["origin"], known, version=original.version, tries=salted) == salted


def test_a_member_cannot_guess_the_maximum_of_an_opened_contract(story: Story) -> None:
    story.contractor("proprete")
    story.contract(LotTerms(identifier="1", title="Paris", maximum=AMOUNT))
    story.joins(LOG)

    original = story.facts()[-1]
    assert original.data["state"]["lots"][0]["maximum"] == AMOUNT
    origin = story.last(LOG)[1]["origin"]
    known = {
        "topic": original.topic,
        "subject": original.subject,
        "recorded_at": original.recorded_at,
        "data": {name: value for name, value in original.data.items() if name != "salt"},
    }
    for version in (1, original.version):
        assert guessed(origin, known, version=version, tries=[{}]) == []
