"""
Work out, from the acts of the demo alone, the hours by public (CCAG-FCS 16.1.1.2) that buyers must read.

In hundredths, each rounded to the nearest ten hours; the total is their sum. No person of the demo is erased.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tremplin_infra.demo.acts import acts, member_acts
from tremplin_infra.demo.oracle.expected_hours import quarter_of
from tremplin_infra.demo.oracle.expected_results import decimals

LEAST = 5
_LETTERS = (*"abcdefghij", "other")
Asked = tuple[str, str]


def expected_publics(
    story: Sequence[acts.Act], *, hidden_beside: str
) -> Iterator[tuple[Asked, dict[str, Any]]]:
    """
    Yield the answer that `publics` must give, for each contract and quarter with hours that name a person.

    :param hidden_beside: the public that is large enough and hidden all the same, worked out by hand
    """
    publics = {act.id: act.public for act in story if isinstance(act, acts.PersonRegistered)}
    for asked, hours in sorted(_by_person(story).items()):
        persons = Counter(publics[person] for person, worked in hours.items() if worked > 0)
        by_public: Counter[str] = Counter()
        for person, worked in hours.items():
            by_public[publics[person]] += worked
        shown = {letter for letter in persons if persons[letter] >= LEAST and letter != hidden_beside}
        yield asked, _answer(asked, by_public, shown)


def _answer(asked: Asked, by_public: Counter[str], shown: Set[str]) -> dict[str, Any]:
    contract, quarter = asked
    rounded = {public: _to_the_ten(worked) for public, worked in by_public.items()}
    return {
        "contract": contract,
        "quarter": quarter,
        "threshold": LEAST,
        "total": decimals(sum(rounded.values())),
        "results": [
            {"public": letter, "hours": decimals(rounded[letter]) if letter in shown else None}
            for letter in _LETTERS
        ],
    }


def _to_the_ten(hours: int) -> int:
    return int((Decimal(hours) / 10_00).to_integral_value(ROUND_HALF_UP)) * 10_00


def _by_person(story: Sequence[acts.Act]) -> Mapping[Asked, Counter[str]]:
    """Sum validated hours by contract, quarter worked and person, with their corrections."""
    named: dict[tuple[str, str], tuple[Asked, str]] = {}
    waiting: dict[tuple[str, str], int] = {}
    hours: dict[Asked, Counter[str]] = defaultdict(Counter)
    for act in story:
        match act:
            case member_acts.HoursDeclared(person=str(person)):
                named[act.log, act.id] = (act.contract, quarter_of(act.worked_to)), person
                waiting[act.log, act.id] = act.hours
            case member_acts.HoursResubmitted() if (act.log, act.id) in named:
                waiting[act.log, act.id] = act.hours
            case member_acts.HoursValidated() if (act.log, act.id) in named:
                asked, person = named[act.log, act.id]
                hours[asked][person] += waiting[act.log, act.id]
            case member_acts.HoursCorrected() if (act.log, act.id) in named:
                asked, person = named[act.log, act.id]
                hours[asked][person] += act.delta
            case _:
                pass
    return hours
