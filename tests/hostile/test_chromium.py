"""The same pieces in a real browser: no dialog, no script, no request to anywhere, also without the pages' own policy."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from certification_xblock.data import Party, Signer
from certification_xblock.rendering.certificate import certificate_page, render_html, verification_page
from certification_xblock.rendering.markdown import markdown_to_html
from tests.browser.site import CERTIFICATION, COURSE, Site
from tests.browser.visitor import chromium_path
from tests.hostile.conftest import pieces
from tests.rendering.samples import PLAIN, VERIFIED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.hostile.conftest import Listener

HERE = "http://page.test/"
TOGETHER = 12
#: Whatever ran would leave a trace in one of these.
TRAP = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) { window[name] = () => ran.push(name); }
"""
RUNNING = """() => [
  ...document.querySelectorAll("script:not([src]), iframe:not([srcdoc]), object, embed, base, meta[http-equiv=refresh i]"),
].map((each) => each.outerHTML.slice(0, 200)).concat(
  [...document.querySelectorAll("*")].flatMap((each) => [...each.attributes]
    .filter((one) => /^on/i.test(one.name) || /^\\s*(javascript|vbscript|data:text)/i.test(one.value) && /href|src|action/i.test(one.name))
    .map((one) => `${each.tagName} ${one.name}=${one.value.slice(0, 80)}`)))"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return Debian's Chromium."""
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path(), args=arguments)
        yield launched
        launched.close()


def watched(page: Page) -> dict[str, list[str]]:
    """Watch what a page does that it must not."""
    seen: dict[str, list[str]] = {"dialogs": [], "errors": [], "requests": []}

    def dismiss(dialog: Any) -> None:
        seen["dialogs"].append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("pageerror", lambda error: seen["errors"].append(str(error)))
    page.on("request", lambda request: seen["requests"].append(request.url))
    return seen


@pytest.mark.timeout(1800)
def test_nothing_runs_in_a_browser(chromium: Browser, listener: Listener) -> None:
    found = pieces(listener.there)
    page = chromium.new_context().new_page()
    page.add_init_script(TRAP)
    seen, shown = watched(page), ""
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(body=shown, content_type="text/html; charset=utf-8")
            if route.request.is_navigation_request() and route.request.url.startswith(HERE)
            else route.abort()
        ),
    )
    for start in range(0, len(found), TOGETHER):
        texts = [text.encode("utf-8", "replace").decode() for _name, text in found[start : start + TOGETHER]]
        short = " ".join(text[:60] for text in texts)[:250]
        party = Party("a", short, url=texts[0][:200])
        view = replace(
            PLAIN, title=short, holder_name=short, course_title=short, text="\n\n".join(texts), issuer=party,
            co_signers=(party,), signatories=(Signer(short, short, short),),
        )  # fmt: skip
        verified = replace(
            VERIFIED, title=short, holder_name=short, course_title=short, issuer=party, co_signers=(party,)
        )
        for number, html in enumerate(
            (
                certificate_page(view, asset_url=lambda digest: f"/asset/{digest}", pdf_url="/p", verify_url="/v"),
                render_html(view, asset_url=lambda digest: f"/asset/{digest}"),
                verification_page(verified),
                f"<!doctype html><title>x</title>{markdown_to_html(chr(10).join(texts))}",
            )
        ):
            shown = html
            page.goto(f"{HERE}{start}/{number}")
            assert page.evaluate(RUNNING) == [], (start, number)
            assert page.evaluate("window.ran") == [], (start, number)
            elsewhere = [url for url in seen["requests"] if not url.startswith((HERE, "data:image/png"))]
            assert elsewhere == [], (start, number)
    assert seen["dialogs"] == seen["errors"] == []
    assert listener.calls == 0


@pytest.mark.timeout(600)
def test_nothing_runs_on_the_running_site(chromium: Browser, listener: Listener, tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.manage("migrate", "--run-syncdb", "--verbosity=0")
    site.manage("demo_seed")
    texts = [
        text.encode("utf-8", "replace").decode() for name, text in pieces(listener.there) if name.startswith("ours")
    ]
    body = "\n\n".join(texts)[:900]
    fields = json.dumps({"display_name": "<svg/onload=alert(1)><script>alert(2)</script>", "text": body})
    site.python(
        "from django.test import Client\n"
        "from demo.site.models import Profile\n"
        "Profile.objects.filter(user__username='learner').update(name='<img src=x onerror=alert(3)>\"\\'><b>Ada')\n"
        "client = Client(HTTP_HOST='127.0.0.1')\n"
        "client.post('/hat/', {'username': 'author'})\n"
        f"answer = client.post('/studio/xblock/{CERTIFICATION}/handler/save_terms', {fields!r}, content_type='application/json')\n"
        "assert answer.json() == {'saved': True}, answer.content\n"
        f"assert client.post('/studio/{COURSE}/publish').status_code < 400\n"
    )
    site.start()
    try:
        context = chromium.new_context()
        page = context.new_page()
        seen = watched(page)
        for hat, addresses in (
            ("learner", (site.unit, site.chromeless)),
            ("author", (site.container, site.editor)),
            (
                "assessor",
                (
                    site.unit,
                    f"{site.base}/certification/team/{CERTIFICATION}/",
                    f"{site.base}/certification/team/{CERTIFICATION}/?q=img",
                ),
            ),
            ("operator", (f"{site.base}/admin/certification_xblock/certification/",)),
        ):
            page.goto(site.base)
            page.locator(f"main button[value={hat}]").click()
            page.wait_for_load_state()
            for address in addresses:
                page.goto(address)
                page.wait_for_load_state("networkidle")
                assert "onload=alert(1)" in page.content() or hat == "assessor", address
                for frame in page.frames:
                    found = frame.evaluate(
                        "() => [...document.querySelectorAll('[onload], [onerror], [onclick]')].length"
                    )
                    assert found == 0, address
        elsewhere = [url for url in seen["requests"] if not url.startswith((site.base, "data:", "blob:", "about:"))]
        assert elsewhere == []
        assert seen["dialogs"] == seen["errors"] == []
        assert listener.calls == 0
        assert "Traceback" not in site.log()
    finally:
        site.stop()
