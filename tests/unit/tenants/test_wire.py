"""Bodies as they arrive: too large, or with a name given twice."""

from io import BytesIO

import pytest

from tremplin_tenants.rest.problem import Problem
from tremplin_tenants.rest.wire import BODY_LIMIT, JsonParser


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
