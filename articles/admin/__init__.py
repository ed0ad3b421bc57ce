"""The newsroom in Django's admin: what came in, what is worked on, what readers see.

base        what all our lists and pages have in common; nothing is deleted
marks       states, times and people as words
filters     filters of lists that other pages lead to
article     stories
article_list     the list of stories
article_filters  what it is narrowed by, each served by an index
article_search   what its search finds
paging      pages of a long list, without counting
bulk        doing one thing with many stories
bulk_forms  the section or the tag of it
desk        the first screen: what wants me now
desk_words  its sentences
story       what a story's page shows
article_form  the form of a story; typed_fields and naming read what is typed into it
desk_form   the page of that form: saving, and making a move; with desk_sheet and desk_page
desk_rescue   the refused save, and the ways on
places_rail  its headlines by place: what stands where, how long it is, how it looks
related_rail  a story's ranked neighbours with why they are there, to pin or hide
headline_offers  waiting headlines that fit a story which lacks one
near_tags   asking about a new tag that is nearly called as another
tag_offers  tags that the text suggests, and what they were seen in
suggest     names and stories suggested while somebody types
working_copy  keeping what is typed into a story, every few seconds
preview     a story's page before readers get it
history_page  what happened to a story, and what readers had when; with history_forms
timeline    the lines of it
headline_history  which headline readers had at each place, from when to when
restore_page  an earlier text, shown before it comes back
compare     two texts of a story side by side
move_page   one move: what it will do, what is missing, why; with move_forms and move_words
proposal_queue  newer texts from the wire that wait; proposal_page decides on one
moments     a date and a time as people type them
editor      the rich-text editor of bodies
history     drafts, revisions, decisions and working copies: looked at, never changed
headlines   headlines, claims and sidebar items
waiting     the desk's page of headlines whose story is missing; waiting_lines words each
headline_decided  what was decided about headlines; headline_orders does it, and undoes it
tags        tags; tag_rename gives one another name, or merges it; tag_sweep sweeps many
tag_changes  merges and changes of name, and taking them back
people      sections and authors
accounts    people's accounts and groups: nobody gives more rights than they have
wire_facts  what sources say besides the text, for staff
batches     batches, items and receipts
batch_upload  sending one in
batch_page  its plan, its report, and what can be asked of it; with batch_find
batch_progress  how far it has come
batch_orders  importing, dropping, stopping it, going on
batch_report  its report as a file for machines
batch_undo  taking it back, and first what that does
"""

from articles.admin.accounts import AccountAdmin, RoleAdmin
from articles.admin.article import ArticleAdmin
from articles.admin.batches import BatchAdmin, ItemAdmin, ReceiptAdmin
from articles.admin.headline_decided import HeadlineDecisionAdmin
from articles.admin.headlines import ClaimAdmin, HeadlineAdmin, SidebarItemAdmin
from articles.admin.history import DecisionAdmin, DraftAdmin, RevisionAdmin, WorkingCopyAdmin
from articles.admin.people import AuthorAdmin, SectionAdmin
from articles.admin.tag_changes import TagChangeAdmin
from articles.admin.tags import TagAdmin

__all__ = [
    "AccountAdmin",
    "ArticleAdmin",
    "AuthorAdmin",
    "BatchAdmin",
    "ClaimAdmin",
    "DecisionAdmin",
    "DraftAdmin",
    "HeadlineAdmin",
    "HeadlineDecisionAdmin",
    "ItemAdmin",
    "ReceiptAdmin",
    "RevisionAdmin",
    "RoleAdmin",
    "SectionAdmin",
    "SidebarItemAdmin",
    "TagAdmin",
    "TagChangeAdmin",
    "WorkingCopyAdmin",
]
