"""The newsroom's one app: stories, and everything that happens to them.

text, markup             helpers for words; the one cleaner of HTML
limits, errors           every maximum; exceptions of ours
models/                  the rows
tagging, headlines       making tags and headlines, and finding them
places                   where a story's headline stands, and what stands there instead
wordings                 which waiting headlines fit a story's text; near copies
authors, sections        authors and sections by their names
roles                    who may do what
queue                    work that is done later
inserting                many rows at once
editorial/               revisions, the workflow and publishing
tags/                    merging and renaming tags
importing/               from a file of the wire to a revision
related/                 the sidebar, and the ranking of neighbours
search/                  finding stories by their words
signals, receivers       what is announced, and who listens
reading                  a story as readers get it, for its page and for previews
filters, views/, feeds, urls    public faces
admin/, management/      the staff's faces
"""
