"""Runs a command on a PostgreSQL of its own: ``python -m tests.postgres python -m pytest``.

The server gets a new folder, listens on a socket in it, and is told to the command by
DATABASE_URL. It lives exactly as long as the command: it watches a pipe that only the command
holds open, so it stops, and its folder goes, even where the command was killed.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from tests import machine

START_SECONDS = 30
# Debian keeps the server's programs off PATH, in a folder for each version.
_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
_INITDB = "-D data -U newsroom --auth=trust --no-sync --encoding=UTF8 --locale=C.UTF-8"
# fsync and its kin guard against a loss of power, which a test's data need not survive.
_SERVER = """
"$1/postgres" -D data -k "$PWD" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off >log 2>&1 &
server=$!
cat
kill -QUIT "$server" 2>/dev/null
wait "$server"
rm -rf "$PWD"
"""


def programs() -> Path | None:
    """The folder that holds the newest ``initdb`` and ``postgres``, if any."""
    if shutil.which("initdb") and (server := shutil.which("postgres")):
        return Path(server).resolve().parent
    folders = [folder for pattern in _FOLDERS for folder in Path("/").glob(pattern[1:])]
    folders = [folder for folder in folders if (folder / "postgres").exists()]
    return max(folders, key=_version, default=None)


def _version(folder: Path) -> int:
    return int((re.findall(r"\d+", str(folder)) or ["0"])[-1])


def start(found: Path) -> tuple[str, int]:
    """Start a server; its DATABASE_URL, and the file descriptor whose closing stops it."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # straight there: a socket's path is short
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None  # initdb refuses root
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    subprocess.run(
        [found / "initdb", *_INITDB.split()],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        check=True,
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=account and [],
    )
    watched, held = os.pipe()
    subprocess.Popen(
        ["/bin/sh", "-c", _SERVER, "postgres", found],
        cwd=folder,
        stdin=watched,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # out of reach of the terminal's Ctrl-C: the command ends first
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=account and [],
    )
    os.close(watched)
    _wait_for(folder)
    return f"postgres://newsroom@/{folder}/postgres", held


def _wait_for(folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"host={folder} user=newsroom dbname=postgres").close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                said = (folder / "log").read_text(errors="replace")
                sys.exit(f"PostgreSQL did not start within {START_SECONDS} s: {error}\n{said}")
            time.sleep(0.05)
        else:
            return


def main(command: list[str]) -> None:
    """Become the command, with a server beside it; without one, say so."""
    found = programs()
    if found is None:
        sentence = machine.sentence("postgres")
        print(sentence)
        sys.exit(machine.is_required("postgres"))
    url, held = start(found)
    os.set_inheritable(held, True)
    os.execvpe(command[0], command, {**os.environ, "DATABASE_URL": url})


if __name__ == "__main__":
    main(sys.argv[1:])
