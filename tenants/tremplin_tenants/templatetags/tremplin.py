"""The tags and filters of the pages: figures with their marks, days, quarters, links to explanations, bars."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.utils.crypto import salted_hmac
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tremplin_platform.events.paris import PARIS
from tremplin_platform.figures import french
from tremplin_tenants.api.members.explain import Explain
from tremplin_tenants.pages.web.bars import Bar, bar_of
from tremplin_tenants.pages.web.written import quarter_text, written

register = template.Library()

_NO_BREAK = "\u00a0"
_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
_PLACE = ("contract", "lot", "quarter")
_OF_ROWS: Mapping[str, tuple[str, ...]] = {
    "lots.": (*_PLACE, "member"),
    "quarters.": _PLACE,
    "restatements.": _PLACE,
    "reserved_usage.by_article.": ("article",),
    "reserved_usage.by_usage.": ("usage",),
    "conventions.": ("id",),
    "objectives.": ("id",),
    "waivers.": ("contract",),
    "doeth.": ("member", "year"),
    "nothing_sent.": ("member", "contract", "lot"),
}
_FIGURE_OR_DAY = re.compile(r"((?<!\d)\d[\d\u202f]*,\d\d(?!\d)|\b(?:\d{1,2}|1er) [a-zéû]{3,9} \d{4})")


@register.simple_tag
def figure(answer: Mapping[str, Any], name: str, *, signed: bool = False, null: str = "–") -> SafeString:
    """
    Write a figure of an API's answer with its mark: `{% figure results "clause_hours.validated" %}`.

    A figure of a row is given the row and its name in the whole answer: `{% figure lot "lots.due" %}`; the mark then
    names the row's contract, lot, quarter, article or usage. `null` stands for a figure that there is not.
    """
    start = next((start for start in _OF_ROWS if name.startswith(start)), "")
    value: Any = answer
    for part in name.removeprefix(start).split("."):
        value = value[part]
    if value is None:
        return format_html('<span class="muted">{}</span>', null)
    places = _OF_ROWS.get(start, (*_PLACE, "member"))
    marks = [(place, answer[place]) for place in places if isinstance(answer.get(place), str | int)]
    attributes = format_html_join("", ' data-{}="{}"', marks)
    return format_html(
        '<data value="{}" data-figure="{}"{}>{}</data>',
        value,
        name,
        attributes,
        written(value, with_sign=signed),
    )


@register.simple_tag(takes_context=True)
def how(context: Context, measure: str, what: str = "", **place: Any) -> str:
    """
    Link to the explanation of a figure: `{% how "due" "les heures dues" contract=lot.contract lot=lot.lot %}`.

    Nothing where who is signed in has no such page: it is a member's own. The past that the page shows goes with it.

    :param what: the figure in words, for who hears the link alone
    :param place: `contract`, `lot`, `quarter`, of which empty ones are left out
    """
    caller = context.get("caller")
    if caller is None or caller.role not in Explain.roles:
        return ""
    place["known_at"] = context.get("known_at")
    named = {name: text for name, text in place.items() if text not in (None, "")}
    query = urlencode({"measure": measure, **named})
    hidden = format_html('<span class="vh"> sont calculées : {}</span>', what) if what else ""
    return format_html(
        '<a class="how" href="/resultats/explication?{}">Comment{}{}?</a>', query, hidden, _NO_BREAK
    )


@register.inclusion_tag("tremplin/parts/bar.html")
def bar(validated: str, pending: str, due: str, elapsed: int | None = None) -> Mapping[str, Bar]:
    """Draw the bar of a lot: hours validated and pending against hours due; `elapsed`: percent of the time."""
    return {"bar": bar_of(validated=validated, pending=pending, due=due, elapsed=elapsed)}


@register.filter
def number(value: str | int) -> str:
    """Write a decimal text or a whole number in French: `12400.50` is `12 400,50`."""
    return written(value)


@register.filter
def signed(value: str | int) -> str:
    """Write a difference with its sign: `8.50` is `+8,50`."""
    return written(value, with_sign=True)


@register.filter
def hours(value: str) -> str:
    """Write hours with their unit: `126,50 h`."""
    return f"{written(value)}{_NO_BREAK}h"


@register.filter
def hours_of(hundredths: int) -> str:
    """Write a number of hundredths of an hour with its unit in words: `2100` is `21,00 heures`."""
    return french.hours(hundredths)


@register.filter
def money(value: str) -> str:
    """Write an amount with its unit: `1 268,02 €`."""
    return f"{written(value)}{_NO_BREAK}€"


@register.filter
def day(value: Any) -> str:
    """Write a day in words: `14 septembre 2026`; nothing for None."""
    return french.day(str(value)[:10]) if value else ""


@register.filter
def short_day(value: Any) -> str:
    """Write a day with its month cut: `14 sept. 2026`; nothing for None."""
    if not value:
        return ""
    year, month, number_of_day = str(value)[:10].split("-")
    return f"{int(number_of_day)}{_NO_BREAK}{_MONTHS[int(month) - 1]}{_NO_BREAK}{year}"


@register.filter
def month(value: str) -> str:
    """Write the month of a day in words: `septembre 2026`."""
    return french.day(value).split(maxsplit=1)[1]


@register.filter
def short_month(value: str) -> str:
    """Write the month of a day, cut and without its year: `sept.`."""
    return _MONTHS[int(value[5:7]) - 1]


@register.filter
def instant_time(value: Any) -> str:
    """Write the Paris hour and minute of an instant: `13 h 25`."""
    local = _local(value)
    return f"{local.hour}{_NO_BREAK}h{_NO_BREAK}{local.minute:02}"


@register.filter
def instant(value: Any) -> str:
    """Write an instant as Paris reads it: `14 septembre 2026 à 13 h 25`; nothing for None."""
    return french.instant(_local(value)) if value else ""


@register.filter
def instant_day(value: Any) -> str:
    """Write the Paris day of an instant: `14 septembre 2026`; nothing for None."""
    return french.day(_local(value).date().isoformat()) if value else ""


@register.filter
def instant_short_day(value: Any) -> str:
    """Write the Paris day of an instant with its month cut: `14 sept. 2026`; nothing for None."""
    return short_day(_local(value).date().isoformat()) if value else ""


@register.filter
def quarter(value: str) -> str:
    """Write a quarter as tables do: `T1 2026`."""
    return quarter_text(value)


@register.filter
def quarter_words(value: str) -> str:
    """Write a quarter as sentences do: `1er trimestre 2026`."""
    return french.quarter(value)


@register.filter
def counted(amount: int, noun: str) -> str:
    """Write a count: `{{ 2|counted:"lot" }}` is `2 lots`; `"cheval,chevaux"` states the plural."""
    singular, _, plural = noun.partition(",")
    return french.count(amount, singular, plural)


@register.filter
def plural(amount: int, forms: str = ",s") -> str:
    """Return which form a count takes, of `"cheval,chevaux"`: the plural from 2 on, as French has it."""
    singular, _, many = forms.partition(",")
    return many if abs(amount) >= 2 else singular


@register.filter
def siret(value: str) -> str:
    """Write a SIRET in groups: `776 056 467 00587`."""
    return french.siret(value)


@register.filter
def typeset(sentence: str) -> str:
    """Make the spaces before double punctuation no-break ones."""
    return french.typeset(sentence)


@register.simple_tag(takes_context=True)
def form_key(context: Mapping[str, Any]) -> SafeString:
    """Write the hidden key of a form that runs no command of the API: done twice in a session, it does one thing."""
    session = context["request"].session.session_key or ""
    key = salted_hmac("tremplin.form", session, algorithm="sha256").hexdigest()
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', key[:32])


@register.filter(needs_autoescape=True)
def emphasised(sentence: str, autoescape: bool = True) -> SafeString:
    """Make the figures of a sentence strong, and keep its days on one line: `<strong>126,50</strong> heures`."""
    parts = _FIGURE_OR_DAY.split(sentence)  # figures and days are the odd ones
    return format_html_join(
        "",
        "{}",
        ((_emphasised_part(part) if rank % 2 else part,) for rank, part in enumerate(parts)),
    )


def _emphasised_part(part: str) -> SafeString:
    return format_html('<span class="nb">{}</span>' if " " in part else "<strong>{}</strong>", part)


@register.filter
def of(name: str) -> str:
    """Write a name after its preposition: `de CPAM PARIS`, `d’Assurance retraite`."""
    return french.of(name)


@register.filter
def item(names: Mapping[str, str], identifier: str) -> str:
    """Return the name of an identifier among names, itself where it has none."""
    return names.get(identifier, identifier)


@register.filter
def query_text(query: Mapping[str, str]) -> str:
    """Write the parameters of an address."""
    return urlencode(query)


@register.simple_tag
def glyph(sign: str) -> SafeString:
    """Write a sign that only decorates: `{% glyph "✔" %}`."""
    return format_html('<span aria-hidden="true">{}</span>', sign)


def _local(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.astimezone(PARIS)
