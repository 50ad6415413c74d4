"""No text of a body hides what it holds: every field of every command refuses it, and names the field."""

from typing import Any

import pytest
from rest_framework.exceptions import ValidationError

from support.endpoints import leaves, views
from support.every import every
from tremplin_tenants.api.urls import TABLE
from tremplin_tenants.api.web.fields import Prose, Text

COMMANDS = sorted(endpoint for endpoint, row in TABLE.items() if row.method == "POST")
HIDING = {
    "bell": "Mission\x07 locale",
    "escape": "Mission\x1b[31m locale",
    "delete": "Mission\x7f locale",
    "next line": "Mission\x85locale",
    "line separator": "Mission\u2028locale",
    "override": "Mission \u202elocale",
    "isolate": "Mission \u2066locale\u2069",
    "mark": "Mission\u200f locale",
    "arabic mark": "Mission\u061c locale",
    "zero width": "\u200b\u200d\ufeff",
    "soft hyphen": "\xad\xad",
    "combining": "\u0301\u034f",
    "fillers": "\u3164\u115f\uffa0",
    "braille": "\u2800",
    "selectors": "\ufe0f\U000e0100",
    "tags": "\U000e0041\U000e0042",
    "spaces": "\u2003\u3000 ",
}
SHOWN = ("Régie de quartier – « L’Élan »", "وحدة", "株式会社", "C++ & fils", "e\u0301lan", "👷🏽\u200d♀️ EA")


@every("hiding", HIDING)
@every("command", COMMANDS)
def test_no_field_of_a_command_takes_a_text_that_hides(command: str, hiding: str) -> None:
    taken = [
        place
        for place, field in leaves(views()[command].request_serializer())
        if takes(field, HIDING[hiding])
    ]

    assert taken == []


def takes(field: Any, text: str) -> bool:
    try:
        return field.run_validation(text) not in ("", None)
    except ValidationError:
        return False


@pytest.mark.parametrize("text", SHOWN)
def test_visible_text_is_accepted_as_it_is(text: str) -> None:
    assert Text().run_validation(text) == text


@pytest.mark.parametrize("text", ["deux\nlignes", "deux\r\nlignes", "une\ttabulation"])
def test_only_prose_has_several_lines(text: str) -> None:
    assert Prose().run_validation(text) == text
    assert not takes(Text(), text)
