"""Revisions and publishing.

snapshot      what a revision's content is, and its hash
rows          the one function by which content reaches an article's row
drafts        beginning and revising a draft
publishing    what readers see, and when
"""
