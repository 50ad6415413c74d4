"""What is wrong with arguments is said in French, whoever finds it."""

import pytest

from tremplin_infra.cli.parser import Parser


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "il manque name"),
        (["a", "b"], "arguments inconnus : b"),
        (["c"], "name : « c » n’est pas parmi "),
        (["a", "--at"], "--at : il faut une valeur"),
        (["a", "--json=yes"], "--json : aucune valeur n’est attendue (« yes »)"),
        (["a", "--files"], "--files : il faut au moins une valeur"),
        (["a", "--all", "--one", "x"], "--one : ne va pas avec --all"),
    ],
)
def test_wrong_arguments_are_one_sentence_in_french(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = Parser(prog="tremplin audit")
    parser.add_argument("name", choices=["a", "b"])
    parser.add_argument("--at")
    parser.add_argument("--files", nargs="+")
    parser.add_argument("--json", action="store_true")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true")
    which.add_argument("--one")

    with pytest.raises(SystemExit) as ended:
        parser.parse_args(arguments)

    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith(f"tremplin audit : {sentence}")
    assert said.endswith(", voyez « tremplin audit --help ».\n")


def test_a_missing_argument_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    parser = Parser(prog="tremplin rejected")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true")
    which.add_argument("--one")

    with pytest.raises(SystemExit):
        parser.parse_args([])

    assert capsys.readouterr().err.startswith("tremplin rejected : il manque l’un de --all --one, voyez")
