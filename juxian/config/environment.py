"""What the installation is told from outside, and the secrets it makes for itself on the first day.

Everything has a default that works on one machine without internet. Secrets that nobody set are made once and
kept in the data folder, readable by its owner only, so that a restart neither signs everybody out nor
loses the key of the encrypted fields.
"""

import json
import os
import secrets
from pathlib import Path


def flag(name: str, default: bool = False) -> bool:
    """Return the environment's yes or no under `name`; 1, true, yes and on mean yes."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def choice(name: str, default: str, *others: str) -> str:
    """Return the environment's word under `name`; raises `ValueError` for one that is none of those known."""
    word = os.environ.get(name, default).strip().lower() or default
    if word not in {default, *others}:
        raise ValueError(f"{name}={word}: use one of {', '.join((default, *others))}")
    return word


def private_folder(path: Path) -> Path:
    """Return a folder that only its owner may enter, making it when it is missing."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def data_folder(base: Path) -> Path:
    """Return the folder for all that the installation keeps (`JUXIAN_DATA`), making it when it is missing."""
    return private_folder(Path(os.environ.get("JUXIAN_DATA", base / "var")).expanduser().resolve())


def secret(folder: Path, name: str) -> str:
    """Return the secret `name` as 64 hex digits: from `JUXIAN_<NAME>`, else from the data folder, else new."""
    given = os.environ.get(f"JUXIAN_{name.upper()}")
    if given:
        return given
    path = folder / "secrets.json"
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if name not in kept:
        kept[name] = secrets.token_hex(32)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps(kept, indent=1))
        temporary.replace(path)
    return kept[name]
