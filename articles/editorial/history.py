"""Whether the history is still what was saved: its hashes, its chain, its copies.

Whoever can write to the database can make a new chain, and can cut off its newest end; what
shows is every other change, by accident or by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import text
from articles.editorial import snapshot
from articles.errors import RefusedError
from articles.models import Article, Draft, Revision

_CHUNK = 20
"""Revisions read at a time; each may be as large as a story file."""


class Finding(NamedTuple):
    """Something that is not as it was saved."""

    article: int
    revision: int | None
    """Its number within the story; None where the story itself or a draft of it is concerned."""
    wrong: str

    def __str__(self) -> str:
        if self.revision is None:
            return _("Story %(story)d: %(wrong)s") % {"story": self.article, "wrong": self.wrong}
        said = {"story": self.article, "number": self.revision, "wrong": self.wrong}
        return _("Story %(story)d, revision %(number)d: %(wrong)s") % said


class Checked(NamedTuple):
    """A revision that was looked at, and what is wrong with it."""

    revision: Revision
    findings: list[Finding]


def revisions(article: int | None = None) -> QuerySet[Revision]:
    """What `verify` looks at, in its order: all stories' revisions, or one's."""
    chosen = Revision.objects.order_by("article_id", "number")
    return chosen if article is None else chosen.filter(article=article)


def verify(article: int | None = None) -> Iterator[Checked]:
    """Look at every revision of all stories, or of one, holding a few at a time."""
    before: Revision | None = None
    for revision in revisions(article).iterator(chunk_size=_CHUNK):
        if before and before.article_id != revision.article_id:
            before = None
        findings = [
            Finding(revision.article_id, revision.number, wrong)
            for wrong in (*_chain(revision, before), *_copies(revision))
        ]
        yield Checked(revision, findings)
        before = revision


def verify_references(article: int | None = None) -> Iterator[Finding]:
    """Look at what stories and drafts, of all stories or of one, say about their revisions."""
    for rows, name, wrong in _foreign():
        chosen = rows if article is None else rows.filter(**{name: article})
        for pk in chosen.order_by(name).values_list(name, flat=True).iterator():
            yield Finding(pk, None, wrong)


def _chain(revision: Revision, before: Revision | None) -> Iterator[str]:
    number, previous = (before.number + 1, before.hash) if before else (1, "")
    if gap := revision.number - number:
        said = ngettext(
            "revision %(first)d is missing before it.",
            "revisions %(first)d to %(last)d are missing before it.",
            gap,
        )
        yield said % {"first": number, "last": revision.number - 1}
    elif revision.previous_hash != previous:
        yield _("it does not follow the revision before: the chain is broken.")
    if revision.hash != snapshot.digest(revision.content, revision.previous_hash):
        yield _("its text is not the one that was saved: the hash is another.")


def _copies(revision: Revision) -> Iterator[str]:
    try:
        content = snapshot.content_of(revision)
        copies = _copied(content)
    except RefusedError as refusal:
        yield str(refusal)
    except (AttributeError, KeyError, TypeError):
        yield _("its content has not the shape of a story.")
    else:
        for name, value in copies.items():
            if getattr(revision, name) != value:
                yield _("the column “%(name)s” says something else than its content.") % {
                    "name": name
                }


def _copied(content: snapshot.Content) -> dict[str, Any]:
    """The columns that a revision copies out of its content."""
    return {
        "headline": content["headline"],
        "headline_key": text.key(content["headline"]),
        "headline_provisional": content["headline_provisional"],
        "section_id": content["section"]["id"] if content["section"] else None,
    }


def _foreign() -> Iterable[tuple[QuerySet[Any], str, str]]:
    """Rows that name a revision which is not theirs, and the field that holds their story."""
    yield (
        _naming_another(Article, "live_revision__article", "pk"),
        "pk",
        _("its live revision belongs to another story."),
    )
    yield (
        _naming_another(Draft, "head__draft", "pk"),
        "article",
        _("a draft’s newest revision belongs to another draft."),
    )
    yield (
        _naming_another(Draft, "base__article", "article"),
        "article",
        _("a draft began from a revision of another story."),
    )
    yield (
        _naming_another(Revision, "draft__article", "article"),
        "article",
        _("a revision of it belongs to a draft of another story."),
    )
    yield (
        _naming_another(Revision, "based_on__article", "article"),
        "article",
        _("a revision of it was made from a revision of another story."),
    )


def _naming_another(model: type[Model], path: str, own: str) -> QuerySet[Any]:
    return model._default_manager.filter(~Q(**{path: F(own)}), **{f"{path}__isnull": False})
