"""Figures of the demo compared with what is expected, row by row."""

from tremplin_infra.demo.oracle.comparing import differences

ROW = {"quarter": "2026-Q1", "validated": "126.50", "published": None}


def test_the_same_figures_differ_in_nothing_whatever_the_order_of_rows() -> None:
    other = {**ROW, "quarter": "2026-Q2"}

    assert found({"quarters": [ROW, other]}, {"quarters": [other, ROW], "sentence": "…"}) == []


def test_a_figure_that_differs_is_named_with_both_values() -> None:
    assert found({"clause_hours": {"due": "833.00"}}, {"clause_hours": {"due": "832.00"}}) == [
        "clause_hours.due : attendu 833.00, répondu 832.00"
    ]


def test_a_row_that_is_missing_differs() -> None:
    assert found({"quarters": [ROW]}, {"quarters": []}) == [
        "quarters[2026-Q1].quarter : attendu 2026-Q1, répondu None",
        "quarters[2026-Q1].validated : attendu 126.50, répondu None",
    ]


def test_a_row_too_many_differs_unless_it_says_nothing() -> None:
    nothing = {"contract": "a", "lot": "1", "title": "A.1", "declared": "0.00", "due": None}

    assert found({"lots": []}, {"lots": [nothing]}) == []
    assert found({"lots": []}, {"lots": [{**nothing, "declared": "1.00"}]}) == [
        "lots[a/1].declared : attendu 0.00, répondu 1.00"
    ]


def test_a_list_of_words_is_compared_whole() -> None:
    assert found({"awaited": ["ea-nord"]}, {"awaited": ["ea-nord"]}) == []
    assert found({"awaited": []}, {"awaited": ["ea-nord"]}) == ["awaited : attendu [], répondu ['ea-nord']"]


def found(expected: dict[str, object], answered: dict[str, object]) -> list[str]:
    return list(differences(expected, answered))
