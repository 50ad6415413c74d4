"""What every answer tells a browser, whatever the page, its status, and who asks."""

import re

import pytest
from django.test import Client, override_settings

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("module_database")]

PAGES = {
    "/": 302,
    "/api/docs/": 200,
    "/api/docs/?script=": 200,
    "/api/schema/?format=json": 200,
    "/api/v1/me": 401,
    "/api/v1/nothing": 404,
    "/commander": 302,
    "/nothing": 404,
    "/static/tremplin/tremplin.css": 200,
    "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui.css": 200,
}
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip
YEAR = "max-age=31536000"
SPOOFED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "elsewhere.test", "Forwarded": "proto=https"}


@pytest.mark.parametrize(("page", "status"), PAGES.items())
def test_every_answer_tells_a_browser_what_it_may_not_do(page: str, status: int) -> None:
    answer = Client().get(page)
    answer.close()

    assert answer.status_code == status
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("page", PAGES)
def test_a_browser_is_kept_on_tls_by_answers_over_tls_alone(page: str) -> None:
    plain, spoofed = Client().get(page), Client().get(page, headers=SPOOFED)
    over_tls = Client().get(page, secure=True)
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        behind_proxy = Client().get(page, headers=SPOOFED)
    for answer in (plain, spoofed, over_tls, behind_proxy):
        answer.close()

    sent = [answer.headers.get("Strict-Transport-Security") for answer in (plain, spoofed)]
    assert sent == [None, None]
    assert over_tls.headers["Strict-Transport-Security"] == YEAR
    assert behind_proxy.headers["Strict-Transport-Security"] == YEAR


def test_the_page_has_nothing_inline_that_the_policy_refuses() -> None:
    page = Client().get("/api/docs/").content.decode()

    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 3
    assert all("src=" in attributes and not body.strip() for attributes, body in scripts)
    assert not re.search(r"<style|\bstyle=|\son\w+=|javascript:", page)
