"""XML read safely: whole, or story by story; by local names, whatever the namespaces.

Entities, DTDs and network are off, and a document type is never even parsed (see `xml_text`);
libxml2 bounds depth (256) and single texts (10 MB) by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from typing import Any, TypeAlias, cast

from django.utils.translation import gettext as _
from lxml import etree

from articles import limits
from articles.importing import cleaning
from articles.importing.formats import xml_text
from articles.importing.formats.xml_text import Outermost, outermost
from articles.importing.records import Document, Problem, Reading

__all__ = [
    "Element", "Outermost", "children", "every", "fact", "first", "items", "language_of", "line_of",
    "markup", "name", "namespace", "outermost", "parser", "root", "within", "words",
]  # fmt: skip

Element: TypeAlias = etree._Element

_SAFELY: Mapping[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def root(document: Document, reading: Reading) -> Element | Problem:
    """The outermost element of a document that is read whole, of `limits.STORY_FILE` at most.

    Lets `RefusedError` pass where the document is larger, and `OSError`.
    """
    whole: list[str] = []
    for passage in xml_text.passages(
        Document.of(document.path, document.stem, document.data), reading
    ):
        if isinstance(passage, Problem):
            return passage
        whole.append(passage)
    careful = parser(recover=True)
    try:
        found = etree.fromstring("".join(whole).encode(), careful)
    except etree.XMLSyntaxError as error:
        return Problem(document.path, _ill_formed(str(error.msg)), error.lineno)
    return _break_in(document, careful.error_log) or found


def parser(*, recover: bool = False) -> etree.XMLParser:
    """A parser without entities, DTDs and network, for bytes of UTF-8."""
    return etree.XMLParser(recover=recover, **_SAFELY)


def items(document: Document, tags: Sequence[str], reading: Reading) -> Iterator[Element | Problem]:
    """Each outermost element of these local names, in the file's order; each is cleared after use.

    Memory is flat in the size of the file. Where the file breaks, what was whole comes first and
    then a `Problem`; an element larger than `limits.STORY_FILE` is a `Problem` by itself. Lets
    `RefusedError` and `OSError` of the document's stream pass.
    """
    stream: _Stream | None = None
    for passage in xml_text.passages(document, reading):
        if isinstance(passage, Problem):
            yield _after_what_was_read(passage) if stream and stream.count else passage
            return
        stream = stream or _Stream(document, tags, passage)
        yield from stream.read(passage)
        if stream.is_broken:
            return
    if stream:
        yield from stream.end()


class _Stream:
    """A file that is parsed as it comes; what was used is taken off the tree at once."""

    def __init__(self, document: Document, tags: Sequence[str], opening: str) -> None:
        self.document = document
        start = xml_text.START.search(opening)
        wanted = {*tags, *([start[2]] if start else ())}
        self.parser = etree.XMLPullParser(
            ("start", "end"), tag=[f"{{*}}{tag}" for tag in wanted], **_SAFELY
        )
        self.tags = frozenset(tags)
        self.top: Element | None = None
        # The element that is being read, and how many characters of it came.
        self.open: Element | None = None
        self.size = 0
        self.count = 0
        self.is_broken = False

    def read(self, passage: str) -> Iterator[Element | Problem]:
        """Every element that this passage completes, and where it breaks."""
        with suppress(etree.XMLSyntaxError):
            self.parser.feed(passage.encode())
        yield from self.completed()
        self.size += len(passage)
        self.prune()
        yield from self.breaks()

    def end(self) -> Iterator[Element | Problem]:
        """What is left where the file ends."""
        with suppress(etree.XMLSyntaxError):
            self.parser.close()
        yield from self.completed()
        yield from self.breaks()

    def completed(self) -> Iterator[Element | Problem]:
        """The elements whose ends were met, and a problem for each that is too large."""
        for event, found in self.parser.read_events():
            element = cast("Element", found)
            self.top = element if self.top is None else self.top
            if event == "start" and self.open is None and name(element) in self.tags:
                self.open, self.size = element, 0
            elif event == "end" and element is self.open:
                self.count += 1
                yield self.whole(element)
                self.open = None
                element.clear()

    def whole(self, element: Element) -> Element | Problem:
        """An element that was completed, if it is no larger than a story may be."""
        if self.size <= limits.STORY_FILE:
            return element
        reason = _("this is larger than %(limit)d bytes, the most that one story may have.")
        values = {"limit": limits.STORY_FILE}
        return Problem(self.document.path, reason % values, line_of(element))

    def prune(self) -> None:
        """Take off the tree what is complete and not asked for, but nothing that is being read."""
        last = self.top
        while last is not None and len(last):
            if last is self.open and self.size <= limits.STORY_FILE:
                return
            del last[:-1]
            last = last[-1]

    def breaks(self) -> Iterator[Problem]:
        """Where the file breaks, if it did by now."""
        if problem := _break_in(self.document, self.parser.feed_error_log):
            self.is_broken = True
            yield _after_what_was_read(problem) if self.count else problem


def name(element: Element) -> str:
    """An element's name without namespace or prefix."""
    return _local(element.tag)


