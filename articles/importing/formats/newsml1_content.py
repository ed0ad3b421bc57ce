"""The texts and pictures of a story in NewsML 1.2."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from articles import limits, text
from articles.importing import pictures
from articles.importing.bodies import Body
from articles.importing.formats import iptc, iptc_markup, newsml1_parts, nitf_facts, xmls
from articles.importing.formats.finish import Clock
from articles.importing.formats.iptc_markup import Content
from articles.importing.formats.newsml1_parts import Part
from articles.importing.formats.xmls import Element
from articles.importing.records import Image

_SAME = 0.9
"""Share of words in threes from which two contents say the same."""


def of(part: Part, headline: str, clock: Clock) -> Content:
    """All texts of a story in one, the main one first, and its pictures."""
    read = [_read(leaf, headline, clock) for leaf in part.texts]
    images: list[Image] = []
    left_out = [each for content in read for each in content.body.left_out]
    for group in newsml1_parts.groups_of([*part.texts, *part.others]):
        for content in _each_kind(group):
            image, kind = _image(group[0], content), iptc.kind(newsml1_parts.kind_of(content))
            if image.href and kind == iptc.kind("image"):
                images.append(image)
            elif image.href or image.caption:
                left_out.append(_named(kind, image))
    left_out.extend(_captions_of_nothing(part))
    images.extend(image for content in read for image in content.body.images)
    html = "\n".join(filter(None, (content.body.html for content in read)))
    first = read[0] if read else Content(Body(""))
    first.facts["href"] = next(map(_href, part.texts), "")
    return Content(Body(html, tuple(images), tuple(left_out)), first.byline, first.facts)


def words_of(leaf: Element) -> str:
    """The words of a component as one line; of NITF, without its head."""
    data = [newsml1_parts.data_of(each) for each in newsml1_parts.contents(leaf)]
    texts = [text for each in data for text in xmls.within(each, "body.content")]
    return next(filter(None, map(iptc.said, [*texts, *data])), "")


def _read(leaf: Element, headline: str, clock: Clock) -> Content:
    """The text of a component; with the headline of its own that it may have, as a heading."""
    chosen, *others = _by_worth(leaf)
    found = _of_content(chosen, headline, clock)
    own = xmls.words(leaf, "NewsLines/HeadLine")
    heading = f"<h2>{text.html_of([own])[3:-4]}</h2>\n" if own and own != headline else ""
    left_out = [*found.body.left_out, *found.left_out, *_different(others, found.body)]
    body = Body(heading + found.body.html, found.body.images, tuple(left_out))
    return Content(body, found.byline, found.facts)


def _href(leaf: Element) -> str:
    """The address at which the text is too."""
    return next((xmls.fact(each, "Href") for each in _by_worth(leaf)), "")


def _by_worth(leaf: Element) -> list[Element]:
    """The contents of a component, marked up ones first: they are the same in several forms."""
    with_words = [each for each in newsml1_parts.contents(leaf) if newsml1_parts.is_text(each)]
    return sorted(with_words, key=lambda each: not xmls.children(newsml1_parts.data_of(each)))


def _different(others: Iterable[Element], body: Body) -> Iterable[str]:
    """Further contents, but those that say the same."""
    said = text.words(" ".join(text.paragraphs_of(body.html)))
    for each in others:
        words = iptc.said(newsml1_parts.data_of(each))
        if text.containment(text.words(words), said) < _SAME:
            kind, cut = newsml1_parts.kind_of(each) or "text", text.shorten(words, limits.FACT)
            yield _("other content (%(kind)s): %(words)s") % {"kind": kind, "words": cut}


def _of_content(content: Element, headline: str, clock: Clock) -> Content:
    data = newsml1_parts.data_of(content)
    if data is None:
        return Content(Body(""))
    if found := nitf_facts.content_of(data, headline, clock):
        return found
    if len(data):
        return Content(iptc_markup.body_of(data, headline))
    encoding = xmls.fact(data.getparent(), "Notation")
    return Content(iptc_markup.of_words(data.text or "", newsml1_parts.kind_of(content), encoding))


def _each_kind(leaves: Iterable[Element]) -> list[Element]:
    """Of each kind of content besides texts that components have in several sizes, the widest."""
    found: dict[str, Element] = {}
    for each in (content for leaf in leaves for content in newsml1_parts.contents(leaf)):
        kind = iptc.kind(newsml1_parts.kind_of(each))
        is_read = newsml1_parts.is_text(each)
        if not is_read and (kind not in found or _width(each) > _width(found[kind])):
            found[kind] = each
    return list(found.values())


def _captions_of_nothing(part: Part) -> Iterable[str]:
    """Captions without a picture here, so that they are not lost."""
    with_pictures = (leaf for leaf in (*part.texts, *part.others) if _each_kind([leaf]))
    used = [each for leaf in with_pictures for each in newsml1_parts.captions_of(leaf)]
    for leaf in part.captions:
        if leaf not in used and (words := words_of(leaf)):
            yield iptc.left_out(_("caption"), words)


def _width(content: Element) -> int:
    for each in xmls.every(content, "Characteristics/Property"):
        if xmls.fact(each, "FormalName").lower() in ("pixelwidth", "width"):
            return iptc.number(xmls.fact(each, "Value"))
    return 0


def _image(leaf: Element, content: Element) -> Image:
    """A picture with what is said of it: in lines of its own, or in a component beside it."""
    caption = xmls.words(leaf, "NewsLines/HeadLine")
    for each in newsml1_parts.captions_of(leaf):
        caption = words_of(each) or caption
    credit = xmls.words(leaf, "NewsLines/CreditLine") or xmls.words(leaf, "NewsLines/ByLine")
    if not credit:
        caption, credit = pictures.parted(caption)
    return Image(xmls.fact(content, "Href"), caption=caption, credit=credit)


def _named(kind: str, image: Image) -> str:
    """What is no picture and no text, by its kind, with its address and words."""
    said = " ".join(filter(None, (image.href, image.caption, image.credit)))
    return f"{kind} ({said})" if said else kind
