"""What a desk may put into a folder, and what is said of it."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from articles import limits
from articles.errors import RefusedError
from articles.importing.records import Document, Problem
from articles.importing.sources.files import default_source, documents


@pytest.fixture
def batch() -> Iterator[Path]:
    """A folder with a short path, which sockets need."""
    with tempfile.TemporaryDirectory() as folder:
        (path := Path(folder, "batch")).mkdir()
        yield path


def taken(*paths: str | Path) -> list[str]:
    return [found.path for found in documents(paths) if isinstance(found, Document)]


def refused(*paths: str | Path) -> dict[str, str]:
    found = [found for found in documents(paths) if isinstance(found, Problem)]
    return {problem.path: problem.reason for problem in found}


def test_a_folder_is_searched_to_any_depth_in_the_order_of_its_names(batch: Path) -> None:
    (batch / "b" / "deep").mkdir(parents=True)
    for name in ("c.txt", "a.txt", "b/2.TXT", "b/deep/1", "b/10.txt"):
        (batch / name).write_text("A story.")
    assert taken(batch) == [
        "batch/a.txt",
        "batch/b/10.txt",
        "batch/b/2.TXT",
        "batch/b/deep/1",
        "batch/c.txt",
    ]
    assert taken(batch) == taken(f"{batch}/", batch)[:5]


def test_a_story_is_known_by_its_files_name_without_folder_and_suffix(batch: Path) -> None:
    (batch / "012_7ee98e.txt").write_bytes(b"A story.\n")
    (batch / "013").write_bytes(b"Another.\n")
    assert list(documents([batch])) == [
        Document.of("batch/012_7ee98e.txt", "012_7ee98e", b"A story.\n"),
        Document.of("batch/013", "013", b"Another.\n"),
    ]
    assert taken(batch / "013") == ["013"]


def test_files_are_read_only_when_they_are_asked_for(batch: Path) -> None:
    (batch / "1.txt").write_text("A story.")
    (batch / "2.txt").write_text("Another story.")
    reading = documents([batch])
    assert isinstance(next(reading), Document)
    (batch / "2.txt").unlink()
    assert str(next(reading)) == "batch/2.txt: there is no such file or folder."


def test_hidden_files_and_what_systems_leave_behind_are_passed_over(batch: Path) -> None:
    for name in (".DS_Store", ".hidden.txt", "Thumbs.db", "desktop.ini", "~$012.txt"):
        (batch / name).write_text("No story.")
    (batch / "__MACOSX").mkdir()
    (batch / "__MACOSX" / "012.txt").write_text("No story.")
    assert not list(documents([batch]))
    assert taken(batch / ".hidden.txt") == [".hidden.txt"]  # whoever names it wants it


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("README.md", "this looks like a note about the batch; rename it if it is a story."),
        ("README", "this looks like a note about the batch; rename it if it is a story."),
        ("readme.txt", "this looks like a note about the batch; rename it if it is a story."),
        (".txt", "this file has no name before its suffix; give it one."),
        (" .txt", "this file has no name before its suffix; give it one."),
    ],
)
def test_a_stray_file_is_named_and_not_passed_over(batch: Path, name: str, reason: str) -> None:
    (batch / name).write_text("No story.")
    (batch / "good.txt").write_text("A story.")
    assert refused(batch) == {f"batch/{name}": reason}
    assert taken(batch) == ["batch/good.txt"]


def test_a_missing_path_is_refused_by_name(batch: Path) -> None:
    assert refused(batch / "nothing", batch.parent / "batsch") == {
        "nothing": "there is no such file or folder.",
        "batsch": "there is no such file or folder.",
    }


def test_an_empty_file_is_refused_by_name(batch: Path) -> None:
    (batch / "1.txt").touch()
    assert refused(batch) == {"batch/1.txt": "this file is empty."}


def test_a_file_that_is_too_large_for_a_story_is_refused(batch: Path) -> None:
    with (batch / "1.txt").open("wb") as file:
        file.truncate(limits.STORY_FILE + 1)
    (batch / "2.txt").write_bytes(b"a" * limits.STORY_FILE)
    too_large, fitting = (found for found in documents([batch]) if isinstance(found, Document))
    said = "this is larger than 5000000 bytes, the most that one story may have."
    with pytest.raises(RefusedError, match=said):
        _ = too_large.data
    assert len(fitting.data) == limits.STORY_FILE


@pytest.mark.parametrize("name", ["012.txt", ".txt"])
def test_a_folder_with_a_files_name_is_refused_unless_it_is_named(batch: Path, name: str) -> None:
    (batch / name).mkdir()
    (batch / name / "1.txt").write_text("A story.")
    reason = "this is a folder with a file's name; rename it, or import it by itself."
    assert refused(batch) == {f"batch/{name}": reason}
    assert taken(batch / name) == [f"{name}/1.txt"]


def test_a_file_that_may_not_be_read_is_refused(batch: Path) -> None:
    (batch / "1.txt").write_text("A story.")
    with pytest.MonkeyPatch.context() as patch:  # a mode would not keep root out
        patch.setattr(os, "open", raising(PermissionError(13, "Permission denied")))
        found = refused(batch)
    assert found == {"batch/1.txt": "this may not be read; ask for the permission to read it."}


def test_a_disk_that_fails_is_reported_in_its_own_words(batch: Path) -> None:
    (batch / "1.txt").write_text("A story.")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", raising(OSError(5, "Input/output error")))
        found = refused(batch)
    assert found == {"batch/1.txt": "this could not be read: Input/output error."}


def raising(error: OSError) -> Callable[..., int]:
    def fail(*_arguments: object) -> int:
        raise error

    return fail


def test_links_are_never_followed(batch: Path) -> None:
    (batch / "1.txt").write_text("A story.")
    (batch / "2.txt").symlink_to(batch / "1.txt")
    (batch / "3").symlink_to(batch)
    (batch / "4.txt").symlink_to(batch / "nothing")
    reason = "this is a link, and links are not followed; import what it leads to."
    assert refused(batch) == {f"batch/{name}": reason for name in ("2.txt", "3", "4.txt")}
    assert refused(batch / "3") == {"3": reason}
    assert taken(batch) == ["batch/1.txt"]


def test_pipes_sockets_and_devices_are_never_opened(batch: Path) -> None:
    os.mkfifo(batch / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(batch / "socket.txt"))
        assert refused(batch) == {
            "batch/pipe.txt": "this is a pipe and not a file; save what it carries to a file.",
            "batch/socket.txt": "this is a socket and not a file.",
        }
    assert refused("/dev/zero") == {"zero": "this is a device and not a file."}


def test_a_name_that_cannot_be_shown_is_written_so_that_it_can(batch: Path) -> None:
    for name in (b"\xff\xfe.txt", b"two\nlines.txt", b"bell\x07.txt"):
        Path(os.fsdecode(os.fsencode(batch) + b"/" + name)).write_text("A story.")
    shown = [found for found in documents([batch]) if isinstance(found, Document)]
    assert [document.path for document in shown] == [
        r"batch/bell\x07.txt",
        r"batch/two\nlines.txt",
        r"batch/\xff\xfe.txt",
    ]
    assert shown[-1].stem == r"\xff\xfe"


def test_a_name_is_the_same_from_a_mac(batch: Path) -> None:
    (batch / "cafe\u0301.txt").write_text("A story.")
    (document,) = documents([batch])
    assert isinstance(document, Document)
    assert (document.path, document.stem) == ("batch/café.txt", "café")


def test_a_name_too_long_for_an_id_and_a_path_too_long_to_show_are_refused(batch: Path) -> None:
    name = os.fsdecode(b"\xff" * 100) + ".txt"
    (batch / name).write_text("A story.")
    (reason,) = refused(batch).values()
    assert reason == "its name is longer than 255 characters; shorten it."

    deep = batch
    for _step in range(6):
        deep /= "d" * 200
    deep.mkdir(parents=True)
    path, reason = refused(batch / ("d" * 200)).popitem()
    assert reason == "its path is longer than 1000 characters; import it from nearer by."
    assert len(path) == limits.PATH


def test_a_nul_in_a_path_is_a_sentence_and_no_traceback() -> None:
    assert "could not be read" in next(iter(refused("batch\0").values()))


def test_a_batchs_source_is_the_folder_it_came_in(
    batch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (batch / "012.txt").write_text("A story.")
    assert default_source([batch]) == "batch"
    assert default_source([f"{batch}/", "elsewhere"]) == "batch"
    assert default_source([batch / "012.txt"]) == "batch"
    assert default_source([batch / "missing.txt"]) == "batch"
    monkeypatch.chdir(batch)
    assert default_source(["."]) == "batch"
    assert default_source(["012.txt"]) == "batch"
    assert default_source(["/"]) == "files"
    (long := batch / ("x" * 200)).mkdir()
    assert default_source([long]) == "x" * limits.SOURCE
