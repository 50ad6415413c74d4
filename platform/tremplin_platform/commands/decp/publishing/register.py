"""
Read from the centrale's log what exports say, up to a position: contracts a few at a time, never all in memory.

Every function takes a connection that may read that log, inside one transaction.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tremplin_platform.commands.decp.publishing.publications import (
    OF_CONTRACTS,
    OF_ORGANISATIONS,
    Organisation,
    Publication,
    organisations_of,
    publications_of,
)
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.events.contracts.contract import Published, Registered
from tremplin_platform.events.fact import CENTRALE, subject
from tremplin_platform.store.reading import read_subjects, read_topics, subjects_with

_AT_ONCE = 20
"""Contracts in memory at once."""


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that an export says: organisations by identifier, and contracts, which are read when asked for."""

    organisations: Mapping[str, Organisation]
    connection: Any
    upto: int

    @property
    def published(self) -> Iterator[Publication]:
        """The contracts that are published, in the order they were registered: a draft is nobody's business."""
        subjects = subjects_with(
            self.connection,
            log=CENTRALE,
            first=Registered.TOPIC,
            topic=Published.TOPIC,
            upto=self.upto,
        )
        for place in range(0, len(subjects), _AT_ONCE):
            events = read_subjects(
                self.connection,
                log=CENTRALE,
                subjects=subjects[place : place + _AT_ONCE],
                topics=OF_CONTRACTS,
                upto=self.upto,
            )
            yield from publications_of(events)


def read_register(connection: Any, *, upto: int) -> Register:
    """Return what the centrale's log says up to a seq."""
    events = read_topics(connection, log=CENTRALE, topics=OF_ORGANISATIONS, upto=upto)
    return Register(organisations_of(events), connection, upto)


def read_publication(connection: Any, *, contract: str, upto: int) -> Publication | None:
    """Return one contract of the centrale, draft or published; None where there is none."""
    about = subject(log=CENTRALE, kind=Contract.TOPIC, identifier=contract)
    events = read_subjects(connection, log=CENTRALE, subjects=[about], topics=OF_CONTRACTS, upto=upto)
    return next(iter(publications_of(events)), None)
