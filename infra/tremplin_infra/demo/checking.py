"""Every member's results as the API gives them, compared with what was loaded."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from tremplin_infra.demo.asking import Api
from tremplin_infra.demo.comparing import differences
from tremplin_infra.demo.expected import reckon
from tremplin_infra.demo.expected_results import expected_results
from tremplin_infra.demo.story import tell

_LAST_DELIVERY = timedelta(minutes=1)


def check(host: str, port: int, *, key: str, ends: Mapping[str, int]) -> Iterator[tuple[str, list[str]]]:
    """
    For each member, what the API answers otherwise than expected; nothing where all is right.

    A log that has gone on since the year was loaded is asked as it was known at its end.

    :param key: a buyer's
    :param ends: the head of every log, which the answers must not come before
    :raises NoAnswer: the API does not answer
    """
    story = tell()
    ended = story[-1].at + _LAST_DELIVERY
    with closing(Api(host, port, key=key)) as api:
        for member, expected in expected_results(reckon(story)).items():
            path = f"/api/v1/members/{member}/results"
            answered = api.get(f"{path}?wait_for={member}:{ends.get(member, 0)}")
            if _recorded_at(answered) > ended:
                answered = api.get(f"{path}?known_at={quote(ended.isoformat())}")
            yield member, list(differences(expected, answered))


def _recorded_at(answered: Mapping[str, Any]) -> datetime:
    text = answered["as_of"]["recorded_at"]
    return datetime.min.replace(tzinfo=UTC) if text is None else datetime.fromisoformat(text)
