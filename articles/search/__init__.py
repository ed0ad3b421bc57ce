"""Finding stories by their words.

query     what somebody typed, read; which words a text has
index     the rows that are searched, kept true
find      the stories that fit
engines/  how each database keeps and matches words: sqlite, postgres; chosen is the one in use
"""
