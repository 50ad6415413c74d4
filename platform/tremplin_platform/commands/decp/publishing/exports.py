"""The documents that are exported, whole, at a position of the centrale's log, with their report."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tremplin_platform.commands.decp.publishing.decp_rows import decp_rows
from tremplin_platform.commands.decp.publishing.ocds_releases import EXTENSIONS, ocds_releases
from tremplin_platform.commands.decp.publishing.publications import TOPICS, Register, registered
from tremplin_platform.commands.decp.publishing.report import ExportReport
from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.store.reading import read_topics


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A document in the shape of its standard, and what that could not say."""

    document: dict[str, Any]
    report: ExportReport = field(default_factory=ExportReport)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """The centrale; `siret` None where the setting is missing."""

    name: str
    siret: str | None


def export_decp(register: Register, *, publisher: Publisher) -> Export:
    """Essential data of 2022, schema 2.0.4."""
    report = ExportReport()
    rows = list(decp_rows(register, siret=publisher.siret, report=report))
    return Export(document={"marches": {"marche": rows}}, report=report)


def export_ocds(register: Register, *, publisher: Publisher) -> Export:
    """A release package of OCDS 1.1."""
    report = ExportReport()
    releases = list(ocds_releases(register, siret=publisher.siret, name=publisher.name, report=report))
    document = {
        "version": "1.1",
        "extensions": EXTENSIONS,
        "publisher": {"name": publisher.name, "scheme": "FR-RCS", "uid": publisher.siret},
        "releases": releases,
    }
    return Export(document=document, report=report)


def read_register(connection: Any, *, upto: int) -> Register:
    """Read from the centrale's log all that an export says, up to a seq. :param connection: may read that log"""
    return registered(read_topics(connection, log=CENTRALE, topics=TOPICS, upto=upto))


EXPORTS: dict[str, Callable[..., Export]] = {"decp": export_decp, "ocds": export_ocds}
"""By the name of the standard, in the command line and in addresses."""
