"""The sidebar: what stands beside a story.

sidebar       the reader's view of an article's related list, in one query
"""
