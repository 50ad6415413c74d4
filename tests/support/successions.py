"""Members that go on as others, on a `Story`: merging, splitting, and what is taken over."""

from collections import Counter
from datetime import date

from support.story import CENTRALE, Story, siret_of
from tremplin_platform.commands.organisations.successions import Part, merge_member, split_member, take_over
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.figures.ledger import entries

OLD, NEW = "caf-591", "caf-590"


def merges(story: Story, old: str = OLD, *, into: str = NEW, on: str = "2026-04-01") -> None:
    story.do(CENTRALE, merge_member, identifier=old, into=into, on=date.fromisoformat(on))


def sums(story: Story, log: str) -> Counter[str]:
    """The log's figures, by measure."""
    found: Counter[str] = Counter()
    for fact in story.facts(log):
        for entry in entries(fact.topic, fact.data):
            found[entry.measure] += entry.amount
    return found


def follows(story: Story, old: str = OLD) -> None:
    """What the delivery process asks for."""
    story.logs.run(CENTRALE, lambda session: take_over(session, member=old))


def two_funds(story: Story) -> None:
    """The old fund ordered, was invoiced 4 000 €, has 35 h validated and 14 h that wait; it is 1 April."""
    story.ready(OLD)
    story.member(NEW)
    story.orders(OLD, "c1")
    story.declares(OLD, "h1", hours=35_00, call_off="c1")
    story.declares(OLD, "h2", hours=14_00, call_off="c1")
    story.validates(OLD, "h1")
    story.invoices(OLD, "c1", 4_000_00)
    story.at("2026-04-01")


def part(identifier: str, *, territory: str = "59", siret: str | None = None) -> Part:
    return Part(
        identifier=identifier,
        name=identifier.upper(),
        siret=siret or siret_of(identifier),
        territory=territory,
    )


def split(story: Story, *into: Part, on: str = "2026-04-01") -> None:
    story.do(CENTRALE, split_member, identifier=OLD, into=into, on=date.fromisoformat(on))


def status_of(story: Story, member: str) -> str | None:
    found: Organisation = story.logs.run(CENTRALE, lambda session: session.get(Organisation, member))
    return found.buyer_status
