"""Files as somebody sends them in, and a worker that does what waits."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from articles import queue
from articles.importing import orders, pipeline
from articles.models import Batch
from tests import factories
from tests.importing.conftest import STORY, when


@pytest.fixture
def kept(settings: Settings, tmp_path: Path) -> Path:
    """The folder of uploads of this test."""
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    return tmp_path / "uploads"


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def file(name: str, text: str | bytes = STORY) -> File[bytes]:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def archive(**stories: str) -> File[bytes]:
    """A zip with these stories."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as into:
        for name, text in stories.items():
            into.writestr(f"{name}.txt", text)
    return file("monday.zip", packed.getvalue())


def upload(
    *files: File[bytes], role: str = "importer", source: str = "coast", **wish: Any
) -> Batch:
    """What somebody sends in."""
    asked = pipeline.Import([], source=source, **wish)
    return orders.receive(asked, files, by=factories.member(role), at=when())


def work_off(batch: Batch) -> Batch:
    """The batch once a worker has done what waits."""
    queue.work_off()
    batch.refresh_from_db()
    return batch


def planned(*files: File[bytes], **wish: Any) -> Batch:
    """One that was sent in, with its plan."""
    return work_off(upload(*files, **wish))


def confirm(batch: Batch, role: str = "importer") -> Batch:
    orders.confirm(batch, by=factories.member(role), at=when())
    return batch


def done(batch: Batch, role: str = "importer") -> Batch:
    """The same, confirmed and run."""
    return work_off(confirm(batch, role))
