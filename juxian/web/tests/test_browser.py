"""The shell in a browser: what it does with scripts, that it works without, and that everybody can use it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from juxian.web.assets import TEST_VENDOR
from tests.browsing import CHROMIUM, FLAGS, NARROW, WIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium-headless-shell)"
    ),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright's event loop makes Django think that it is called from async code.
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(autouse=True)
def debug(settings: Any) -> None:
    """The gallery is a page of debug mode."""
    settings.DEBUG = True


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: script errors, refusals of the security policy, missing files."""
    return []


def open_page(context: BrowserContext, url: str, complaints: list[str]) -> Page:
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(url)
    return page


def new_context(browser: Browser, size: tuple[int, int] = WIDE, **options: Any) -> BrowserContext:
    return browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN", **options)


def sign_in(context: BrowserContext, live_server: Any) -> None:
    client = Client()
    user = get_user_model().objects.create(username="clerk", name="顾晓岚")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])


def serious(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA and holds for serious or critical."""
    page.evaluate((TEST_VENDOR / "axe.min.js").read_text())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(tags)}}})")
    assert found["passes"], "axe-core did not look"
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:120]}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_everybody_can_use_it(
    browser: Browser, live_server: Any, settings: Any, complaints: list[str], size: tuple[int, int]
) -> None:
    with new_context(browser, size) as context:
        for path in ("/accounts/login/", "/components/", "/", "/search/?q=x", "/missing/"):
            settings.DEBUG = path == "/components/"
            page = open_page(context, live_server.url + path, complaints)
            if size == WIDE or path != "/components/":  # its hundreds of parts differ in width only
                assert serious(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0], f"{path} scrolls sideways"
            if path == "/accounts/login/":
                sign_in(context, live_server)
            page.close()
            if path != "/missing/":
                assert complaints == [], path


def test_charts_are_drawn_and_their_tables_folded(browser: Browser, live_server: Any, complaints: list[str]) -> None:
    with new_context(browser) as context:
        page = open_page(context, f"{live_server.url}/components/", complaints)
        expect(page.locator(".jx-chart canvas")).to_have_count(4)
        expect(page.locator(".jx-chart-table[open]")).to_have_count(0)
        assert complaints == []


def test_without_scripts_tables_stand_for_charts_and_menus_open(browser: Browser, live_server: Any) -> None:
    with new_context(browser, NARROW, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/components/")
        expect(page.locator(".jx-chart-table[open]")).to_have_count(4)
        expect(page.locator("#navigation")).to_be_hidden()
        page.locator(".jx-burger").click()
        expect(page.locator("#navigation")).to_be_visible()
        page.locator(".jx-sidebar-close").click()
        expect(page.locator("#navigation")).to_be_hidden()
        page.locator(".jx-confirm > summary").click()
        expect(page.locator(".jx-confirm textarea")).to_be_visible()


def test_a_question_is_a_dialog_that_can_be_left(browser: Browser, live_server: Any, complaints: list[str]) -> None:
    with new_context(browser) as context:
        page = open_page(context, f"{live_server.url}/components/", complaints)
        page.locator(".jx-confirm > summary").click()
        expect(page.locator("dialog[open] textarea")).to_be_visible()
        page.locator("dialog [data-close]").click()
        expect(page.locator("dialog")).to_have_count(0)
        expect(page.locator(".jx-confirm > summary")).to_be_focused()


def test_ticking_rows_enables_what_is_done_to_them(browser: Browser, live_server: Any, complaints: list[str]) -> None:
    with new_context(browser) as context:
        page = open_page(context, f"{live_server.url}/components/", complaints)
        approve = page.locator("#table button[value=approve]")
        expect(approve).to_be_disabled()
        page.locator("#table input[name=selected]").nth(1).check()
        expect(approve).to_be_enabled()
        expect(page.locator("#table [data-bulk-count]")).to_have_text("1")
        page.locator("#table [data-select-all]").check()
        expect(page.locator("#table [data-bulk-count]")).to_have_text("8")


def test_sorting_swaps_the_table_alone(browser: Browser, live_server: Any, complaints: list[str]) -> None:
    with new_context(browser) as context:
        page = open_page(context, f"{live_server.url}/components/", complaints)
        page.evaluate("window.kept = true")
        page.locator("#table .jx-sort", has_text="姓名").click()
        expect(page.locator("#table [aria-sort=ascending]")).to_have_count(1)
        assert page.evaluate("window.kept"), "the whole page was loaded again"
        assert "sort=name" in page.url
        page.locator("#table input[name=selected]").first.check()
        expect(page.locator("#table [data-bulk-count]")).to_have_text("1")
        assert complaints == []


def test_a_file_can_be_chosen_by_keyboard_and_is_named(browser: Browser, live_server: Any) -> None:
    with new_context(browser) as context:
        page = open_page(context, f"{live_server.url}/components/", [])
        chosen = {"name": "花名册.xlsx", "mimeType": "application/octet-stream", "buffer": b"x" * 3000}
        page.locator(".jx-drop input").set_input_files(files=[chosen])
        expect(page.locator(".jx-drop-files li")).to_have_text("花名册.xlsx (3 KB)")
