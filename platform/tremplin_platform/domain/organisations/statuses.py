"""Which statuses a contractor holds, and from when it no longer does."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from tremplin_platform.events.shapes import Status


def with_status(statuses: Sequence[Status], status: Status) -> list[Status]:
    """The statuses with one more; it takes the place of the same kind from the same day (its end is then known)."""
    same = (status["kind"], status["from"])
    return [*(each for each in statuses if (each["kind"], each["from"]) != same), status]


def held_on(statuses: Sequence[Status], *, day: str) -> list[Status]:
    """Those that hold on a day."""
    return [each for each in statuses if each["from"] <= day and (each["to"] is None or day <= each["to"])]


def lost_on(statuses: Sequence[Status], *, kinds: Collection[str], since: str) -> str | None:
    """The first day, from `since` on, on which none of `kinds` is held; None where one always is."""
    day = since
    while held := [each["to"] for each in held_on(statuses, day=day) if each["kind"] in kinds]:
        if None in held:
            return None
        day = (date.fromisoformat(max(to for to in held if to)) + timedelta(days=1)).isoformat()
    return day
