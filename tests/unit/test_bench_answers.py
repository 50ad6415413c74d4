"""How the clients of the benchmark of commands read an answer: only a whole 201 counts."""

from io import BytesIO

import pytest

from bench.commands import _check_made


@pytest.mark.parametrize(
    "rest",
    [b"Content-Length: 2\r\n\r\n{}", b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"],
)
def test_an_answer_is_read_to_its_end(rest: bytes) -> None:
    answers = BytesIO(b"HTTP/1.1 201 Created\r\n" + rest + b"next")

    _check_made(answers)

    assert answers.read() == b"next"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "ended"),
        (b"HTTP/1.1 201 Created\r\n", "ended"),
        (b"HTTP/1.1 503 Unavailable\r\ncontent-length: 0\r\n\r\n", "503"),
    ],
)
@pytest.mark.timeout(10)
def test_an_answer_that_is_no_whole_201_ends_the_client(answer: bytes, reason: str) -> None:
    with pytest.raises(AssertionError, match=reason):
        _check_made(BytesIO(answer))
