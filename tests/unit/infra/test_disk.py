"""A disk that is nearly full is said, with the room that is left."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from tremplin_infra.status.disk import disk_problems


@pytest.mark.parametrize(("free", "words"), [(512_000_000, []), (511_999_999, ["511 Mo"]), (0, [" 0 Mo"])])
def test_room_left(monkeypatch: pytest.MonkeyPatch, free: int, words: list[str]) -> None:
    of = {Path("home/postgres"): SimpleNamespace(free=free)}
    monkeypatch.setattr(shutil, "disk_usage", of.__getitem__)

    problems = disk_problems(Path("home"))

    assert len(problems) == len(words)
    assert all(word in problem for word, problem in zip(words, problems, strict=True))
