"""The rows of the newsroom, behind one door."""

from articles.models.arrival import Arrival
from articles.models.article import Article, ArticleAuthor, ArticleState
from articles.models.batch import (
    AT_WORK,
    PENDING,
    SILENT_AFTER,
    Batch,
    BatchState,
    Item,
    PlannedItem,
    Receipt,
    Undone,
)
from articles.models.draft import (
    Draft,
    DraftKind,
    DraftOutcome,
    DraftQuerySet,
    DraftState,
    Origin,
    Revision,
    WorkingCopy,
)
from articles.models.headline import Claim, Headline, HeadlineWord
from articles.models.headline_decision import HeadlineDecision, HeadlineVerb
from articles.models.ranking import IndexedStory, IndexedTerm, Posting, Stage, StaleMark
from articles.models.section import Author, Section
from articles.models.sidebar import SidebarItem, SidebarKind
from articles.models.tag import (
    ArticleTag,
    HeadlineTag,
    RemovedTag,
    Tag,
    TagChange,
    TagKind,
    TagVerb,
)
from articles.models.workflow import Decision, Verb

__all__ = [
    "AT_WORK",
    "PENDING",
    "SILENT_AFTER",
    "Arrival",
    "Article",
    "ArticleAuthor",
    "ArticleState",
    "ArticleTag",
    "Author",
    "Batch",
    "BatchState",
    "Claim",
    "Decision",
    "Draft",
    "DraftKind",
    "DraftOutcome",
    "DraftQuerySet",
    "DraftState",
    "Headline",
    "HeadlineDecision",
    "HeadlineTag",
    "HeadlineVerb",
    "HeadlineWord",
    "IndexedStory",
    "IndexedTerm",
    "Item",
    "Origin",
    "PlannedItem",
    "Posting",
    "Receipt",
    "RemovedTag",
    "Revision",
    "Section",
    "SidebarItem",
    "SidebarKind",
    "Stage",
    "StaleMark",
    "Tag",
    "TagChange",
    "TagKind",
    "TagVerb",
    "Undone",
    "Verb",
    "WorkingCopy",
]
