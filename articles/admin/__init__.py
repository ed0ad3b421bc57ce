"""The newsroom in Django's admin: what came in, what is worked on, what readers see.

base        what all our lists and pages have in common; nothing is deleted
marks       states, times and people as words
filters     filters of lists that other pages lead to
article     stories
article_list  the list of stories
story       what a story's page shows
compare     two texts of a story side by side
editor      the rich-text editor of bodies
history     drafts, revisions, decisions and working copies: looked at, never changed
headlines   headlines, claims and sidebar items
tags        tags
people      sections and authors
batches     batches, items and receipts
"""

from articles.admin.article import ArticleAdmin
from articles.admin.batches import BatchAdmin, ItemAdmin, ReceiptAdmin
from articles.admin.headlines import ClaimAdmin, HeadlineAdmin, SidebarItemAdmin
from articles.admin.history import DecisionAdmin, DraftAdmin, RevisionAdmin, WorkingCopyAdmin
from articles.admin.people import AuthorAdmin, SectionAdmin
from articles.admin.tags import TagAdmin

__all__ = [
    "ArticleAdmin",
    "AuthorAdmin",
    "BatchAdmin",
    "ClaimAdmin",
    "DecisionAdmin",
    "DraftAdmin",
    "HeadlineAdmin",
    "ItemAdmin",
    "ReceiptAdmin",
    "RevisionAdmin",
    "SectionAdmin",
    "SidebarItemAdmin",
    "TagAdmin",
    "WorkingCopyAdmin",
]
