"""The browser parts: pinned, without addresses, built once."""

import json
import re
from pathlib import Path

import pytest

from juxian.web import assets


def test_every_package_is_pinned_to_one_version() -> None:
    package = json.loads((assets.HERE / "package.json").read_text())
    for group in ("dependencies", "devDependencies"):
        for name, version in package[group].items():
            assert re.fullmatch(r"\d+\.\d+\.\d+", version), name


def test_the_lock_names_contents_not_places() -> None:
    text = assets.LOCK.read_text()
    lock = json.loads(text)
    assert "resolved" not in text
    assert all("integrity" in entry for name, entry in lock["packages"].items() if name)


def test_what_pages_load_is_there_and_current() -> None:
    assert assets.is_current(), "run: juxian assets"
    for name in assets.SERVED.values():
        assert (assets.VENDOR / name).stat().st_size > 0
    assert "sourceMappingURL" not in (assets.VENDOR / "tabler.min.css").read_text()


def test_a_second_build_does_nothing() -> None:
    assert assets.build() is False


def test_another_lock_asks_for_another_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "package-lock.json"
    lock.write_text(assets.LOCK.read_text() + "\n")
    monkeypatch.setattr(assets, "LOCK", lock)
    assert not assets.is_current()


def test_icons_are_drawn_without_logos() -> None:
    nodes = {"x": [["path", {"d": "M0 0", "key": "k"}]], "brand-x": [["path", {"d": "M1 1"}]]}
    assert assets.drawings(nodes) == {"x": '<path d="M0 0" key="k"/>'}
