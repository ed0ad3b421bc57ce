"""What each database does with words.

chosen    the one in use, and what both can do
sqlite    FTS5
postgres  tsvector and GIN
"""
