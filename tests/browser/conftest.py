"""One Chromium a module, one site of the demo for this folder, and a browser signed in for each role."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, StorageState

from support.browser.chromium import running_chromium
from support.browser.demo_site import DemoSite, running_demo
from support.browser.visit import Visit, open_visit
from support.postgres_server import PostgresServer
from tremplin_tenants.roles import ROLE_NAMES, Role

Visits = Callable[..., Visit]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def site(
    postgres_server: PostgresServer, demo_template: str, kafka: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoSite]:
    home = tmp_path_factory.mktemp("site")
    with running_demo(postgres_server, demo_template, kafka, home) as running:
        yield running


@pytest.fixture(scope="package")
def sessions() -> dict[Role, StorageState]:
    """The cookies of who has signed in so far, kept for every test."""
    return {}


@pytest.fixture
def visit(site: DemoSite, chromium: Browser, sessions: dict[Role, StorageState]) -> Iterator[Visits]:
    """`visit(role)`: an empty page in a browser where the account of a role is signed in; nobody's for None.

    `javascript=False` turns the scripts of the pages off.
    """
    contexts: list[BrowserContext] = []

    def opened(role: Role | None, *, javascript: bool = True) -> Visit:
        if role is not None and role not in sessions:
            sessions[role] = _signed_in(chromium, site.base, role)
        state = None if role is None else sessions[role]
        context = chromium.new_context(
            storage_state=state, java_script_enabled=javascript, locale="fr-FR", reduced_motion="reduce"
        )
        contexts.append(context)
        return open_visit(context, site.base, has_scripts=javascript)

    yield opened
    for context in contexts:
        context.close()


def _signed_in(chromium: Browser, base: str, role: Role) -> StorageState:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{base}/connexion")
        page.get_by_role("button", name=f"Entrer comme {ROLE_NAMES[role]}").click()
        assert "/connexion" not in page.url
        return context.storage_state()
