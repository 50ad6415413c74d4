"""Make the acts of a late lot, from its difficulty to the penalty, and of a reserved lot that was relaunched."""

from collections.abc import Iterator
from datetime import date, timedelta

from tremplin_infra.demo.acts.acts import Act, ContractPublished, ContractRegistered
from tremplin_infra.demo.acts.buyer_acts import did
from tremplin_infra.demo.acts.parties import BUYER
from tremplin_infra.demo.acts.year import office_hours
from tremplin_platform.commands.clauses import execution, penalties
from tremplin_platform.commands.contracts.contracts import ContractTerms, LotTerms
from tremplin_platform.commands.lots import lot_life

_LATE = {"contract": "nettoyage", "lot": "sud"}
EXCUSED = 50_00
_FAILED, _RELAUNCHED = "papier", "papier-recycle"


def enforcing() -> Iterator[Act]:
    """Give every act, in no order."""
    yield from _penalty()
    yield from _relaunch()


def _penalty() -> Iterator[Act]:
    yield did(
        date(2026, 4, 13),
        execution.notify_difficulty,
        **_LATE,
        on=date(2026, 4, 13),
        reason="difficultés de recrutement",
        excused_hours=EXCUSED,
    )
    yield did(
        date(2026, 6, 8),
        execution.send_formal_notice,
        **_LATE,
        on=date(2026, 6, 8),
        deadline=date(2026, 8, 31),
    )
    yield did(date(2026, 9, 21), penalties.decide_penalty, **_LATE, on=date(2026, 9, 18))


def _relaunch() -> Iterator[Act]:
    """Cancel the reserved lot, which nobody answered, and tender the need again, not reserved."""
    yield from _contract(_FAILED, on=date(2025, 9, 15), articles=("L2113-12",))
    yield did(
        date(2026, 1, 12), lot_life.cancel_lot, contract=_FAILED, lot="1", reason="aucune offre appropriée"
    )
    yield from _contract(_RELAUNCHED, on=date(2026, 9, 14), articles=None)
    yield did(
        date(2026, 9, 15),
        lot_life.relaunch_lot,
        contract=_FAILED,
        lot="1",
        new={"contract": _RELAUNCHED, "lot": "1"},
    )


def _contract(identifier: str, *, on: date, articles: tuple[str, ...] | None) -> Iterator[Act]:
    at = office_hours(on, identifier)
    yield ContractRegistered(
        at=at,
        id=identifier,
        terms=ContractTerms(
            title="Papier recyclé",
            buyer=BUYER,
            usage="resale",
            centrale_role="wholesaler",
            kind="framework",
            cpv="30197630",
            notice_on=on,
            starts_on=on + timedelta(days=120),
            ends_on=on + timedelta(days=120 + 3 * 365),
        ),
        lots=(LotTerms(identifier="1", title="Papier recyclé", articles=articles),),
    )
    yield ContractPublished(at=at + timedelta(minutes=5), id=identifier, reason="procédure lancée")
