"""Request bodies: their fields, their hidden text, and the threads and bytes that they take."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from io import BytesIO
from threading import Event, Thread
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError
from hypothesis import given, strategies as st
from rest_framework.exceptions import ValidationError

from support.documented import leaves, views
from support.every import every
from support.postgres_server import PATIENCE
from tremplin_tenants.api.urls import TABLE
from tremplin_tenants.api.web.body import Body, parse
from tremplin_tenants.api.web.fields import Day, Flag, Hours, Identifier, Money, Percent, Prose, Quarter, Text
from tremplin_tenants.rest import wire as bodies
from tremplin_tenants.rest.exceptions import field_errors, problem_from
from tremplin_tenants.rest.problem import Problem
from tremplin_tenants.rest.wire import BODY_LIMIT, JsonParser

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


class Row(Body):
    hours = Hours()
    from_ = Day()


class Rows(Body):
    rows = Row(many=True)
    name = Text(required=False)


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [("833.00", 83300), ("0.5", 50), ("7", 700), ("0.01", 1), ("999999999.99", 99999999999)],
)
def test_hours_are_hundredths(text: str, hundredths: int) -> None:
    assert Hours().run_validation(text) == hundredths


@pytest.mark.parametrize(
    "value", ["", "1.234", "1,5", "-1.00", "1e3", "٣", 833, 1.5, True, None, [], {}, "1234567890"]
)
def test_an_invalid_number_of_hours_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        Hours().run_validation(value)


@pytest.mark.parametrize("text", ["cpam-075\n", " cpam-075", "cpam-075\u00a0"])
def test_an_identifier_is_taken_as_it_is_written_or_not_at_all(text: str) -> None:
    with pytest.raises(ValidationError):
        Identifier().run_validation(text)


@pytest.mark.parametrize(
    ("field", "text"), [(Hours(), " 5.00"), (Day(), "2026-03-31\n"), (Quarter(), "2026-Q1 ")]
)
def test_spaces_around_a_value_are_not_part_of_its_form(field: Text, text: str) -> None:
    with pytest.raises(ValidationError):
        field.run_validation(text)


def test_a_credit_note_is_below_zero() -> None:
    assert Money(negative=True).run_validation("-12.30") == -1230


@pytest.mark.parametrize(
    "value", ["20260-01-01", "2026-02-30", "2026-1-1", "0001-01-01", "2026-01-01T00:00", 20260101]
)
def test_a_day_that_is_none_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        Day().run_validation(value)


def test_a_day_comes_out_as_a_date() -> None:
    assert Day().run_validation("2026-03-31") == date(2026, 3, 31)


@given(ANYTHING)
def test_no_value_breaks_a_field(value: Any) -> None:
    for field in (Hours(), Money(), Percent(), Day(), Quarter(), Identifier(), Text(), Flag()):
        with suppress(ValidationError):
            field.run_validation(value)


def test_a_fault_of_row_0_says_its_row() -> None:
    with pytest.raises(ValidationError) as refused:
        parse(Rows, {"rows": [{"hours": 1, "from": "2026-01-01"}, {"hours": "1.00", "from": "x"}]})

    assert [(field_error["pointer"], field_error["code"]) for field_error in field_errors(refused.value)] == [
        ("/rows/0/hours", "not-a-string"),
        ("/rows/1/from", "bad-day"),
    ]


def test_an_unknown_field_is_named_wherever_it_is() -> None:
    with pytest.raises(ValidationError) as refused:
        parse(Rows, {"rows": [{"hours": "1.00", "from": "2026-01-01", "a/b": 1}]})

    assert [(field_error["pointer"], field_error["code"]) for field_error in field_errors(refused.value)] == [
        ("/rows/0/a~1b", "unknown-field")
    ]


def test_what_a_body_was_refused_for_is_not_held_against_the_next() -> None:
    with pytest.raises(ValidationError):
        parse(Rows, {"rows": [{"hours": "x"}] * 30})
    with pytest.raises(ValidationError):
        parse(Rows, {"rows": [{"hours": "x"}] * 30})

    rows = [{"hours": "1.00", "from": date(2026, 1, day).isoformat()} for day in range(1, 31)]
    assert [row["from"].day for row in parse(Rows, {"rows": rows})["rows"]] == list(range(1, 31))


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_cannot_be_stored_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        parse(Rows, {"rows": [], "name": text})


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


class Slow:
    """The body of a client that sends nothing more, until its connection ends."""

    def __init__(self) -> None:
        self.begun, self.ended = Event(), Event()

    def read(self, size: int) -> bytes:
        self.begun.set()
        self.ended.wait()
        return b""


def test_not_every_thread_waits_for_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_TURN_S", 0.05)
    slow, late = [Slow() for _ in range(bodies.AT_ONCE)], Slow()
    receive = partial(bodies.received, most=BODY_LIMIT, too_large="")
    threads = [Thread(target=receive, args=(entry,)) for entry in slow]
    for thread, item in zip(threads, slow, strict=True):
        thread.start()
        assert item.begun.wait(PATIENCE)

    with pytest.raises(Problem) as refused:
        receive(late)
    for element in (*slow, late):
        element.ended.set()
    for thread in threads:
        thread.join()

    assert (refused.value.status_code, refused.value.headers["Retry-After"]) == (503, "5")
    assert receive(late) == b""


class Gone(BytesIO):
    """The body of a client that leaves before its end."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise ConnectionResetError


@every(
    ("header", "reads"),
    [
        ("HTTP_TRANSFER_ENCODING", bodies.check_length),
        ("CONTENT_LENGTH", partial(bodies.received, most=BODY_LIMIT, too_large="")),
    ],
)
def test_a_client_that_leaves_before_its_end_is_400(header: str, reads: Callable[..., object]) -> None:
    """Nobody reads the answer: it is no failure of the server, which would be logged as one."""
    request = WSGIRequest({"REQUEST_METHOD": "POST", "wsgi.input": Gone(), header: "9"})

    with pytest.raises(UnreadablePostError) as left:
        reads(request)

    problem = problem_from(left.value)
    assert (problem.status_code, problem.code) == (400, "bad-request")


def test_a_body_too_large_is_read_out_before_it_is_refused() -> None:
    body = BytesIO(b" " * (3 * BODY_LIMIT))

    with pytest.raises(Problem) as refused:
        JsonParser().parse(body)

    assert (refused.value.status_code, body.read()) == (413, b"")


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1,"a":2}',
        b'{"a" : 1, "a"\t:1}',
        b'{"a":1,"\\u0061":1}',
        b'{"x":[{"b":1,"b":1}]}',
        b'{"":1,"":1}',
    ],
)
def test_a_name_given_twice_is_refused(body: bytes) -> None:
    with pytest.raises(Problem) as refused:
        JsonParser().parse(BytesIO(body))

    assert (refused.value.status_code, refused.value.code) == (400, "repeated-name")


def test_texts_that_look_like_names_are_no_repeats() -> None:
    body = b'{"a":"\\":\\":","b\\":":["\\": x"],"c":{"a":{}}}'

    assert JsonParser().parse(BytesIO(body)) == {"a": '":":', 'b":': ['": x'], "c": {"a": {}}}


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        (b"[" * 100_000, 400),
        (b'{"a":' * 1010 + b"1" + b"}" * 1010, 400),
        (b"1", 422),
        (b'"a\\":"', 422),
        (b"[1]", 422),
    ],
)
def test_a_body_nested_too_deep_or_no_object_is_refused(body: bytes, refused: int) -> None:
    with pytest.raises(Problem) as problem:
        JsonParser().parse(BytesIO(body))

    assert problem.value.status_code == refused
