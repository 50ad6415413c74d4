"""Every event of the catalogue has a French sentence of its own; anything else has a plain one."""

from datetime import UTC, datetime
from typing import Any

import pytest

from support.event_examples import examples
from tremplin_platform.audit.sentences import sentence
from tremplin_platform.events.catalog import events, version_of
from tremplin_platform.events.envelope import Envelope

EXAMPLES = examples()
NO_BREAK, THIN = "\u00a0", "\u202f"


def test_there_is_an_example_of_every_event() -> None:
    assert EXAMPLES.keys() == events().keys()


@pytest.mark.parametrize("topic", sorted(events()))
def test_every_event_has_a_sentence_of_its_own(topic: str) -> None:
    told = _told(topic, EXAMPLES[topic])

    assert topic not in told
    assert told.endswith(".")
    assert "None" not in told
    assert [other for other in EXAMPLES if _told(other, EXAMPLES[other]) == told] == [topic]


def test_hours_days_and_quarters_are_told_in_french() -> None:
    assert _plain_spaces(_told("hours.declared", EXAMPLES["hours.declared"])) == (
        "ea-nord déclare 118,00 heures d’insertion sur le lot 1 du contrat nettoyage, travail effectué le "
        "27 février 2026 (1er trimestre 2026, embauche directe) : déclaration id-1, à valider."
    )


def test_a_late_correction_says_in_which_quarter_it_is_told_and_why() -> None:
    assert _plain_spaces(_told("hours.corrected", EXAMPLES["hours.corrected"])) == (
        "epec corrige de −6,00 heures les heures validées de la déclaration id-1 (lot 1 du contrat nettoyage, "
        "travail du 1er trimestre 2026), en ajustement du 3e trimestre 2026 parce que le trimestre travaillé est "
        "clos ; motif : counted-twice."
    )


def test_spaces_inside_an_amount_never_break_a_line() -> None:
    assert f"412{THIN}300,50{NO_BREAK}€" in _told("call-off.placed", EXAMPLES["call-off.placed"])


@pytest.mark.parametrize("topic", sorted(events()))
@pytest.mark.parametrize("data", [{}, {"effective": 3}, {"hours": "douze", "quarter": "2026-Q9"}])
def test_an_odd_content_has_a_plain_sentence(topic: str, data: dict[str, Any]) -> None:
    assert _told(topic, data)


@pytest.mark.parametrize("topic", sorted(events()))
def test_any_field_that_is_odd_has_a_plain_sentence(topic: str) -> None:
    odds: tuple[Any, ...] = (None, [], {}, "x", -1, [None])
    for name in EXAMPLES[topic]:
        for odd in odds:
            assert _told(topic, EXAMPLES[topic] | {name: odd})


def test_a_type_or_a_version_that_is_not_known_has_a_plain_sentence() -> None:
    newer = version_of(events()["quarter.closed"]) + 1

    assert "persons.hired" in _told("persons.hired", {})
    assert "quarter.closed" in _told("quarter.closed", EXAMPLES["quarter.closed"], version=newer)


def _told(topic: str, data: dict[str, Any], *, version: int = 1) -> str:
    return sentence(
        Envelope(
            log="cpam-075",
            seq=7,
            recorded_at=datetime(2026, 3, 2, tzinfo=UTC),
            topic=topic,
            version=version,
            subject="cpam-075/hours/id-1",
            data=data,
            digest=b"",
        )
    )


def _plain_spaces(text: str) -> str:
    return text.replace(NO_BREAK, " ").replace(THIN, " ")
