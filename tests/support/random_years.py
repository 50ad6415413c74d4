"""Years of members drawn at random: hours in every state, parts revised, lots that change hands, members that merge."""

from collections.abc import Iterator
from random import Random
from typing import Any

from psycopg import Connection

from support import ledger_facts as facts
from support.large_centrale import LOTS_OF_CONTRACT, Size, award, decided, lots_opened
from support.projecting import about, apply, history, member_joined, opened
from tremplin_platform.events.quarters import last_day

SIZE = Size(members=14, lots=15, used=0)
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
FACILITATORS = ("f1", "f3", "f9")
MODALITIES = ("direct", "subcontract", "interim")


def random_years(feed: Connection[Any], seed: int) -> None:
    """Project the centrale and its members, in batches cut at random."""
    draw = Random(seed)  # noqa: S311
    centrale = history(*decided(SIZE), *_changes(draw, _of_centrale), log="centrale")
    for projection in ("ledger", "catalogue", "registers"):
        apply(feed, centrale, projection=projection)
    for place in range(SIZE.members):
        # Of names of which one begins the other: `m1` and `m1-a` are not in the order of `m1/` and `m1-a/`.
        log = f"m{place // 2}" + ("-a" if place % 2 else "")
        events = history(*_year(draw, place), log=log)
        while events:
            cut = draw.randint(1, len(events))
            apply(feed, events[:cut])
            events = events[cut:]


def _place(draw: Random) -> dict[str, Any]:
    lot = draw.randrange(SIZE.lots)
    return {"contract": f"c{lot // LOTS_OF_CONTRACT:02}", "lot": str(lot % LOTS_OF_CONTRACT)}


def _changes(draw: Random, form: Any) -> Iterator[facts.Event]:
    for _ in range(draw.randrange(4)):
        yield form(draw, _place(draw))


def _of_centrale(draw: Random, where: dict[str, Any]) -> facts.Event:
    day = f"2026-{draw.randint(1, 9):02}-01"
    bare = {"effective": day, "by": "centrale", **where}
    if draw.random() < 0.5:
        return "contract.lot-terminated", {**bare, "on": day, "reason": "defaillance"}
    new = {"award": award(draw.randrange(7)) | {"notified_on": day}, "replaced": f"t{draw.randrange(7)}"}
    return "contract.contractor-substituted", {**bare, **new, "ground": "R2194-6", "evidence": None}


def _year(draw: Random, place: int) -> Iterator[facts.Event]:
    yield member_joined(name=f"Membre {place}")
    for contract in range(SIZE.contracts):
        yield opened(*lots_opened(contract), contract=f"c{contract:02}")
    for turn in range(draw.randint(5, 40)):
        where = _place(draw)
        yield from draw.choice((_due, _declared, _declared, _followed, _method))(draw, turn, where)
    if draw.random() < 0.2:
        merged = {"into": "m0", "merged_on": "2026-10-01", "origin": facts.ORIGIN}
        yield "delivered.member-merged", {**merged, "effective": "2026-10-01", "by": "centrale"}


def _due(draw: Random, turn: int, where: dict[str, Any]) -> Iterator[facts.Event]:
    day = f"2026-{draw.randint(1, 12):02}-15"
    if draw.random() < 0.5:
        yield about(facts.call_off(amount=1000_00, due=draw.randrange(9000), on=day, **where), f"o{turn}")
    else:
        replaced = draw.choice((None, draw.randrange(9000)))
        yield facts.target_allocated(hours=draw.randrange(9000), replaced=replaced, on=day, **where)


def _declared(draw: Random, turn: int, where: dict[str, Any]) -> Iterator[facts.Event]:
    quarter, hours = draw.choice(QUARTERS), draw.randint(1, 4000)
    stated: dict[str, Any] = {"quarter": quarter, "worked_to": min(last_day(quarter), "2026-11-20")}
    who = {"contractor": f"t{draw.randrange(7)}", "modality": draw.choice(MODALITIES)}
    by = draw.choice(("centrale", who["contractor"]))
    name = f"h{turn}"
    yield about(facts.declared(hours=hours, by=by, **who, **stated, **where), name)
    act = draw.choice(("wait", "return", "resubmit", "validate", "correct", "reject"))
    if act in ("return", "resubmit"):
        yield _act(facts.returned(hours=hours, **stated), where, name)
    if act == "resubmit":
        replaced = {"replaced_quarter": quarter, "replaced_worked_to": stated["worked_to"]}
        moved = {"work_quarter": "2026-Q2", "worked_to": "2026-05-01"}
        yield _act(facts.resubmitted(hours=hours, replaced=hours, **replaced, **moved), where, name)
    if act == "reject":
        yield _act(facts.rejected(hours=hours, **stated), where, name)
    if act in ("validate", "correct"):
        yield _act(facts.validated(hours=hours, **stated), where, name)
    if act == "correct":
        yield _act(facts.corrected(delta=-draw.randint(1, hours), **stated), where, name)


def _act(event: facts.Event, where: dict[str, Any], name: str) -> facts.Event:
    return about((event[0], event[1] | where), name)


def _followed(draw: Random, turn: int, where: dict[str, Any]) -> Iterator[facts.Event]:
    day = f"2026-{draw.randint(1, 12):02}-01"
    assignment = {"facilitator": draw.choice(FACILITATORS), "from": day, "territory": None}
    bare = {"effective": day, "by": "centrale", "origin": facts.ORIGIN, **where}
    yield "delivered.facilitator-assigned", {**bare, "assignment": assignment, "in_territory": True}


def _method(draw: Random, turn: int, where: dict[str, Any]) -> Iterator[facts.Event]:
    if draw.random() < 0.3:
        chosen = [{"from": f"2026-{draw.randint(1, 12):02}-01", "method": draw.choice(("spend", "direct"))}]
        yield (
            "delivered.attribution-methods",
            {
                "methods": chosen,
                "origin": facts.ORIGIN,
                "effective": "2026-01-01",
                "by": "centrale",
                **where,
            },
        )
