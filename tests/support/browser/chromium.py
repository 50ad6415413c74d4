"""The machine's own Chromium, driven by Playwright: nothing is downloaded, and nothing but the loopback is reached."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

_QUIET = (
    "--disable-gpu",
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",  # which Debian's chromium asks for
    "--in-process-gpu",  # its pixels are drawn by the processor: they need not go from process to process
    "--js-flags=--always-sparkplug,--no-maglev,--no-opt",  # a page is left before its scripts are worth optimising
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Start Chromium and stop it at the end; without one the tests are skipped, and fail with `CI=true`."""
    program = os.environ.get("TREMPLIN_CHROMIUM") or shutil.which("chromium")
    if program is None:
        missing = "no chromium on this machine: apt-get install chromium fonts-dejavu-core"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_QUIET)
        try:
            yield browser
        finally:
            browser.close()
