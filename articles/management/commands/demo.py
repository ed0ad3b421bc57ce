"""``manage.py demo``: the newsroom on this machine, with its first batch and four people."""

from __future__ import annotations

import hashlib
import os
import secrets
import signal
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections, transaction
from django.utils.translation import gettext as _

from articles import roles, text
from articles.management import serving
from articles.management.together import Together
from articles.models import Article, Section

PEOPLE = {
    "writer": roles.WRITER,
    "editor": roles.EDITOR,
    "importer": roles.IMPORTER,
    "admin": roles.ADMINISTRATOR,
}
SECTION = "World"
# Threads wait for each other (one interpreter lock, one writer): a few in each process are enough.
# Now and then (3 stops of 640) a worker of the server overlooks SIGTERM: the server then kills it.
SERVER = (
    "granian --interface wsgi --workers 2 --blocking-threads 4 --workers-kill-timeout 2"
    " --no-ws --log-level error"
)


class Command(BaseCommand):
    """Makes what is missing, keeps what is there, then serves until stopped."""

    help = "Show the newsroom: migrate, import the first batch, serve it, and run the worker."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address to serve at."""
        parser.add_argument("--host", default="127.0.0.1", help=_("address to listen at"))
        parser.add_argument("--port", default="8000", help=_("port to listen at"))

    def handle(self, *args: Any, host: str, port: str, **options: Any) -> None:
        """Prepare, serve, and end without a complaint when told to."""
        if os.environ.get("DATABASE_URL"):
            raise CommandError(_("The demo keeps to a database of its own: unset DATABASE_URL."))
        place = serving.require_place(host, port)
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, signal.default_int_handler)
        try:
            self._prepare()
        except KeyboardInterrupt:
            self.stdout.write(_("Stopped before all was ready; the next start goes on from here."))
        else:
            self._serve(*place)

    def _prepare(self) -> None:
        self.stdout.write(_("Preparing the newsroom in %(folder)s") % {"folder": settings.DATA_DIR})
        call_command("migrate", interactive=False, verbosity=0)
        collect_static(Path(settings.DATA_DIR) / "static.stamp")
        Section.objects.get_or_create(slug=text.slugify(SECTION), defaults={"name": SECTION})
        self._introduce(ensure_people(os.environ.get("DEMO_PASSWORD", "")))
        batch = str(settings.BASE_DIR / "seeds")
        out = {"stdout": self.stdout, "stderr": self.stderr}
        call_command("import_stories", batch, publish=True, section=SECTION, **out)

    def _introduce(self, passwords: dict[str, str]) -> None:
        if not passwords:
            return
        self.stdout.write(_("People, with passwords that are not shown again:"))
        for name, password in passwords.items():
            self.stdout.write(f"  {name:<10}{password}")

    def _serve(self, host: str, port: int) -> None:
        connections.close_all()  # server and worker have their own
        environment = {**os.environ, **serving.environment(host, port)}
        with Together(settings.BASE_DIR, environment) as programs:
            where = ["--host", host, "--port", str(port), "newsroom.wsgi:application"]
            programs.start(_("server"), [sys.executable, "-m", *SERVER.split(), *where])
            programs.start(_("worker"), [sys.executable, "manage.py", "work"])
            programs.wait_until(lambda: serving.answers(host, port))
            if not programs.stopping and not programs.ended():
                self._show(host, serving.address(host, port))
            programs.wait_until()
            ended = None if programs.stopping else programs.ended()
        if ended:
            sentence = _("The %(program)s ended by itself; the rest was stopped.")
            raise CommandError(sentence % {"program": ended})
        self.stdout.write(_("Stopped."))

    def _show(self, host: str, site: str) -> None:
        story = Article.objects.live().order_by("id").first()
        self.stdout.write("\n" + _("The newsroom is open; Ctrl-C closes it."))
        self.stdout.write(f"  {_('Readers'):<10}{site}/")
        if story:
            self.stdout.write(f"  {_('A story'):<10}{site}{story.get_absolute_url()}")
        self.stdout.write(f"  {_('Staff'):<10}{site}/admin/ ({', '.join(PEOPLE)})")
        if not serving.is_private(host):
            self.stdout.write(_("Every machine that reaches this one can read and log in."))


def ensure_people(password: str = "") -> dict[str, str]:
    """One person for each role; the passwords of those made, or changed to ``password``, now."""
    passwords = {}
    for name, role in PEOPLE.items():
        person = User.objects.filter(username=name).first()
        if person is None:
            passwords[name] = password or secrets.token_urlsafe(9)
            _make_person(name, role, passwords[name])
        elif password and not person.check_password(password):
            passwords[name] = password
            person.set_password(password)
            person.save(update_fields=["password"])
    return passwords


@transaction.atomic
def _make_person(name: str, role: str, password: str) -> None:
    person = User.objects.create_user(name, password=password, is_staff=True)
    person.groups.add(Group.objects.get(name=role))


def collect_static(stamp: Path) -> None:
    """Collect the static files, unless ``stamp`` says that none has changed since last time."""
    now = _fingerprint_of_static()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def _fingerprint_of_static() -> str:
    paths = (
        (name, Path(storage.path(name)))
        for finder in get_finders()
        for name, storage in finder.list([])
    )
    files = sorted((name, path.stat().st_size, path.stat().st_mtime_ns) for name, path in paths)
    return hashlib.sha256(repr(files).encode()).hexdigest()