def namespace(element: Element) -> str:
    """An element's namespace; empty where it has none."""
    return str(element.tag).rpartition("}")[0].removeprefix("{")


def line_of(element: Element) -> int | None:
    """The line on which an element begins, where it is known."""
    return cast("int | None", element.sourceline) or None


def children(element: Element | None, *names: str) -> list[Element]:
    """The elements directly within this one, of these local names or of any."""
    return [each for each in (element if element is not None else ()) if _is(each, names)]


def within(element: Element | None, *names: str) -> list[Element]:
    """The elements at any depth within this one, of these local names, in their order."""
    if element is None:
        return []
    return [each for each in element.iterdescendants() if _is(each, names)]


def every(element: Element | None, path: str) -> list[Element]:
    """The elements at a path of local names: ``head/docdata/date.issue``."""
    found = [] if element is None else [element]
    for step in path.split("/"):
        found = [child for each in found for child in children(each, step)]
    return found


def first(element: Element | None, path: str) -> Element | None:
    """The first element at a path of local names."""
    return next(iter(every(element, path)), None)


def words(element: Element | None, path: str = "") -> str:
    """The words within an element, or within the first at a path, as one clean line."""
    found = first(element, path) if path else element
    return "" if found is None else cleaning.clean_line("".join(map(str, found.itertext())))


def fact(element: Element | None, attribute: str, path: str = "") -> str:
    """An attribute by its local name, of an element or of the first at a path."""
    found = first(element, path) if path else element
    if found is None:
        return ""
    said = (value for key, value in found.items() if _local(key) == attribute)
    return cleaning.clean_line(str(next(said, "")))


def language_of(element: Element | None) -> str:
    """The language that an element is in, by itself or by what holds it; empty where none says."""
    while element is not None:
        if said := element.get(_XML_LANG):
            return cleaning.clean_line(said)
        element = element.getparent()
    return ""


def markup(element: Element | None) -> str:
    """What is within an element as HTML: local names, namespaces dropped, words escaped."""
    if element is None:
        return ""
    copied = deepcopy(element)
    copied.tail = None
    for each in copied.iter():
        each.tag = name(each)
        for key in [key for key in map(str, each.attrib) if "}" in key]:
            each.set(_local(key), each.attrib.pop(key))
    copied.tag = "div"
    copied.attrib.clear()
    etree.cleanup_namespaces(copied)
    whole = etree.tostring(copied, encoding="unicode", method="html")
    return whole.removeprefix("<div>").removesuffix("</div>")


def _local(name: object) -> str:
    """A name without namespace, and without a prefix that nothing declares."""
    return str(name).rpartition("}")[2].rpartition(":")[2]


def _is(element: Element, names: Sequence[str]) -> bool:
    return not names or name(element) in names


def _break_in(document: Document, log: etree._BaseErrorLog) -> Problem | None:
    """Where the file breaks the rules of XML, if it did by now; an unknown prefix breaks none."""
    last = log.last_error
    if last is None or last.level < etree.ErrorLevels.FATAL:
        return None
    broken = next(each for each in log if each.level == etree.ErrorLevels.FATAL)
    return Problem(document.path, _ill_formed(broken.message), broken.line or None)


def _ill_formed(message: str) -> str:
    return _("this breaks the rules of XML here: %(message)s.") % {"message": message.strip(" .\n")}


def _after_what_was_read(problem: Problem) -> Problem:
    reason = f"{problem.reason} {_('What stands before that is read.')}"
    return Problem(problem.path, reason, problem.line)
