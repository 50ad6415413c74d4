"""The shapes of answers: what is declared is what is rendered, in its order, of objects and of dictionaries."""

from dataclasses import dataclass
from typing import Any

import pytest
from rest_framework import serializers

from tremplin_tenants.api.web.responses import Place, ResponseSerializer, TextOrNull, TwoDecimals, page_of


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
