"""A running demonstration and a browser to look at it with, for tests and for the README's pictures."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# The headless shell first: the whole browser, without a window too, draws its own parts and takes twice as long.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = (1440, 900), (390, 844)
STARTS_WITHIN = 180  # seconds, with a district to be loaded on a busy machine


@contextmanager
def demonstration(folder: Path, settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """Yield the address of a demonstration that runs in a process of its own, with its data in `folder`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "JUXIAN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "juxian.config.settings"}
    environment.update(settings)
    environment.pop("DATABASE_URL", None)
    log = (folder / "demo.log").open("w")
    command = [sys.executable, "-m", "juxian", "demo", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process, folder / "demo.log")
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the demonstration ended before it served:\n{log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(f"{url}/accounts/login/", timeout=5).close()
            return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError(f"the demonstration did not answer within {STARTS_WITHIN} s:\n{log.read_text()[-2000:]}")


@contextmanager
def browsing() -> Iterator[Browser]:
    """Yield a headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def signed_in(
    browser: Browser, url: str, username: str, size: tuple[int, int] = WIDE
) -> tuple[BrowserContext, Page, list[str]]:
    """Return a context, a page on the user's desk, and the list that collects what the browser complains of."""
    from juxian.accounts.demo import PASSWORD  # models: only once Django is set up

    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{url}/accounts/login/")
    page.fill("input[name=login]:not([type=hidden])", username)
    page.fill("input[name=password]:not([type=hidden])", PASSWORD)
    page.press("input[name=password]:not([type=hidden])", "Enter")
    page.wait_for_url(f"{url}/")
    return context, page, complaints
