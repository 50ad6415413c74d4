"""Things of one name on one page: each is followed by its identifier; what is alone of its name is not."""

from copy import deepcopy
from typing import Any

from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.searched import distinguished
from tremplin_tenants.pages.web.distinct_names import distinguish


def lot(contract: str, number: str, title: str, **more: Any) -> dict[str, Any]:
    return {"contract": contract, "lot": number, "title": title, **more}


def distinguished_in(answer: Any) -> Any:
    found = deepcopy(answer)
    distinguish(found)
    return found


def test_contracts_of_one_title_have_their_identifiers() -> None:
    rows = [
        {"id": "papier-1", "title": "Papier", "lots": [lot("papier-1", "1", "Papier")]},
        {"id": "papier-2", "title": "Papier", "lots": []},
        {"id": "net", "title": "Nettoyage", "lots": []},
    ]

    assert [row["title"] for row in distinguished_in({"results": rows})["results"]] == [
        "Papier (papier-1)",
        "Papier (papier-2)",
        "Nettoyage",
    ]
    titles = [lot("papier-1", "1", "Papier", contract_title="Papier"), lot("papier-2", "1", "Papier")]
    titles[1]["contract_title"] = "Papier"
    assert [row["contract_title"] for row in distinguished_in(titles)] == [
        "Papier (papier-1)",
        "Papier (papier-2)",
    ]


def test_a_task_says_which_of_two_contracts_of_one_title() -> None:
    said = "Le contrat « Papier » attend."
    rows = [
        {"contract": name, "contract_title": "Papier", "reason": said} for name in ("papier-1", "papier-2")
    ]
    alone = {"contract": "net", "contract_title": "Nettoyage", "reason": "Le contrat « Nettoyage » attend."}

    assert [row["reason"] for row in distinguished_in([*rows, alone])] == [
        "Le contrat « Papier (papier-1) » attend.",
        "Le contrat « Papier (papier-2) » attend.",
        "Le contrat « Nettoyage » attend.",
    ]
    assert distinguished_in([rows[0], alone]) == [rows[0], alone]


def test_one_thing_named_many_times_keeps_its_name() -> None:
    rows = [{"contract": "a", "contract_title": "A", "member": "m", "member_name": "M"} for _ in range(3)]

    assert distinguished_in(rows) == rows


def test_lots_of_one_title_have_their_contract_or_number() -> None:
    alone = [lot("a", "1", "Nord"), lot("b", "1", "Nord"), lot("b", "2", "Sud")]
    with_contracts = [lot("a", "1", "Nord", contract_title="A"), lot("b", "1", "Nord", contract_title="B")]
    of_one_contract = [lot("a", "1", "Nord", contract_title="A"), lot("a", "2", "Nord", contract_title="A")]

    assert [row["title"] for row in distinguished_in(alone)] == ["Nord (a)", "Nord (b)", "Sud"]
    assert distinguished_in(with_contracts) == with_contracts
    assert [row["title"] for row in distinguished_in(of_one_contract)] == ["Nord (lot 1)", "Nord (lot 2)"]


def test_organisations_of_one_name_have_their_identifiers() -> None:
    rows = [
        {"id": "caf-1", "name": "CAF", "contractor": "x", "contractor_name": "X"},
        {"member": "caf-2", "member_name": "CAF", "contractor": None, "contractor_name": None},
    ]

    first, second = distinguished_in(rows)

    assert (first["name"], second["member_name"], first["contractor_name"]) == (
        "CAF (caf-1)",
        "CAF (caf-2)",
        "X",
    )


def test_the_content_of_an_event_stays_as_it_is() -> None:
    rows = [{"seq": n, "data": {"id": f"caf-{n}", "name": "CAF"}} for n in range(2)]

    assert distinguished_in(rows) == rows


def test_options_of_one_label_have_their_values() -> None:
    options = [
        Option(value="a", label="CAF"),
        Option(value="b", label="CAF"),
        Option(value="c", label="CAF", group="autres"),
    ]

    assert [option.label for option in distinguished(options)] == ["CAF (a)", "CAF (b)", "CAF"]
