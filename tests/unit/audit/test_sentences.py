"""Every event of the catalogue has a French sentence of its own; anything else has a plain one."""

from pathlib import Path
from typing import Any

from support.every import every
from tremplin_platform.audit.sentences import sentence
from tremplin_platform.events.catalog import events, version_of
from tremplin_platform.events.envelope import Envelope, from_wire

_GOLDEN = Path(__file__).parents[2] / "golden" / "events"
EXAMPLES = {
    event.topic: event for event in (from_wire(path.read_bytes()) for path in sorted(_GOLDEN.iterdir()))
}
"""One event of each type, in its latest version."""
NO_BREAK, THIN = "\u00a0", "\u202f"


def test_there_is_an_example_of_every_event() -> None:
    assert EXAMPLES.keys() == events().keys()


@every("topic", sorted(events()))
def test_every_event_has_a_sentence_of_its_own(topic: str) -> None:
    written = sentence(EXAMPLES[topic])

    assert topic not in written
    assert written.endswith(".")
    assert "None" not in written
    assert [other for other, event in EXAMPLES.items() if sentence(event) == written] == [topic]


def test_hours_days_and_quarters_are_written_in_french() -> None:
    declared = _with("hours.declared", hours=118_00, by="ea-nord", contractor="ea-nord", call_off=None)

    assert _plain_spaces(sentence(declared)).startswith(
        f"ea-nord déclare 118,00 heures d’insertion sur le lot {declared.data['lot']} du contrat "
    )
    assert f"1er{NO_BREAK}trimestre{NO_BREAK}2026" in sentence(_with("quarter.closed", quarter="2026-Q1"))


def test_a_late_correction_names_its_reporting_quarter_and_reason() -> None:
    late = _with(
        "hours.corrected", adjustment=True, reported_in="2026-Q3", delta=-6_00, reason="counted-twice"
    )
    written = _plain_spaces(sentence(late))

    assert "corrige de −6,00 heures" in written
    assert "en ajustement du 3e trimestre 2026 parce que le trimestre travaillé est clos" in written
    assert written.endswith("motif : counted-twice.")


def test_the_centrale_has_its_article_and_a_finding_one_full_stop() -> None:
    promise = _with("commitment.made", owed_by="centrale", to="epec")
    finding = _with("screening.recorded", finding="La livraison porte mieux la clause.")
    objective = _with("objective.set", buyer="equipe-rso")

    assert sentence(promise).startswith("La centrale s’engage envers epec")
    assert sentence(_with("hours.validated", by="centrale")).startswith("La centrale valide")
    assert sentence(finding).endswith("porte mieux la clause.")
    assert sentence(objective).startswith("L’objectif d’equipe-rso pour")


def test_an_exemption_before_the_article_keeps_its_open_point_visible() -> None:
    exemption = {**EXAMPLES["waiver.recorded"].data["exemption"], "standing": "before-the-article"}
    written = _plain_spaces(sentence(_with("waiver.recorded", exemption=exemption)))

    assert "point ouvert : le texte transitoire du 22 août 2026 n’a pas été lu" in written


def test_spaces_inside_an_amount_never_break_a_line() -> None:
    assert f"412{THIN}300,50{NO_BREAK}€" in sentence(_with("call-off.placed", amount=412_300_50))


@every("topic", sorted(events()))
@every("data", [{}, {"effective": 3}, {"hours": "douze", "quarter": "2026-Q9"}])
def test_an_odd_content_has_a_plain_sentence(topic: str, data: dict[str, Any]) -> None:
    assert sentence(EXAMPLES[topic]._replace(data=data))


@every("topic", sorted(events()))
def test_any_field_that_is_odd_has_a_plain_sentence(topic: str) -> None:
    odds: tuple[Any, ...] = (None, [], {}, "x", -1, [None])
    for name in EXAMPLES[topic].data:
        for odd in odds:
            assert sentence(_with(topic, **{name: odd}))


def test_a_type_or_a_version_that_is_not_known_has_a_plain_sentence() -> None:
    closed = EXAMPLES["quarter.closed"]
    newer = version_of(events()["quarter.closed"]) + 1

    assert "persons.hired" in sentence(closed._replace(topic="persons.hired"))
    assert "quarter.closed" in sentence(closed._replace(version=newer))


def _with(topic: str, **changed: Any) -> Envelope:
    return EXAMPLES[topic]._replace(data=EXAMPLES[topic].data | changed)


def _plain_spaces(text: str) -> str:
    return text.replace(NO_BREAK, " ").replace(THIN, " ")
