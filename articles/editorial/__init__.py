"""Revisions, the desk's moves, and publishing.

snapshot      what a revision's content is, and its hash
references    what a text names by id and name, found again
shown_headlines  which headline readers had at each place, from when to when
shown         what readers had at a moment of the past
history       whether every revision is still what was saved
diff          what changed between two texts: diff_fields, diff_blocks, diff_splits and
              diff_words are its parts, diff_markup reads HTML for it, diff_naming names formatting
rows          the one function by which content reaches an article's row
ground        what a person had before them, and whether it still holds
workflow      which move which role may make in which state: one table
checklist     what a story needs before a person publishes it
decisions     remembering who decided what
drafts        beginning a draft, revising it, restoring an earlier text
working       what a person has typed and not saved
proposals     the wire's newer texts of stories that people worked on
publishing    what readers see, and when
matching      which story a headline names, as people say; headlines dismissed and pinned
moves         any move by its name, with everything asked inside the lock
"""
