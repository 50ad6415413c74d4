"""On a platform that was just started, everything is well, and nothing is missing."""

import json
from pathlib import Path

from support.command_line import running_up, tremplin


def test_a_platform_that_runs_is_green_and_whole(server_home: Path) -> None:
    settings = {"TREMPLIN_HOME": str(server_home / "servers")}
    with running_up(server_home):
        status = tremplin("status", "--json", settings=settings)
        verify = tremplin("audit", "verify", "--json", settings=settings)
        replay = tremplin("audit", "replay", "--json", settings=settings)

    assert (status.returncode, json.loads(status.stdout)["ok"]) == (0, True), status.stdout
    assert (verify.returncode, json.loads(verify.stdout)["problems"]) == (0, [])
    assert (replay.returncode, json.loads(replay.stdout)["differences"]) == (0, [])
