"""The past that a page is asked for: a position, an instant, or a day of Paris as it ended."""

import re
from datetime import date, datetime, time

from tremplin_platform.events.paris import PARIS
from tremplin_tenants.rest.problem import wrong_parameter
from tremplin_tenants.typed_values import NotUnderstood, day_text


def asked_position(text: str, *, today: date) -> str:
    """
    Return what `known_at` of a page's address asks of the API, empty for today: a day stands for its end.

    :raises Problem: 422, it is none of the three
    """
    text = text.strip()
    if not text or re.fullmatch(r"\d{1,18}", text, re.ASCII) or "T" in text:
        return text
    try:
        day = date.fromisoformat(day_text(text))
    except NotUnderstood as error:
        raise wrong_parameter("known_at", "bad-instant", str(error)) from error
    return "" if day == today else datetime.combine(day, time.max, PARIS).isoformat()
