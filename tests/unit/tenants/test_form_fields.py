"""The fields of forms: each command's has a label, and what is typed makes the body that the API takes."""

import re
from collections.abc import Iterator
from typing import Any

from django.http import QueryDict

from tremplin_platform.events.contracts.essential_data import EssentialData
from tremplin_tenants.api.contracts.contracts import RegisterContract
from tremplin_tenants.api.lots.lots import AwardLot
from tremplin_tenants.api.urls import VIEWS
from tremplin_tenants.api.web.body import parse
from tremplin_tenants.api.web.command_views import CommandView
from tremplin_tenants.api.web.file_views import FileBody
from tremplin_tenants.pages.forms.form_fields import FormField, body_of, fields_of
from tremplin_tenants.pages.forms.labels import CHOICES, LABELS

LETTERS = {"public"}  # of the law: CCAG-FCS 16.1.1.2
LABELS_OF_DECP = {*EssentialData.__annotations__}  # words already, in French


def commands() -> Iterator[type[CommandView]]:
    """Return the commands that have a form of fields: a file is sent by a page of its own."""
    found = (view for view in VIEWS if issubclass(view, CommandView))
    return (view for view in found if not issubclass(view.request_serializer, FileBody))


def typed(command: type[CommandView], text: str, **rows: int) -> list[FormField]:
    fields = list(fields_of(command.request_serializer(), rows=rows))
    for field in fields:
        field.read(QueryDict(text))
    return fields


def test_every_field_and_code_of_a_command_has_its_words() -> None:
    codes = []
    for command in commands():
        for field in fields_of(command.request_serializer(), rows={}):  # a KeyError is a label that lacks
            last = field.name.rpartition(".")[2]
            if last not in LETTERS | LABELS_OF_DECP:
                codes += [
                    (last, option.value)
                    for option in field.options
                    if option.value not in CHOICES and f"{last}.{option.value}" not in CHOICES
                ]

    assert codes == []


def test_no_label_is_for_a_field_that_no_command_has() -> None:
    used = set()
    for command in commands():
        for field in fields_of(command.request_serializer(), rows={}):
            used |= set(field.name.split("."))
        used |= set(re.findall(r"{(\w+)}", command.path))
    nested = {"clause", "reservation", "evidence", "lots", "statuses", "met", "group", "quantities"}

    assert set(LABELS) - used - nested == set()


def test_a_field_says_when_it_may_be_left_empty() -> None:
    shown = {field.name: field.presence for field in typed(RegisterContract, "", lots=1)}

    assert shown["title"] == ""
    assert shown["lots.0.title"] == shown["lots.0.clause.way"] == "(nécessaire si cette partie est remplie)"
    assert shown["cpv"] == shown["lots.0.maximum"] == "(facultatif)"


def test_nested_fields_and_rows_make_the_body_of_the_api() -> None:
    fields = typed(
        RegisterContract,
        "title=Nettoyage&buyer=equipe-rso&usage=internal&centrale_role=intermediary&kind=framework"
        "&starts_on=1/1/2026&ends_on=31/12/2029&lots.0.id=&lots.1.id=idf&lots.1.title=Île-de-France"
        "&lots.1.clause.way=rate&lots.1.clause.function=main&lots.1.clause.hours_per_1000_euros=1,75"
        "&lots.1.territories=75, 77",
        lots=2,
    )

    body, pointers = body_of(fields)

    assert body["lots"] == [
        {
            "id": "idf",
            "title": "Île-de-France",
            "clause": {"way": "rate", "function": "main", "hours_per_1000_euros": "1.75"},
            "territories": ["75", "77"],
        }
    ]
    assert parse(RegisterContract.request_serializer, body)["starts_on"].isoformat() == "2026-01-01"
    assert pointers["/lots/0/clause/hours"].name == "lots.1.clause.hours"


def test_what_is_left_empty_is_absent() -> None:
    body, _ = body_of(typed(AwardLot, "contractor=lorane&notified_on=2026-03-01&amount=++"))

    assert body == {"contractor": "lorane", "notified_on": "2026-03-01"}


def test_a_text_that_is_not_understood_stays_as_typed() -> None:
    fields = typed(AwardLot, "contractor=lorane&notified_on=demain&evidence.share_percent=beaucoup")

    body, pointers = body_of(fields)

    assert body["notified_on"] == "demain"
    assert body["evidence"] == {"share_percent": "beaucoup"}
    assert pointers["/notified_on"].error == "Écrivez une date, par exemple 27/11/2026."


def test_a_flag_that_may_be_unknown_is_chosen_among_three() -> None:
    sourcing: Any = next(view for view in commands() if view.endpoint == "hold-sourcing")

    known = body_of(typed(sourcing, "strategy=lot&feasible=false"))[0]
    unknown = body_of(typed(sourcing, "strategy=lot&feasible="))[0]

    assert known == {"strategy": "lot", "feasible": False}
    assert unknown == {"strategy": "lot"}
