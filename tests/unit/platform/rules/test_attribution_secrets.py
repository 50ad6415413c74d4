"""Rule 39: no member finds what another spent, even where one payer is larger than all the rest."""

import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any

from support.sharing import (
    FOUR,
    attributed,
    chooses,
    closes,
    computed,
    first_closing,
    is_invoiced,
    pays,
    prepares,
    shares,
    works,
)
from support.story import CENTRALE, Story
from tremplin_platform.commands.organisations.successions import merge_member


def test_rule_39_beside_one_payer_a_late_invoice_changes_no_share(story: Story) -> None:
    first_closing(story, 100_00, hours=30_00, members=3)
    first = shares(story, *FOUR[:3])
    assert first == [30_00, 0, 0]

    is_invoiced(story, "caf-013", 100_00, name="late")
    is_invoiced(story, "cpam-069", 300_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")
    assert shares(story, *FOUR[:3]) == first
    assert len(computed(story)) == 1

    # The hours themselves still change, by the bases of the first time.
    story.corrects(CENTRALE, "h1", -10_00)
    closes(story, "2026-Q3", on="2026-10-10")
    assert shares(story, *FOUR[:3]) == [-share // 3 for share in first]


def test_rule_39_credit_notes_that_leave_two_payers_change_no_share(story: Story) -> None:
    first_closing(story, 100_00, 100_00, 100_00, hours=30_00, members=3)
    is_invoiced(story, "cpam-069", -100_00, name="a-1")
    closes(story, "2026-Q2", on="2026-07-10")

    assert len(computed(story)) == 1


def test_rule_39_a_member_and_its_successor_are_one_payer(story: Story) -> None:
    first_closing(story, 100_00, 100_00, 100_00, hours=30_00, members=3)
    # caf-069 sees the figures of caf-013 and its own: the third's would be what is missing.
    story.at("2026-04-16")
    story.do(CENTRALE, merge_member, identifier="caf-013", into="caf-069", on=date(2026, 4, 15))
    is_invoiced(story, "caf-069", 100_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")

    assert len(computed(story)) == 1


def test_rule_39_a_whole_lineage_is_one_payer(story: Story) -> None:
    first_closing(story, 100_00, 100_00, 100_00, hours=30_00)
    # caf-013 goes on as cpam-075, and that as caf-069: with cpam-069 they are two.
    story.at("2026-04-16")
    story.do(CENTRALE, merge_member, identifier="caf-013", into="cpam-075", on=date(2026, 4, 15))
    story.do(CENTRALE, merge_member, identifier="cpam-075", into="caf-069", on=date(2026, 4, 16))
    is_invoiced(story, "caf-069", 100_00, name="late")
    closes(story, "2026-Q2", on="2026-07-10")

    assert len(computed(story)) == 1


def test_rule_39_every_event_that_holds_amounts_has_a_salt_of_its_own(story: Story) -> None:
    prepares(story, *FOUR[:3])
    chooses(story, "volumes", lot="1", caf_013=1_00, caf_069=2_00)
    chooses(story, "spend", since="2026-01-02")
    pays(story, 100_00, 100_00, 100_00)
    works(story, 30_00, days=("2026-01-05", "2026-01-06"))
    closes(story, "2026-Q1", on="2026-04-10")

    salts = [fact.data["salt"] for fact in story.facts() if fact.topic.startswith("attribution.")]
    assert len(set(salts)) == len(salts) == 4
    # A reader of the manifest and the salt can check the commitment; without the salt nobody can guess it.
    assert computed(story)[0]["commitment"] == commitment(computed(story)[0])


def test_rule_39_a_member_s_log_tells_its_own_share_and_nothing_of_others(story: Story) -> None:
    first_closing(story, 123_45, 678_90, 345_67, hours=31_41, members=3)

    (event,) = computed(story)
    (share,) = attributed(story, "caf-013")
    assert set(share) == {
        "contract", "lot", "method", "work_quarter", "reported_in", "adjustment", "hours", "protected_hours",
        "withheld", "commitment", "origin", "effective", "by",
    }  # fmt: skip
    contents = [fact.data for fact in story.facts("caf-013")]
    assert (share["hours"] > 0, share["withheld"]) == (True, False)
    assert not {event["salt"], 31_41, 678_90, 345_67, "caf-069"} & set(values(contents))
    # 128 random bits: neither the digest of the original nor the commitment can be tried by guessing amounts.
    assert len(bytes.fromhex(event["salt"])) == 16
    assert attributed(story, "cpam-069")[0]["commitment"] == share["commitment"] == event["commitment"]


def test_rule_39_volumes_are_shown_to_nobody(story: Story) -> None:
    prepares(story, *FOUR[:2])
    chooses(story, "volumes", caf_013=123_45, caf_069=678_90)

    topic, data = story.last("caf-013")
    assert topic == "delivered.attribution-methods"
    assert data["methods"] == [{"method": "volumes", "from": "2026-01-01"}]
    assert 678_90 not in set(values(data))
    assert len(bytes.fromhex(story.last()[1]["salt"])) == 16


def commitment(event: dict[str, Any]) -> str:
    """SHA-256 of the salt's bytes and of the manifest: keys in order, no space, UTF-8."""
    manifest = json.dumps(event["manifest"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(bytes.fromhex(event["salt"]) + manifest.encode()).hexdigest()


def values(contents: Any) -> Iterator[Any]:
    """Every number and text of a document: digits inside a digest are nobody's figure."""
    if isinstance(contents, dict):
        contents = list(contents.values())
    if isinstance(contents, list):
        for item in contents:
            yield from values(item)
    else:
        yield contents
