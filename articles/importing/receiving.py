"""Files on their way in: taken from those who may send some, and never more than the limit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import (
    FileUploadHandler,
    SkipFile,
    TemporaryFileUploadHandler,
)
from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles import limits

_MAY_SEND = "articles.import_stories"
_REFUSAL = "newsroom.upload_refused"
"""Where a request keeps why nothing of what it brought was taken."""


def refusal(request: HttpRequest) -> str:
    """Why files of this request were not taken, as a sentence; empty where all were."""
    return str(request.META.get(_REFUSAL, ""))


def too_large() -> str:
    """What is said of more bytes than are ever taken at once."""
    said = _("This is more than %(limit)d megabytes, the most that can be sent at once.")
    return said % {"limit": limits.UPLOAD // 1_000_000}


def too_many() -> str:
    """What is said of more files than are taken at once."""
    said = _("These are more than %(limit)d files; pack them into one archive.")
    return said % {"limit": limits.UPLOAD_FILES}


class Quota(FileUploadHandler):
    """Lets files pass to the handler after it, as long as they may and are not too many.

    What is not let pass is read to its end, so that the person gets a page that says why, and
    is not written anywhere.
    """

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: Mapping[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Look at the whole of it before its parts come."""
        self._files = 0
        if content_length > limits.UPLOAD:
            self._refuse(too_large())

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Pass over what is not taken."""
        super().new_file(*args, **kwargs)
        self._files += 1
        if self._files > limits.UPLOAD_FILES:
            self._refuse(too_many())
        if not self._may_send() or refusal(self._asked):
            raise SkipFile

    @property
    def _asked(self) -> HttpRequest:
        assert isinstance(self.request, HttpRequest)  # noqa: S101 - as requests make handlers
        return self.request

    def _may_send(self) -> bool:
        user = getattr(self._asked, "user", None)
        return user is not None and user.is_active and user.has_perm(_MAY_SEND)

    def _refuse(self, why: str) -> None:
        self._asked.META[_REFUSAL] = why

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """On to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has it."""


class Landed(TemporaryUploadedFile):
    """A file that lies where it will be kept, so that keeping it copies nothing."""

    def __init__(self, name: str) -> None:
        folder = Path(settings.UPLOADS_ROOT)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = NamedTemporaryFile(dir=folder, suffix=".part")  # noqa: SIM115 - closed by Django
        UploadedFile.__init__(self, file, name)


class Landing(TemporaryFileUploadHandler):
    """Writes files to the disk as they come, whatever their size."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Make the file that its bytes go to."""
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = Landed(self.file_name or "")
