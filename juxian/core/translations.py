"""Messages in the code against their translations, without the system's gettext tools.

Message ids are English and stand in Python and templates; each module keeps its own Chinese in
`locale/zh_Hans/LC_MESSAGES/django.po`. A message may be translated in any module's file: Django merges them.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

import juxian

ROOT = Path(juxian.__file__).resolve().parent
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w*\}")


@dataclass(frozen=True)
class Complaint:
    """One message that is not ready: where it stands and what is wrong."""

    place: str
    message: str
    problem: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}: {self.message!r}"


def modules() -> list[Path]:
    """Return the folders that keep translations or should: every folder of the package."""
    return sorted(path for path in ROOT.iterdir() if path.is_dir() and path.name != "__pycache__")


def po_path(module: Path) -> Path:
    """Return where `module` keeps its Chinese."""
    return module / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def catalog(module: Path) -> Catalog:
    """Return the module's translations, empty when it has none yet."""
    path = po_path(module)
    if not path.exists():
        return Catalog(locale="zh_Hans", project="juxian", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale="zh_Hans")


def used(module: Path) -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    """Yield (file, line, id or (singular, plural), context) of each message in the module's code and templates."""
    for path in sorted(module.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or {"tests", "migrations", "vendor"} & set(path.parts):
            continue
        if path.suffix != ".py" and "templates" not in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # A template's indentation means nothing to Python's tokenizer but an error.
            source = "\n".join(map(str.strip, templatize(source, origin=str(path)).splitlines()))
        found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
        for line, message, _comments, context in found:
            if message:
                yield str(path.relative_to(ROOT.parent)), line, message, context


def update(module: Path) -> int:
    """Add the module's new messages, still untranslated, to its file; return how many."""
    known = {_key(m) for other in modules() for m in catalog(other) if m.id}
    catalogue, added = catalog(module), 0
    for _file, _line, message, context in used(module):
        if _key(Message(message, context=context)) not in known and catalogue.get(message, context) is None:
            catalogue.add(message, context=context)
            added += 1
    if added:
        path = po_path(module)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            write_po(stream, catalogue, width=0, sort_output=True, omit_header=False)
    return added


def complaints() -> list[Complaint]:
    """Return every message without a complete translation, and every translation that lost a placeholder."""
    found: list[Complaint] = []
    ready: dict[tuple[str, str | None], tuple[str, object]] = {}
    for module in modules():
        for message in catalog(module):
            if not message.id:
                continue
            problem = _problem(message)
            if problem:
                found.append(Complaint(f"{module.name}/django.po", str(message.id), problem))
            # Django merges the catalogues: of two translations of one message only one is ever seen.
            where, said = ready.setdefault(_key(message), (module.name, message.string))
            if said != message.string:
                found.append(Complaint(f"{module.name}/django.po", str(message.id), f"translated otherwise in {where}"))
    for module in modules():
        for file, line, id_, context in used(module):
            if _key(Message(id_, context=context)) not in ready:
                found.append(Complaint(f"{file}:{line}", str(id_), "not translated"))
    return found


def compile_all() -> int:
    """Write every module's .mo that is older than its .po; return how many."""
    count = 0
    for module in modules():
        source = po_path(module)
        target = source.with_suffix(".mo")
        if source.exists() and (not target.exists() or target.stat().st_mtime < source.stat().st_mtime):
            with target.open("wb") as stream:
                write_mo(stream, catalog(module))
            count += 1
    return count


def _key(message: Message) -> tuple[str, str | None]:
    return (message.id if isinstance(message.id, str) else message.id[0]), message.context or None


def _problem(message: Message) -> str:
    texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if not texts or not all(texts):
        return "not translated"
    if message.fuzzy:
        return "fuzzy"
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    wanted = set(PLACEHOLDER.findall(ids[-1]))
    if any(set(PLACEHOLDER.findall(text)) != wanted for text in texts):
        return f"placeholders differ ({' '.join(sorted(wanted))} wanted)"
    return ""
