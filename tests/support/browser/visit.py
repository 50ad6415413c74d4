"""One page open in Chromium, with all that it asked for and complained of since it was opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from gzip import compress
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Response

WIDE, NARROW, HEIGHT = 1280, 390, 900  # pixels
_COMPLAINTS = ("error", "warning")


@dataclass
class Visit:
    """A page, the addresses that it asked for, its complaints in the console, and its last documents."""

    page: Page
    base: str
    has_scripts: bool = True
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    def go(self, path: str) -> Response:
        """Ask for a path of the site, and wait until the page is whole."""
        self.asked.clear()
        self.complaints.clear()
        self.responses.clear()
        self.resize(WIDE)
        response = self.page.goto(f"{self.base}{path}")
        assert response is not None, path
        return response

    def resize(self, width: int) -> None:
        """Make the window as wide, in pixels."""
        if self.page.viewport_size != {"width": width, "height": HEIGHT}:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})

    def elsewhere(self) -> list[str]:
        """Return the addresses of other hosts that it asked for."""
        own = urlsplit(self.base).netloc
        return [url for url in self.asked if urlsplit(url).netloc != own]

    def weight(self) -> Mapping[str, int]:
        """Return the bytes, once compressed, of each answer that made the page."""
        return {urlsplit(answer.url).path: len(compress(_body(answer))) for answer in self.responses}


def open_visit(context: BrowserContext, base: str, *, has_scripts: bool = True) -> Visit:
    """Open an empty page of a context, watched from now on."""
    visit = Visit(context.new_page(), base, has_scripts)
    visit.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    visit.page.on("request", lambda request: visit.asked.append(request.url))
    visit.page.on("response", lambda response: visit.responses.append(response))
    visit.page.on("console", lambda message: _note(visit, message))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    return visit


def _note(visit: Visit, message: ConsoleMessage) -> None:
    if message.type in _COMPLAINTS:
        visit.complaints.append(f"{message.type}: {message.text}")


def _body(response: Response) -> bytes:
    try:
        return response.body()
    except Error:  # a redirection has none
        return b""
