"""Stories, people and sections for tests, made by the newsroom's own verbs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from articles import headlines, tagging, text
from articles.editorial import drafts, publishing, rows, snapshot
from articles.editorial.snapshot import Content, Place, Reference
from articles.models import (
    Article,
    ArticleState,
    Author,
    Draft,
    Headline,
    Origin,
    Revision,
    Section,
    SidebarItem,
    SidebarKind,
)
from articles.signals import texts_changing


def person(username: str = "ed") -> User:
    """Somebody who can log in; the same one for the same name."""
    found = User.objects.filter(username=username).first()
    return found or User.objects.create_user(username=username, is_staff=True)


def member(role: str, username: str = "") -> User:
    """Somebody with a role of `articles.roles`; the same one for the same name."""
    found = person(username or role)
    found.groups.add(Group.objects.get(name=role))
    return found


def section(name: str = "World", position: int = 0) -> Section:
    """A section; the same one for the same name."""
    facts = {"slug": text.slugify(name), "position": position}
    return Section.objects.get_or_create(name=name, defaults=facts)[0]


def author(name: str = "Ada Byron") -> Author:
    """Somebody who signs stories; the same one for the same name."""
    return Author.objects.get_or_create(slug=text.slugify(name), defaults={"name": name})[0]


def content(
    headline: str = "Bridge opens after ten years",
    paragraphs: Sequence[str] = ("The bridge opened on Monday.", "It took ten years."),
    *,
    body: str = "",
    standfirst: str = "",
    in_section: str = "",
    authors: Sequence[str] = (),
    tags: Sequence[str] = (),
    related: Sequence[str] = (),
    pinned: Sequence[Article] = (),
) -> Content:
    """What a revision holds; what is named is made where it does not exist."""
    now = timezone.now()
    filled = snapshot.blank()
    filled["headline"] = headline
    filled["standfirst"] = standfirst
    filled["body"] = body or text.html_of(paragraphs)
    filled["section"] = snapshot.section_reference(section(in_section) if in_section else None)
    filled["authors"] = [Reference(id=author(name).pk, name=name) for name in authors]
    known_tags = tagging.ensure(tags)
    filled["tags"] = snapshot.tag_references(
        (known_tags[text.key(name)] for name in tags), suggested=False
    )
    known = headlines.ensure(related, at=now)
    filled["wire"] = [
        Place(headline=known[text.key(wording)], article=None, text=wording) for wording in related
    ]
    filled["pinned"] = [
        Place(headline=None, article=article.pk, text=article.headline) for article in pinned
    ]
    return filled


def draft(filled: Content | None = None, *, source: str = "", at: datetime | None = None) -> Draft:
    """A story that nobody has published, in its one draft."""
    at = at or timezone.now()
    begun = drafts.begin(Article.objects.create(created_at=at), at=at)
    if source:
        Article.objects.filter(pk=begun.article_id).update(source=source)
    revise(begun, filled or content(), by=person(), at=at)
    begun.refresh_from_db()
    return begun


def revise(draft: Draft, filled: Content, *, by: User, at: datetime, reason: str = "") -> Revision:
    """A person's next revision of this very draft, whoever they are."""
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=draft.article_id)
        draft.refresh_from_db()
        maker = {"origin": Origin.PERSON, "by": by, "created_at": at, "reason": reason}
        return drafts.add_revision(draft, article, filled, **maker)


def story(
    filled: Content | None = None, *, source: str = "", at: datetime | None = None
) -> Article:
    """A live story, published at ``at`` or now."""
    at = at or timezone.now()
    begun = draft(filled, source=source, at=at)
    assert begun.head
    return publishing.publish(begun.head, by=person(), at=at)


def embargo(article: Article, *, until: datetime) -> Article:
    """The same story, under embargo."""
    article.embargo_until = until
    article.save(update_fields=["embargo_until"])
    return article


def withdraw(article: Article, at: datetime | None = None) -> Article:
    """The same story, taken down."""
    publishing.withdraw(article, by=person(), at=at or timezone.now())
    article.refresh_from_db()
    return article


def headline(wording: str) -> Headline:
    """A wording; the same one for the same words."""
    known = headlines.ensure([wording], at=timezone.now())
    return Headline.objects.get(pk=known[text.key(wording)])


def rank(article: Article, *neighbours: Article) -> None:
    """Ranked neighbours beside a story, the best first."""
    SidebarItem.objects.bulk_create(
        SidebarItem(
            article=article, kind=SidebarKind.RANKED, position=position, related=each, score=1
        )
        for position, each in enumerate(neighbours)
    )


def many_stories(count: int, filled: Content, *, at: datetime) -> None:
    """Live stories of the same content, a minute apart and the newest of them at ``at``.

    In a few queries, and therefore without claims and decisions.
    """
    minutes = [at - timedelta(minutes=age) for age in range(count)]
    new = [Article(created_at=minute) for minute in minutes]
    for article in new:
        snapshot.apply(filled, to=article)
        article.slug = text.slugify(article.headline)
    articles = Article.objects.bulk_create(new)
    begun = Draft.objects.bulk_create(Draft(article=article) for article in articles)
    Revision.objects.bulk_create(
        snapshot.revision(each, filled, None, origin=Origin.PERSON, by=person()) for each in begun
    )
    rows.write([(article, filled) for article in articles], new=True)
    only = Revision.objects.filter(article=OuterRef("pk")).values("pk")
    Article.objects.filter(pk__in=[article.pk for article in articles]).update(
        state=ArticleState.LIVE,
        live_revision=Subquery(only),
        published_at=F("created_at"),
        updated_at=F("created_at"),
    )
    rows.date_tags([article.pk for article in articles])
    texts_changing.announce(article.pk for article in articles)
