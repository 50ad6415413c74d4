"""Days that cannot be told before they have come."""

from datetime import date

from tremplin_platform.domain.refusals import Refused


class InTheFuture(Refused):
    """Cette date est à venir : donnez aujourd’hui (à Paris), ou un jour passé."""

    code = "in-the-future"


def check_past(day: date, *, today: date, pointer: str) -> None:
    """
    Check that a day has come, by the Paris day `today`.

    :raises InTheFuture: it has not
    """
    if day > today:
        raise InTheFuture(pointer=pointer)
