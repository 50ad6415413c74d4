"""Bytes that are almost JSON become JSON, and JSON stays as it is, wherever the pieces are cut."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from tremplin_platform.commands.decp.reading.repairs import DEEPEST, repaired

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**37), 10**37)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def repair(data: bytes, size: int = 1 << 16) -> bytes:
    return b"".join(repaired(data[start : start + size] for start in range(0, len(data), size)))


@given(content=JSON, size=st.integers(1, 40), escaped=st.booleans())
def test_json_is_left_as_it_is(content: Any, size: int, escaped: bool) -> None:
    data = json.dumps(content, ensure_ascii=escaped).encode()

    assert repair(data, size) == data


@pytest.mark.parametrize(
    ("broken", "read"),
    [
        (b"[NaN, -Infinity, Infinity, 1.50]", ["NaN", "-Infinity", "Infinity", Decimal("1.50")]),
        (b'["NaN, Infinity"]', ["NaN, Infinity"]),
        (b"[1e99999, 1.5E+12345, 1e17]", ["1e99999", "1.5E+12345", Decimal("1e17")]),
        (b"[" + b"9" * 200 + b"]", ["9" * 200]),
        (b'{"a": "tab\there, nul\x00, line\n"}', {"a": "tab\there, nul\x00, line\n"}),
        (rb'["\ud83d\ude00 whole, \ud83d half, \ude00 other"]', ["😀 whole, \\ud83d half, \\ude00 other"]),
        (rb'["C:\dossier \\ud83d \u12 \"q\""]', ['C:\\dossier \\ud83d \\u12 "q"']),
        (rb'["\\\\", "\\\"NaN"]', ["\\\\", '\\"NaN']),
    ],
)
def test_what_the_parser_cannot_read(broken: bytes, read: Any) -> None:
    for size in range(1, 30):
        assert json.loads(repair(broken, size), parse_float=Decimal) == read


@pytest.mark.parametrize("depth", [DEEPEST - 1, DEEPEST, DEEPEST + 1, 100_000])
def test_endless_nesting_is_emptied_and_what_follows_stays(depth: int) -> None:
    inner = b'["x", NaN, {"y": [1, 2]}]'
    data = b'{"a":' + b"[" * depth + inner + b"]" * depth + b', "b": {"c": [1, "d"]}}'

    read = json.loads(repair(data))

    assert read["b"] == {"c": [1, "d"]}


@given(data=st.binary(max_size=200), size=st.integers(1, 50))
def test_any_bytes_pass(data: bytes, size: int) -> None:
    repair(data, size)
