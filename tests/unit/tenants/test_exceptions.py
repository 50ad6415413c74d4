"""Answers to a request that failed."""

import pytest
from django.db import InternalError
from psycopg.errors import InterfaceError, OperationalError, TransactionTimeout

from tremplin_tenants.rest.exceptions import problem_of


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
