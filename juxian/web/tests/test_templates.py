"""Every template of the product keeps to the content security policy and to the icons there are."""

import re
from pathlib import Path

import pytest

import juxian
from juxian.web import icons

ROOT = Path(juxian.__file__).parent
TEMPLATES = sorted(path for path in ROOT.rglob("templates/**/*.html"))
STYLE = re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b[^>]*>", re.IGNORECASE)
OUTSIDE = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)
ICON = re.compile(r"""\{%\s*icon\s+["']([^"']+)["']""")


def offences(text: str) -> list[str]:
    """Return what in a template the policy would refuse or the house rules forbid."""
    found = [f"inline style: {match.group(0)[:80]}" for match in STYLE.finditer(text)]
    found += [f"inline handler: {match.group(0)[:80]}" for match in HANDLER.finditer(text)]
    found += [f"inline script: {tag}" for tag in SCRIPT.findall(text) if "src=" not in tag]
    found += [f"loaded from outside: {match}" for match in OUTSIDE.findall(text)]
    found += ["a style element"] * len(re.findall(r"<style\b", text, re.IGNORECASE))
    found += ["javascript: address"] * len(re.findall(r"javascript:", text, re.IGNORECASE))
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_is_clean(path: Path) -> None:
    assert offences(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color:red">',
        '<button class="x" onclick="go()">',
        "<script>go()</script>",
        "<script src='//cdn.example/x.js'></script>",
        "<style>p{}</style>",
        '<a href="javascript:go()">',
        '<img src="https://elsewhere.example/x.png">',
    ],
)
def test_the_check_would_find(text: str) -> None:
    assert offences(text)


def test_the_icons_that_templates_name_exist() -> None:
    named = {name for path in TEMPLATES for name in ICON.findall(path.read_text(encoding="utf-8"))}
    assert named
    for name in named:
        icons.draw(name)


def test_there_are_templates_to_check() -> None:
    assert len(TEMPLATES) > 20
