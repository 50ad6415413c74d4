"""Each code has its French name, and each ground of exemption its article."""

from collections.abc import Iterable, Mapping

import pytest

from tremplin_platform.audit.wording import names
from tremplin_platform.domain.law import law
from tremplin_platform.events import codes


@pytest.mark.parametrize(
    ("listed", "named"),
    [
        (codes.ORGANISATION_KINDS, names.ORGANISATION_KINDS),
        (codes.BUYER_STATUSES, names.BUYER_STATUSES),
        (codes.CONTRACT_KINDS, names.CONTRACT_KINDS),
        (codes.CENTRALE_ROLES, names.CENTRALE_ROLES),
        (codes.USAGES, names.USAGES),
        (codes.FUNCTIONS, names.FUNCTIONS),
        (codes.MODALITIES, names.MODALITIES),
        (codes.STRATEGIES, names.STRATEGIES),
        (codes.COMMITMENT_KINDS, names.COMMITMENTS),
        (codes.GROUNDS, names.GROUNDS),
        (codes.GROUNDS, law.GROUNDS),
    ],
)
def test_every_code_has_its_name(listed: Iterable[str], named: Mapping[str, str]) -> None:
    assert set(listed) == set(named)
    assert len(list(listed)) == len(named)


def test_protected_structures_are_statuses_of_contractors() -> None:
    assert set(codes.STATUS_KINDS) >= law.PROTECTED
