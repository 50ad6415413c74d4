"""The secret of the digests: one file, made once, read by no other account."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tremplin_tenants.answers_key import answers_key


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    answers_key.cache_clear()


def test_it_is_made_on_first_use_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "home" / "answers.key"
    secret = answers_key(str(file))

    assert len(secret) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [item.name for item in file.parent.iterdir()] == ["answers.key"]


def test_many_at_once_make_one(tmp_path: Path) -> None:
    file = str(tmp_path / "answers.key")
    with ThreadPoolExecutor(16) as pool:
        secrets = set(pool.map(lambda _: answers_key.__wrapped__(file), range(64)))

    assert len(secrets) == 1


def test_each_installation_has_its_own(tmp_path: Path) -> None:
    assert answers_key(str(tmp_path / "a")) != answers_key(str(tmp_path / "b"))


def test_a_file_that_holds_no_secret_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "answers.key"
    file.write_bytes(b"short")

    with pytest.raises(ValueError, match="32 bytes"):
        answers_key(str(file))
    assert file.read_bytes() == b"short"
