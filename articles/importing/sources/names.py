"""What files are called, and which of them are no stories by their name or kind alone.

The same holds for a file in a folder and for one in an archive.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import PurePath

from django.utils.translation import gettext as _

from articles import limits
from articles.importing.records import Problem

_LITTER = frozenset(
    {"$recycle.bin", "__macosx", "desktop.ini", "ehthumbs.db", "icon\r", "lost+found", "thumbs.db"}
)
_NOTES = frozenset("changelog copying license licence readme".split())
_NOTES_IN_PLAIN_TEXT = _NOTES | frozenset("contents index manifest".split())
_SUFFIXES_OF_PLAIN_TEXT = ("", ".txt")
_SUFFIXES_OF_NOTES = (*_SUFFIXES_OF_PLAIN_TEXT, ".md", ".markdown", ".rst", ".html")
_CALLED_BY_THEIR_FOLDER = frozenset({"index", "_index"})


def printable(name: str) -> str:
    r"""A file name that can be shown and stored: what cannot be is written ``\xff``."""
    if name.isascii() and name.isprintable():
        return name
    whole = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in whole)
    return unicodedata.normalize("NFC", "".join(shown))


def stem_of(place: PurePath) -> str:
    """A file's name as an id: the same from a Mac, whose disks take accents apart.

    Web sites keep each story as the ``index`` of a folder of its own, whose name then tells
    which story it is.
    """
    stem = printable(place.stem)
    if stem.lower() in _CALLED_BY_THEIR_FOLDER and place.parent.name:
        stem = printable(place.parent.name)
    return unicodedata.normalize("NFC", stem)


def is_hidden(name: str) -> bool:
    """Whether a file is not meant to be seen; a mere ``.txt`` lost its name and must be."""
    low = name.lower()
    return (name.startswith(".") and low != ".txt") or low.startswith("~$") or low in _LITTER


def wrong_kind(mode: int) -> str:
    """Why what has this mode must not be opened; empty for a regular file."""
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISLNK(mode):
        return _("this is a link, and links are not followed; import what it leads to.")
    if stat.S_ISFIFO(mode):
        return _("this is a pipe and not a file; save what it carries to a file.")
    if stat.S_ISSOCK(mode):
        return _("this is a socket and not a file.")
    return _("this is a device and not a file.")


def wrong_name(place: PurePath) -> str:
    """Why a file of this name is not read; empty where it is."""
    stem = stem_of(place)
    if stem.strip().lower() in ("", ".txt"):
        return _("this file has no name before its suffix; give it one.")
    if _is_note(place):
        return _("this looks like a note about the batch; rename it if it is a story.")
    if len(stem) > limits.SOURCE_ID:
        reason = _("its name is longer than %(limit)d characters; shorten it.")
        return reason % {"limit": limits.SOURCE_ID}
    return ""


def _is_note(place: PurePath) -> bool:
    """Whether a file tells of those beside it.

    What is called index or contents can be a page or data; in plain text it is a list of files.
    """
    stem, suffix = place.stem.lower(), place.suffix.lower()
    if suffix in _SUFFIXES_OF_PLAIN_TEXT:
        return stem in _NOTES_IN_PLAIN_TEXT
    return suffix in _SUFFIXES_OF_NOTES and stem in _NOTES


def too_long(shown: str) -> Problem | None:
    """Why a path cannot be shown in reports; None where it can."""
    if len(shown) <= limits.PATH:
        return None
    reason = _("its path is longer than %(limit)d characters; import it from nearer by.")
    return Problem("…" + shown[1 - limits.PATH :], reason % {"limit": limits.PATH})


def below(folder: str, name: str) -> str:
    """How reports call what lies in a folder or archive that they call ``folder``."""
    return f"{folder.rstrip(os.sep)}/{printable(name)}"
