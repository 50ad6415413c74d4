"""A parameter whose values are tried inside one test, where a test for each would make thousands of reports."""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import pytest

Test = Callable[..., None]


def every(names: str | tuple[str, ...], values: Iterable[Any]) -> Callable[[Test], Test]:
    """Run the test with every value of the parameter, as `parametrize` would, and fail once with all faults.

    For tests that may share what their fixtures made. Several decorators multiply.
    """
    parameters = (names,) if isinstance(names, str) else names
    cases = [(value,) if isinstance(names, str) else tuple(value) for value in values]

    def decorate(test: Test) -> Test:
        @wraps(test)
        def of_all(**fixtures: Any) -> None:
            faults = []
            for case in cases:
                try:
                    test(**fixtures, **dict(zip(parameters, case, strict=True)))
                except (Exception, pytest.fail.Exception) as error:
                    faults.append((case, error))
            if faults:
                lines = [f"{', '.join(map(str, case))}: {error!r}" for case, error in faults]
                pytest.fail(f"{len(faults)} of {len(cases)} fail:\n" + "\n".join(lines))

        signature = inspect.signature(test)
        left = [item for name, item in signature.parameters.items() if name not in parameters]
        of_all.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        assert cases, f"{test.__name__} would try nothing"
        return of_all

    return decorate
