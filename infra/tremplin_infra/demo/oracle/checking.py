"""Compare the API's answers with what was loaded: every member's results, hours by public, and the DOETH."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from tremplin_infra.demo.acts.acts import Act
from tremplin_infra.demo.oracle.asking import Api
from tremplin_infra.demo.oracle.comparing import differences
from tremplin_infra.demo.oracle.expected import reckon
from tremplin_infra.demo.oracle.expected_doeth import expected_doeth
from tremplin_infra.demo.oracle.expected_publics import LEAST, expected_publics
from tremplin_infra.demo.oracle.expected_results import expected_results
from tremplin_infra.demo.story.persons import HIDDEN_BESIDE
from tremplin_infra.demo.story.story import demo_acts

_LAST_DELIVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """
    The differences by member, and those of the other answers; empty where all is right.

    `beside`: hours by public and the DOETH; None where a log has gone on since the year was loaded, as the API gives
    them only as known now.
    """

    members: Mapping[str, Sequence[str]]
    beside: Mapping[str, Sequence[str]] | None


def check(host: str, port: int, *, key: str, ends: Mapping[str, int]) -> Compared:
    """
    Compare every member's results, hours by public, and the DOETH.

    A log that has gone on since the year was loaded is asked as it was known at its end.

    :param key: a buyer's
    :param ends: the head of every log, which the answers must not come before
    :raises NoAnswer: the API does not answer
    """
    story = demo_acts()
    ended = story[-1].at + _LAST_DELIVERY
    members, gone_on = {}, False
    with closing(Api(host, port, key=key)) as api:
        for member, expected in expected_results(reckon(story)).items():
            path = f"/api/v1/members/{member}/results"
            answered = api.get(f"{path}?wait_for={member}:{ends.get(member, 0)}")
            if _recorded_at(answered) > ended:
                gone_on = True
                answered = api.get(f"{path}?known_at={quote(ended.isoformat())}")
            members[member] = list(differences(expected, answered))
        beside = None if gone_on else dict(_beside(api, story))
    return Compared(members=members, beside=beside)


def _beside(api: Api, story: Sequence[Act]) -> Iterator[tuple[str, list[str]]]:
    for (contract, quarter), publics in expected_publics(story, hidden_beside=HIDDEN_BESIDE):
        answered = api.get(f"/api/v1/publics?contract={contract}&quarter={quarter}")
        if answered["threshold"] == LEAST:  # the hidden publics were worked out for this threshold alone
            yield f"publics {contract} {quarter}", list(differences(publics, answered))
    for (member, year), amounts in expected_doeth(story):
        (answered,) = api.get(f"/api/v1/doeth?member={member}&year={year}")["results"]
        yield f"DOETH {member} {year}", list(differences(amounts, answered))


def _recorded_at(answered: Mapping[str, Any]) -> datetime:
    text = answered["as_of"]["recorded_at"]
    return datetime.min.replace(tzinfo=UTC) if text is None else datetime.fromisoformat(text)
