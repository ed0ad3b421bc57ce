"""Archives as desks and strangers send them: whole, broken and hostile."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import random
import stat
import struct
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import limits
from articles.errors import RefusedError
from articles.importing.records import Document, Problem
from articles.importing.sources.archives import documents_in
from articles.importing.sources.files import default_source, documents

STORIES = {"monday/1.txt": b"One story.\n", "monday/2.txt": b"Another.\n", "3.txt": b"A third.\n"}
PACKERS = [
    pytest.param(gzip.compress, id="gzip"),
    pytest.param(bz2.compress, id="bzip2"),
    pytest.param(lzma.compress, id="xz"),
]
BROKEN = "this archive breaks off or is damaged here; have it sent again."


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    with zipfile.ZipFile(into := io.BytesIO(), "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return into.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w", kind: int = tarfile.PAX_FORMAT) -> bytes:
    with tarfile.open(fileobj=(into := io.BytesIO()), mode=mode, format=kind) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            archive.addfile(member(name, size=len(data)), io.BytesIO(data))
    return into.getvalue()


def member(name: str, **facts: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    for fact, value in facts.items():
        setattr(info, fact, value)
    return info


def noise(size: int, seed: int) -> bytes:
    """What cannot be packed any smaller."""
    return random.Random(seed).randbytes(size)  # noqa: S311


def found_in(data: bytes, name: str = "batch.zip") -> tuple[dict[str, bytes], dict[str, str]]:
    """What is read of an archive, and what is refused, by their names in reports."""
    read: dict[str, bytes] = {}
    refused: dict[str, str] = {}
    for found in documents_in(Document.of(name, "batch", data)):
        if isinstance(found, Problem):
            refused[found.path] = found.reason
            continue
        try:
            read[found.path] = found.data
        except RefusedError as refusal:
            refused[found.path] = str(refusal)
    return read, refused


def below(name: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{name}/{path}": data for path, data in files.items()}


class TestWhole:
    @pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    def test_a_zip_gives_its_stories_in_the_order_of_their_names(self, method: int) -> None:
        read, refused = found_in(zipped(STORIES, method))
        assert (read, refused) == (below("batch.zip", STORIES), {})
        assert list(read) == sorted(read)

    @pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
    @pytest.mark.parametrize("kind", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
    def test_a_tar_gives_its_stories_however_it_is_packed(self, mode: str, kind: int) -> None:
        long = {f"{'long' * 20}/{'name' * 15}.txt": b"A story.\n", **STORIES}
        read, refused = found_in(tarred(long, mode, kind), "batch.tgz")
        assert (read, refused) == (below("batch.tgz", long), {})

    @pytest.mark.parametrize("pack", PACKERS)
    @pytest.mark.parametrize("name", ["batch/012.txt.gz", "batch/012"])
    def test_a_packed_story_is_the_story(self, pack: Callable[[bytes], bytes], name: str) -> None:
        packed = Document.of(name, "012", pack(b"A story.\n"))
        (story,) = documents_in(packed)
        assert isinstance(story, Document)
        assert (story.data, story.stem) == (b"A story.\n", "012")

    def test_packed_files_behind_one_another_are_one_file(self) -> None:
        read, _refused = found_in(gzip.compress(b"A ") + gzip.compress(b"story.\n"), "1.txt.gz")
        assert list(read.values()) == [b"A story.\n"]

    def test_a_batch_is_called_after_its_archive(self, tmp_path: Path) -> None:
        (tmp_path / "coast.tar.gz").write_bytes(tarred(STORIES, "w:gz"))
        (tmp_path / "story.txt.gz").write_bytes(gzip.compress(b"A story.\n"))
        assert default_source([tmp_path / "coast.tar.gz"]) == "coast"
        assert default_source([tmp_path / "story.txt.gz"]) == tmp_path.name

    def test_an_archive_lies_in_a_folder_like_any_file(self, tmp_path: Path) -> None:
        (tmp_path / "1.txt").write_bytes(b"A story.\n")
        (tmp_path / "2.zip").write_bytes(zipped({"a.txt": b"Another.\n"}))
        paths = [found.path for found in documents([tmp_path])]
        assert paths == [f"{tmp_path.name}/1.txt", f"{tmp_path.name}/2.zip/a.txt"]

    def test_a_zip_that_a_program_has_streamed_is_read(self) -> None:
        class Pipe(io.BytesIO):
            def seekable(self) -> bool:
                return False

            def tell(self) -> int:
                raise OSError

        with zipfile.ZipFile(into := Pipe(), "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in STORIES.items():
                archive.writestr(name, data)
        assert found_in(into.getvalue()) == (below("batch.zip", STORIES), {})


class TestBroken:
    @pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
    def test_of_a_zip_that_breaks_off_what_came_before_goes_in(self, share: float) -> None:
        files = {f"{number:02}.txt": noise(900, number) for number in range(20)}
        whole = zipped(files)
        read, refused = found_in(whole[: int(len(whole) * share)])
        assert read.items() <= below("batch.zip", files).items()
        assert 20 * share - 3 < len(read) <= 20 * share + 2
        assert list(refused) == ["batch.zip"]
        assert refused["batch.zip"].startswith(BROKEN)
        assert f"What was read before that are {len(read)} files." in refused["batch.zip"]

    @pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
    def test_of_a_tar_that_breaks_off_what_came_before_goes_in(self, mode: str) -> None:
        files = {f"{number:02}.txt": noise(9_000, number) for number in range(20)}
        whole = tarred(files, mode)
        read, refused = found_in(whole[: len(whole) // 2], "batch.tar")
        assert read.items() <= below("batch.tar", files).items()
        assert refused["batch.tar"].startswith(BROKEN)
        assert mode == "w:bz2" or read

    @pytest.mark.parametrize("pack", PACKERS)
    def test_half_a_packed_story_is_no_story(self, pack: Callable[[bytes], bytes]) -> None:
        packed = pack(noise(200_000, 1))
        read, refused = found_in(packed[: len(packed) // 2], "1.txt.gz")
        assert (read, list(refused.values())) == ({}, [BROKEN])

    def test_a_file_that_does_not_match_its_check_sum_is_refused_alone(self) -> None:
        whole = zipped(STORIES, zipfile.ZIP_STORED)
        read, refused = found_in(whole.replace(b"Another.", b"Amother."))
        assert refused == {
            "batch.zip/monday/2.txt": "this file is damaged in its archive; have that sent again."
        }
        assert len(read) == 2

    def test_an_empty_archive_says_so(self) -> None:
        said = {"batch.zip": "there are no files in this archive."}
        assert found_in(zipped({})) == ({}, said)
        assert found_in(gzip.compress(b""))[1] == {"batch.zip/batch": "this file is empty."}


class TestHostile:
    def test_names_that_lead_out_of_an_archive_are_refused_and_all_else_goes_in(self) -> None:
        out = {"../up.txt": b"x", "a/../../up.txt": b"x", "/etc/story.txt": b"x", "C:/s.txt": b"x"}
        for name, data in (
            ("b.zip", zipped({**out, **STORIES})),
            ("b.tar", tarred({**out, **STORIES})),
        ):
            read, refused = found_in(data, name)
            assert read == below(name, STORIES)
            assert len(refused) == len(out)
            assert set(refused.values()) == {
                "its name leads out of the archive; pack it under a plain name."
            }

    def test_links_pipes_and_devices_in_an_archive_are_refused_by_name(self) -> None:
        kinds = {
            "link.txt": (
                tarfile.SYMTYPE,
                "this is a link, and links are not followed;",
            ),
            "hard.txt": (
                tarfile.LNKTYPE,
                "this is a link, and links are not followed;",
            ),
            "pipe.txt": (tarfile.FIFOTYPE, "this is a pipe and not a file; save what it carries"),
            "disk.txt": (tarfile.BLKTYPE, "this is a device and not a file."),
            "port.txt": (tarfile.CHRTYPE, "this is a device and not a file."),
        }
        with tarfile.open(fileobj=(into := io.BytesIO()), mode="w") as archive:
            for name, (kind, _reason) in kinds.items():
                archive.addfile(member(name, type=kind, linkname="/etc/hostname"))
            archive.addfile(member("good.txt", size=2), io.BytesIO(b"A."))
        read, refused = found_in(into.getvalue(), "b.tar")
        assert read == {"b.tar/good.txt": b"A."}
        assert set(refused) == {f"b.tar/{name}" for name in kinds}
        for name, (_kind, reason) in kinds.items():
            assert refused[f"b.tar/{name}"].startswith(reason)

    def test_a_link_in_a_zip_is_refused_by_name(self) -> None:
        link = zipfile.ZipInfo("link.txt")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        with zipfile.ZipFile(into := io.BytesIO(), "w") as archive:
            archive.writestr(link, "/etc/hostname")
        assert "this is a link" in found_in(into.getvalue())[1]["batch.zip/link.txt"]

    def test_a_locked_file_is_refused_by_name(self) -> None:
        data = bytearray(zipped({"1.txt": b"A story.\n"}))
        data[6] |= 1  # the flag in the file's own header, and in the directory
        data[data.index(b"PK\x01\x02") + 8] |= 1
        reason = "this is locked with a password; unpack it and import what is in it."
        assert found_in(bytes(data)) == ({}, {"batch.zip/1.txt": reason})

    def test_a_file_packed_in_a_rare_way_is_refused_by_name(self) -> None:
        _read, refused = found_in(zipped({"1.txt": b"A story.\n"}, zipfile.ZIP_LZMA))
        assert "packed in a way that is not read here" in refused["batch.zip/1.txt"]

    def test_a_bomb_in_a_zip_is_refused_and_all_else_goes_in(self) -> None:
        read, refused = found_in(zipped({"bomb.txt": bytes(30_000_000), **STORIES}))
        assert read == below("batch.zip", STORIES)
        assert refused == {"batch.zip/bomb.txt": blown_up()}

    def test_a_bomb_whose_header_lies_about_its_size_is_never_unpacked_beyond_it(self) -> None:
        data = bytearray(zipped({"bomb.txt": bytes(30_000_000)}))
        for place in (22, data.index(b"PK\x01\x02") + 24):
            struct.pack_into("<L", data, place, 9)
        read, refused = found_in(bytes(data))
        assert (read, list(refused)) == ({}, ["batch.zip/bomb.txt"])

    @pytest.mark.parametrize("pack", PACKERS)
    def test_a_packed_bomb_is_refused(self, pack: Callable[[bytes], bytes]) -> None:
        read, refused = found_in(pack(bytes(30_000_000)), "bomb.txt.gz")
        assert (read, len(refused)) == ({}, 1)
        assert "no text is" in next(iter(refused.values())) or "5000000" in str(refused)

    def test_a_bomb_of_many_small_files_is_refused_at_the_limit(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "ARCHIVE_FILES", 10)
        many = {f"{number:02}.txt": b"A story.\n" for number in range(12)}
        reason = "this archive holds more than 10 files, the most that are read of one."
        for data in (zipped(many), tarred(many)):
            read, refused = found_in(data)
            assert len(read) in (0, 10)
            assert refused["batch.zip"].startswith(reason)

    def test_an_archive_in_an_archive_stays_shut(self) -> None:
        inner = {"in.zip": zipped(STORIES), "in.tar": tarred(STORIES), "in.gz": gzip.compress(b"x")}
        read, refused = found_in(zipped({**inner, "1.txt": b"A story.\n"}))
        assert list(read) == ["batch.zip/1.txt"]
        assert set(refused.values()) == {
            "this is an archive within an archive; unpack it and import it by itself."
        }
        assert len(refused) == 3

    def test_an_office_document_is_not_taken_apart(self) -> None:
        data = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
        assert "office document" in found_in(data, "story.docx")[1]["story.docx"]

    def test_a_name_that_no_path_can_hold_is_refused(self) -> None:
        _read, refused = found_in(zipped({f"{'x' * 2_000}.txt": b"A story.\n"}))
        assert list(refused.values()) == [
            "its path is longer than 1000 characters; import it from nearer by."
        ]

    def test_nothing_of_an_archive_is_left_on_the_disk(self, tmp_path: Path) -> None:
        (tmp_path / "b.tar").write_bytes(tarred({"1.txt": bytes(2_000_000)}))
        before = set(os.listdir(tmp_path))  # noqa: PTH208
        for found in documents([tmp_path / "b.tar"]):
            assert isinstance(found, Document)
            assert len(found.data) == 2_000_000
        assert set(os.listdir(tmp_path)) == before  # noqa: PTH208


def blown_up() -> str:
    return "unpacked, this is more than 200 times as large as packed; no text is."


# Whatever a stranger sends

WHOLE = {
    "zip": zipped(STORIES),
    "plain zip": zipped(STORIES, zipfile.ZIP_STORED),
    "tar": tarred(STORIES),
    "gnu tar": tarred({f"{'long' * 40}.txt": b"A story.\n", **STORIES}, kind=tarfile.GNU_FORMAT),
    "tar.gz": tarred(STORIES, "w:gz"),
    "tar.xz": tarred(STORIES, "w:xz"),
    "tar.bz2": tarred(STORIES, "w:bz2"),
    "gz": gzip.compress(b"A story.\n" * 50),
}


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """An archive of which some bytes are others, some are gone, and some came in."""
    data = bytearray(WHOLE[draw(st.sampled_from(sorted(WHOLE)))])
    for _change in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        other = draw(st.binary(max_size=6))
        data[place : place + draw(st.integers(0, 6))] = other
    return bytes(data[: draw(st.integers(0, len(data)))]) if draw(st.booleans()) else bytes(data)


@settings(max_examples=400)
@given(mutated())
def test_whatever_was_done_to_an_archive_gives_stories_or_sentences(data: bytes) -> None:
    read, refused = found_in(data)
    assert read or refused
    assert all(reason.endswith((".", "?")) for reason in refused.values())
    assert all(path.startswith("batch") for path in (*read, *refused))


@settings(max_examples=200)
@given(st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"BZh9"]), st.binary())
def test_whatever_comes_after_an_archives_first_bytes_is_no_traceback(
    sign: bytes, rest: bytes
) -> None:
    read, refused = found_in(sign + rest)
    assert read or refused


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def pipe(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return pipe


class TestStandardInput:
    def test_a_story_that_ispiped_in_has_the_same_id_each_time(
        self, piped: Callable[[bytes], None]
    ) -> None:
        stems = set()
        for _time in range(2):
            piped(b"A story.\n")
            (story,) = documents(["-"])
            assert isinstance(story, Document)
            assert (story.path, story.data) == ("standard input", b"A story.\n")
            stems.add(story.stem)
        assert len(stems) == 1

    def test_an_archive_can_bepiped_in(self, piped: Callable[[bytes], None]) -> None:
        piped(zipped(STORIES))
        paths = [found.path for found in documents(["-"])]
        assert paths == [f"standard input/{name}" for name in sorted(STORIES)]

    def test_more_than_is_read_of_one_file_is_refused(
        self, piped: Callable[[bytes], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "BATCH_FILE", 100)
        piped(bytes(200))
        (problem,) = documents(["-"])
        assert isinstance(problem, Problem)
        assert "this is more than 100 bytes" in problem.reason

    def test_a_terminal_is_told_what_to_do(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

        monkeypatch.setattr(sys, "stdin", Terminal())
        (problem,) = documents(["-"])
        assert str(problem) == (
            "standard input: nothing is piped in; name a file or folder, or pipe one in."
        )
