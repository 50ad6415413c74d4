"""
Rewrite, in a migration, the text forms by which `tremplin import` tells whether a published contract is new,
after the way of making them has changed.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import orjson
from psycopg import Connection

from tremplin_platform.commands.decp.recording.comparison import forms_to_compare
from tremplin_platform.commands.decp.recording.facts import contract_of
from tremplin_platform.events.contracts.observed import Modified, Recorded
from tremplin_platform.store.delivery.addressing import CENTRALE

_AT_ONCE = 2_000
_FACTS = """
select subject, data from events where log = %s and topic = any(%s) order by subject, subject_version
"""
_REWRITE = """
update observed set base = again.base, modifications = again.modifications
  from unnest(%s::text[], %s::text[], %s::text[], %s::text[]) as again (buyer, contract, base, modifications)
 where log = %s and observed.buyer = again.buyer and observed.contract = again.contract
   and (observed.base, observed.modifications) is distinct from (again.base, again.modifications)
"""


def compare_again(connection: Connection[Any]) -> None:
    """
    Recompute the forms of every observed contract from its events.

    :param connection: of the owner, in a transaction; `events` and `observed` do not force their policies on it
    """
    with connection.cursor(name="observed") as facts:
        facts.itersize = _AT_ONCE
        facts.execute(_FACTS, (CENTRALE, [Recorded.TOPIC, Modified.TOPIC]))
        forms = _forms(facts)
        while rows := list(islice(forms, _AT_ONCE)):
            connection.execute(_REWRITE, (*map(list, zip(*rows, strict=True)), CENTRALE))


def _forms(facts: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str, str, str]]:
    """Return buyer, identifier, base data and signatures of modifications of each contract."""
    for _, group in groupby(facts, key=itemgetter(0)):
        recorded, *modified = (orjson.loads(data) for _, data in group)
        contract = contract_of(recorded, modified)
        base, modifications = forms_to_compare(contract)
        yield contract.buyer, contract.identifier, base, "\n".join(modifications)
