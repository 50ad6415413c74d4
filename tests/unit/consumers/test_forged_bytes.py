"""A record gives the event that the store holds, or none that passes for it, in whatever bytes it comes."""

import string
from datetime import UTC, datetime
from typing import Any

import orjson
from hypothesis import given, strategies as st

from tremplin_consumers.records.batch_builder import gather
from tremplin_consumers.records.source import Record
from tremplin_platform.events.envelope import Envelope, digest_of, encode, to_wire

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    [',"data":', '"data"', "}", "{", "\\", '"', "a\nb"]
)
_NAMES = _TEXTS | st.sampled_from(["data", "digest", "partitionkey", "seq"])
_LEAVES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _TEXTS
_VALUES = st.recursive(_LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner))
_DATA = st.dictionaries(_NAMES, _VALUES, max_size=4)
_ABOUT: dict[str, Any] = {
    "log": "a",
    "seq": 3,
    "recorded_at": datetime(2026, 2, 10, 8, tzinfo=UTC),
    "topic": "t",
    "version": 1,
    "subject": "a/t/x",
}


def stored(data: dict[str, Any]) -> Envelope:
    return Envelope(**_ABOUT, data=data, digest=digest_of(**_ABOUT, data=encode(data)))


def wire(data: bytes, digest: bytes) -> bytes:
    return to_wire(**_ABOUT, effective="2026-02-10", data=data, digest=digest)


def accepted(raw: bytes) -> list[Envelope]:
    """The events of a record that `gather` keeps, for the store to confirm."""
    return gather([Record(0, 0, b"a", raw)], concerns=lambda log: True).events.get("a", [])


def confirmed(raw: bytes, event: Envelope) -> list[Envelope]:
    """The events kept whose digest is the stored one: those that are applied."""
    return [found for found in accepted(raw) if found.digest == event.digest]


@given(_DATA)
def test_what_the_relay_writes_is_the_stored_event(data: dict[str, Any]) -> None:
    event = stored(data)

    assert accepted(wire(encode(data), event.digest)) == [event]


@given(_DATA)
def test_a_true_event_in_other_bytes_is_accepted(data: dict[str, Any]) -> None:
    """Members in another order, spaces and lines between them, characters escaped."""
    event = stored(data)
    members = orjson.loads(wire(encode(data), event.digest))
    backwards = dict(reversed([*members.items()]))

    assert accepted(orjson.dumps(backwards, option=orjson.OPT_INDENT_2)) == [event]
    assert accepted(wire(b" " + encode(data) + b"\n", event.digest)) == [event]


@given(_DATA, _DATA)
def test_other_data_under_a_true_digest_is_refused(data: dict[str, Any], other: dict[str, Any]) -> None:
    event = stored(data)

    assert accepted(wire(encode(other), event.digest)) == ([event] if encode(other) == encode(data) else [])


@given(_DATA, _DATA, st.integers(0, 7))
def test_a_second_data_never_stands_for_the_first(
    data: dict[str, Any], other: dict[str, Any], form: int
) -> None:
    """The true bytes of `data` before, inside, behind or beside others: no other data is applied as them."""
    event, true, false = stored(data), encode(data), encode(other)
    whole = wire(true, event.digest)
    head, marker = whole.partition(b',"data":')[:2]
    raw = (
        head + marker + false + marker + true + b"}",
        head + marker + true + marker + false + b"}",
        head + marker + false + b',"x":{"y":1' + marker + true + b"}}",
        head + marker + false + b',"x":{"y":1' + marker + true + b"}",
        head + b',"x":{"y":1' + marker + true + b"}" + marker + false + b"}",
        head + b',"x":"' + marker + true + b'"' + marker + false + b"}",
        head + b',"d\\u0061ta":' + false + marker + true + b"}",
        head + marker + true + b',"d\\u0061ta":' + false + b"}",
    )[form]

    assert confirmed(raw, event) in ([], [event])


@given(_DATA, st.data())
def test_bytes_altered_anywhere_are_the_stored_event_or_nothing(
    data: dict[str, Any], drawn: st.DataObject
) -> None:
    event = stored(data)
    raw = wire(encode(data), event.digest)
    start = drawn.draw(st.integers(0, len(raw)))
    end = drawn.draw(st.integers(start, min(len(raw), start + 12)))
    between = drawn.draw(st.binary(max_size=6) | st.text(string.printable, max_size=12).map(str.encode))

    assert confirmed(raw[:start] + between + raw[end:], event) in ([], [event])


@given(st.sampled_from(["1.0", "1e0", "01", "-0", "1E+0", "0x1"]))
def test_a_number_in_another_form_is_refused(number: str) -> None:
    """Its own digest is that of these bytes; the store has none such."""
    event = stored({"hours": 1})
    data = b'{"hours":' + number.encode() + b"}"

    for digest in (event.digest, digest_of(**_ABOUT, data=data)):
        assert confirmed(wire(data, digest), event) == []
