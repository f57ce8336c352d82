"""Tabler's outline icons, drawn inline so that they take the colour of the text around them."""

import json
from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from juxian.web.assets import VENDOR


class UnknownIcon(LookupError):
    """No icon of this name is in the pinned icon package."""


@cache
def _drawings() -> dict[str, str]:
    path = VENDOR / "icons.json"
    drawings: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return drawings


def draw(name: str, label: str = "", classes: str = "") -> SafeString:
    """Return the icon `name` as inline SVG, hidden from screen readers unless it carries a `label` of its own.

    Raises UnknownIcon for a name the package lacks. Before the assets are built an empty drawing is returned; the
    system check web.W001 then says what to run.
    """
    known = _drawings()
    if known and name not in known:
        raise UnknownIcon(f"no icon named {name!r}: see the names at the package @tabler/icons, icons/outline/")
    described = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="jx-icon{}" viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        f" {classes}" if classes else "",
        described,
        # Trusted: written by our own build from the pinned package.
        SafeString(known.get(name, "")),
    )
