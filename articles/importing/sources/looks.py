"""What an unknown file looks like, for a person who wonders why it is not read."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# From the file signatures that each format's own specification prescribes.
_SIGNS = (
    (b"%PDF-", gettext_lazy("a PDF document")),
    (b"\x89PNG\r\n", gettext_lazy("a picture")),
    (b"\xff\xd8\xff", gettext_lazy("a picture")),
    (b"GIF8", gettext_lazy("a picture")),
    (b"II*\0", gettext_lazy("a picture")),
    (b"MM\0*", gettext_lazy("a picture")),
    (b"8BPS", gettext_lazy("a picture")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", gettext_lazy("a document of an old office program")),
    (b"{\\rtf", gettext_lazy("a document of a word processor (RTF)")),
    (b"ID3", gettext_lazy("a sound recording")),
    (b"OggS", gettext_lazy("a sound recording")),
    (b"fLaC", gettext_lazy("a sound recording")),
    (b"\x1aE\xdf\xa3", gettext_lazy("a film")),
    (b"PK\x03\x04", gettext_lazy("a zip archive")),
    (b"\x1f\x8b", gettext_lazy("a file packed with gzip")),
    (b"BZh", gettext_lazy("a file packed with bzip2")),
    (b"\xfd7zXZ", gettext_lazy("a file packed with xz")),
    (b"\x28\xb5\x2f\xfd", gettext_lazy("a file packed with zstd")),
    (b"7z\xbc\xaf", gettext_lazy("a 7-Zip archive")),
    (b"Rar!", gettext_lazy("a RAR archive")),
    (b"\x7fELF", gettext_lazy("a program")),
    (b"MZ", gettext_lazy("a program")),
    (b"SQLite format 3\0", gettext_lazy("a database")),
)
_INSIDE_OFFICE = (b"word/", b"xl/", b"ppt/", b"mimetypeapplication/vnd.oasis")
_RIFF = {
    b"WEBP": gettext_lazy("a picture"),
    b"WAVE": gettext_lazy("a sound recording"),
    b"AVI ": gettext_lazy("a film"),
}


def like(head: bytes) -> str:
    """A file's kind by its first bytes, with its article: “a picture”."""
    if head.startswith(b"PK\x03\x04") and any(sign in head for sign in _INSIDE_OFFICE):
        return _("a document of an office program")
    if head.startswith(b"RIFF") and head[8:12] in _RIFF:
        return str(_RIFF[head[8:12]])
    if head[4:8] == b"ftyp":
        return _("a film")
    for sign, what in _SIGNS:
        if head.startswith(sign):
            return str(what)
    return _of_text(head.lstrip(b"\xef\xbb\xbf \t\r\n").lower())


def _of_text(start: bytes) -> str:
    if start.startswith((b"<!doctype html", b"<html")):
        return _("a web page")
    if start.startswith((b"<?xml", b"<!doctype")):
        return _("XML of another kind")
    if start.startswith((b"{", b"[")):
        return _("JSON of another kind")
    if b"\0" in start:
        return _("a file that is no text")
    return _("text of another kind")
