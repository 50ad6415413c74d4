"""Hours that are no one member's: their method, invoices and closing, and the share that each member was sent."""

from typing import Any

from support.story import CENTRALE, Story
from tremplin_platform.commands.attribution.attribution import choose_method
from tremplin_platform.figures.ledger import entries

FOUR = ("caf-013", "caf-069", "cpam-069", "cpam-075")


def prepares(story: Story, *members: str, method: str | None = "spend", lots: Any = ()) -> None:
    story.ready(*members, lots=lots)
    for member in members:
        for lot in [item.identifier for item in lots] or ["1"]:
            story.orders(member, f"bc-{lot}", lot=lot)
    if method is not None:
        chooses(story, method)


def chooses(story: Story, method: str, *, since: str = "2026-01-01", lot: str = "1", **volumes: int) -> None:
    quantities = [{"member": name.replace("_", "-"), "quantity": amount} for name, amount in volumes.items()]
    story.on_lot(choose_method, lot=lot, method=method, since=since, quantities=quantities)


def is_invoiced(
    story: Story, member: str, cents: int, *, on: str = "2026-02-10", name: str = "f-1", lot: str = "1"
) -> None:
    story.invoices(member, f"bc-{lot}", cents, identifier=name, on=on)


def pays(story: Story, *cents: int, name: str = "f-1") -> None:
    """Invoice each of the four its amount, where it is not zero."""
    for member, amount in zip(FOUR, cents, strict=False):
        if amount:
            is_invoiced(story, member, amount, name=name)


def first_closing(story: Story, *cents: int, hours: int, members: int = 4) -> None:
    """Invoice the first members of the four in the first quarter, validate hours of it, and close it."""
    prepares(story, *FOUR[:members])
    pays(story, *cents)
    works(story, hours)
    closes(story, "2026-Q1", on="2026-04-10")


def works(
    story: Story,
    hours: int,
    name: str = "h1",
    *,
    days: tuple[str, str] = ("2026-01-05", "2026-03-20"),
    lot: str = "1",
    log: str = CENTRALE,
) -> None:
    """Hours declared for the centrale, and validated."""
    story.declares(log, name, hours=hours, days=days, lot=lot)
    story.validates(log, name)


def closes(story: Story, quarter: str, *, on: str) -> None:
    story.at(on)
    story.closes(quarter)


def attributed(story: Story, member: str) -> list[dict[str, Any]]:
    return [fact.data for fact in story.facts(member) if fact.topic == "delivered.hours-attributed"]


def shares(story: Story, *members: str) -> list[int]:
    """Return the last share, or difference, sent to each member, in hundredths."""
    return [attributed(story, member)[-1]["hours"] for member in members]


def computed(story: Story) -> list[dict[str, Any]]:
    topics = ("attribution.computed", "attribution.recomputed")
    return [fact.data for fact in story.facts() if fact.topic in topics]


def total(story: Story, log: str, measure: str, quarter: str) -> int:
    return sum(
        entry.amount
        for fact in story.facts(log)
        for entry in entries(fact.topic, fact.data)
        if (entry.measure, entry.quarter) == (measure, quarter)
    )
