"""Run a command with `DATABASE_URL` pointing at a PostgreSQL of its own: `python -m tests.postgres -- pytest …`.

The server comes from the machine's own binaries, lives in a temporary folder, listens on a Unix socket only and is
gone afterwards. A server refuses to run as root, so then it runs as the unprivileged `postgres` or `nobody`.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


def binaries() -> Path:
    """Return the newest folder with initdb and pg_ctl; raises `FileNotFoundError` saying what to install."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise FileNotFoundError("no PostgreSQL server on this machine: install the package postgresql (15 or newer)")


def _owner() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of an empty database on a fresh server."""
    owner, folder = _owner(), Path(tempfile.mkdtemp(prefix="juxian-pg-"))
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}

    def run(*command: str) -> None:
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **user)

    bin_ = binaries()
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c full_page_writes=off"
    try:
        run(
            str(bin_ / "initdb"),
            "-D",
            f"{folder}/data",
            "-U",
            "juxian",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        run(str(bin_ / "pg_ctl"), "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            run(str(bin_ / "createdb"), "-h", str(folder), "-U", "juxian", "juxian")
            yield f"postgresql://juxian@{quote(str(folder), safe='')}/juxian"
        finally:
            run(str(bin_ / "pg_ctl"), "-D", f"{folder}/data", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    """Run `command` beside a server and return its exit code."""
    with server() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main(arguments[1:] if arguments[:1] == ["--"] else arguments))
