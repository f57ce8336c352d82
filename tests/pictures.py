"""Make the README's picture from the demonstration: `make pictures`."""

import os
import tempfile
from pathlib import Path

import django

from tests.browsing import browsing, demonstration, signed_in

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"


def main() -> None:
    """Photograph the desk of a clerk and a person's entitlements."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, demonstration(Path(folder)) as url, browsing() as browser:
        _context, page, _complaints = signed_in(browser, url, "clerk")
        page.wait_for_timeout(800)
        page.screenshot(path=IMAGES / "desk.png")
        page.goto(f"{url}/policies/entitlements/people/60/")
        page.screenshot(path=IMAGES / "entitlements.png")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "juxian.config.settings")
    django.setup()
    main()
