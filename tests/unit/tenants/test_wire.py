from io import BytesIO

import pytest

from tremplin_tenants.rest.problem import Problem
from tremplin_tenants.rest.wire import BODY_LIMIT, JsonParser


def test_a_body_too_large_is_read_out_before_it_is_refused() -> None:
    body = BytesIO(b" " * (3 * BODY_LIMIT))

    with pytest.raises(Problem) as refused:
        JsonParser().parse(body)

    assert (refused.value.status_code, body.read()) == (413, b"")
