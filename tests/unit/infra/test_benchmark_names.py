"""What `make bench` is asked for is looked at before a server starts."""

from argparse import ArgumentTypeError

import pytest

from bench.__main__ import BENCHES, benchmark


@pytest.mark.parametrize(
    "given", ["nothing", "--list", "append=5", "load=", "load=0", "load=long", "", "../append"]
)
def test_what_no_benchmark_answers_to_is_refused(given: str) -> None:
    with pytest.raises(ArgumentTypeError, match=r"make bench ARGS=--list|number of minutes"):
        benchmark(given)


def test_each_is_found_by_its_name() -> None:
    assert [benchmark(name) for name in (*BENCHES, "load=60")] == [*BENCHES, "load=60"]
