"""The lines of `tremplin status`: words agree with their count."""

import pytest

from tremplin_infra.cli.operations.status import facts_of
from tremplin_infra.status.part import Part


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (
            1,
            ["1\u00a0événement en attente depuis 2,0 s", "1\u00a0journal en retard", "1\u00a0journal retenu"],
        ),
        (
            3,
            [
                "3\u00a0événements en attente depuis 2,0 s",
                "3\u00a0journaux en retard",
                "3\u00a0journaux retenus",
            ],
        ),
    ],
)
def test_counts_agree(number: int, words: list[str]) -> None:
    part = Part(
        part="delivery",
        reachable=True,
        lag_events=number,
        lag_seconds=2.0,
        logs_behind=number,
        logs_held=number,
    )

    assert facts_of(part)[1:] == words
