"""Words of codes: one word for one thing, on pages, in files and in the sentences of events."""

from tremplin_platform.audit.wording import names
from tremplin_platform.events.codes import METHODS
from tremplin_tenants.files.code_words import CODE_WORDS
from tremplin_tenants.pages.forms.labels import CHOICES
from tremplin_tenants.roles import ROLE_NAMES, Role


def test_methods_of_attribution_have_the_same_words_everywhere() -> None:
    assert set(names.METHODS) == set(METHODS)
    assert CODE_WORDS["method"] == names.METHODS
    on_pages = {code: CHOICES[f"method.{code}"] for code in METHODS}
    assert {code: label.lower() for code, label in on_pages.items()} == dict(names.METHODS)


def test_every_role_has_its_words_in_files_and_forms() -> None:
    assert CODE_WORDS["role"] == ROLE_NAMES
    assert {role: CHOICES[f"role.{role}"] for role in Role} == ROLE_NAMES
    assert set(ROLE_NAMES) == set(Role)
