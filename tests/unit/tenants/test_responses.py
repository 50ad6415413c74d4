"""Answers: declared and rendered alike, also of a failure; and the secret key of their digests."""

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import InternalError
from psycopg.errors import InterfaceError, OperationalError, TransactionTimeout
from rest_framework import serializers

from tremplin_tenants.answers_key import answers_key
from tremplin_tenants.api.web.responses import Place, ResponseSerializer, TextOrNull, TwoDecimals, page_of
from tremplin_tenants.rest.exceptions import problem_of


class ShareResponse(ResponseSerializer):
    from_ = serializers.DateField(source="since")
    hours = TwoDecimals(allow_null=True)


class LotResponse(ResponseSerializer):
    member = serializers.CharField(source="log")
    due = TwoDecimals(source="figures.due")
    reason = TextOrNull()
    event = Place(source="*")
    shares = ShareResponse(many=True)


@dataclass(frozen=True)
class Figures:
    due: int


@dataclass(frozen=True)
class Lot:
    log: str
    seq: int
    figures: Figures
    reason: str
    shares: tuple[dict[str, Any], ...]


LOT = Lot("cpam-075", 7, Figures(-12650), "", ({"since": "2026-01-01", "hours": 5, "unshown": 1},))


def test_a_shape_renders_its_fields_in_their_order() -> None:
    shown = LotResponse(LOT).data

    assert list(shown.items()) == [
        ("member", "cpam-075"),
        ("due", "-126.50"),
        ("reason", None),
        ("event", {"log": "cpam-075", "seq": 7}),
        ("shares", [{"from": "2026-01-01", "hours": "0.05"}]),
    ]


def test_null_stays_null_and_a_string_of_decimals_as_it_is() -> None:
    assert ShareResponse({"since": None, "hours": None}).data == {"from": None, "hours": None}
    assert ShareResponse({"since": None, "hours": "1.00"}).data["hours"] == "1.00"


def test_a_field_that_is_not_there_is_a_fault_not_a_gap() -> None:
    with pytest.raises(KeyError):
        _ = ShareResponse({"since": "2026-01-01"}).data


def test_the_shape_of_a_page_is_made_once() -> None:
    assert page_of(ShareResponse, name="SharesPage") is page_of(ShareResponse, name="SharesPage")


def _by_django(error: Exception) -> Exception:
    wrapped = InternalError(str(error))
    wrapped.__cause__ = error
    return wrapped


@pytest.mark.parametrize(
    "error",
    [OperationalError(), InterfaceError(), TransactionTimeout(), _by_django(TransactionTimeout())],
    ids=lambda error: type(error).__name__,
)
def test_an_absent_server_or_ended_session_is_503_with_retry(error: Exception) -> None:
    answer = problem_of(error, {})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_what_nobody_foresaw_is_500() -> None:
    assert problem_of(InternalError(), {}).status_code == 500


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
