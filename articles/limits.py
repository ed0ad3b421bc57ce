"""Every maximum of the newsroom, in one place.

Lengths are in characters, sizes in bytes. Columns are declared with these names and
``importing.cleaning`` and the forms enforce them, because SQLite enforces no lengths.
"""

from __future__ import annotations

HEADLINE = 300
PROVISIONAL_HEADLINE = 110
SLUG = 80
STORY_FITS = 110
"""Characters of a headline that a story's page shows in five lines of a phone; Google's rules for
a page's data asked for no more, for as long as they gave a number."""
FRONT_FITS = 75
"""Four lines of a front page's column, the narrowest place in which a headline stands large."""
SEARCH_FITS = 60
"""Search engines cut titles at a width of 600 pixels, into which about so many letters go."""
SOCIAL_FITS = 70
"""What cards of shared links show in two lines; X asks for no more."""
NAME = 100
"""A tag's, an author's or a section's name."""
SOURCE = 100
SOURCE_ID = 255
PATH = 1_000
REASON = 1_000
"""One line of explanation: a revision's reason, a decision's note, an item's outcome."""

STORY_FILE = 5_000_000
"""The largest file that is read as one story, and the largest story in a file of many."""
BATCH_FILE = 1_000_000_000
"""The largest file of many stories, an archive's whole content unpacked among them."""
ARCHIVE_FILES = 200_000
"""Files in one archive."""
EXPANSION = 200
"""How many times its packed size an archive's content may have, beyond its first megabytes."""
EXPANSION_FREE = 2_000_000
"""Those first megabytes: little text can be packed very small."""
UPLOAD = 1_000_000_000
"""All that is uploaded at once; `BATCH_FILE` is the most that is read of one of them."""
UPLOAD_FILES = 100
UPLOAD_DAYS = 14
"""For which the files of a plan that nobody confirms, or of a stopped batch, are kept."""
FILE_NAME = 200
"""An uploaded file's name, in bytes: file systems take 255."""
HEAD = 65_536
"""Bytes by which a file's format is recognised."""
PARAGRAPHS = 5_000
PARAGRAPH = 100_000
NESTING = 24
"""Lists, quotations and tables within each other in a body; beyond, only their texts are kept."""
SPAN = 100
"""Rows or columns that one cell of a table may take."""
CELLS = 5_000
"""Places in a table of a body; of a larger one only the texts are kept."""
LIST_START = 9_999
"""The number that a list in a body may begin with."""
TYPED = 6_000_000
"""All that is typed into one form of a story and not saved yet."""
RELATED = 500
"""Related headlines that one story may carry."""
SUGGESTED_TAGS = 12
LANGUAGE = 35
VERSION = 64
FACT = 3_000
"""A source's note, terms of use or other words for staff."""
IMAGES = 500
"""Pictures that one story may speak of."""
LINKS = 500
"""Other items that one story may be related to by its source."""
LEFT_OUT = 200
"""Things that are named one by one where a story's source has more than is stored."""
STANDFIRST = 3_000
TAGS = 100
AUTHORS = 50
PINNED = 50
"""Related stories that editors may choose for one story."""

SIDEBAR = 8
"""Places that ranked neighbours fill up to; pinned and wire items are all shown."""
RANKED = 24
"""Ranked neighbours that are stored, so that eight survive what is withdrawn or hidden later."""
VERSIONS = 3
"""Versions of one story that are stored for one place."""
TERM = 60
"""A word, name or tag as the index of stories shows it."""

SEARCH_WORDS = 12
"""Words that are looked for at once; who pastes more means their beginning."""
SEARCH_WORD = 40
"""Characters of a word by which it is found."""

IMPORT_CHUNK = 50
"""Stories that are written in one transaction at first; see `importing.chunks.Pace`."""
IMPORT_CHUNK_LEAST, IMPORT_CHUNK_MOST = 10, 400
IMPORT_SECONDS = 0.5
"""For which one transaction should hold the write lock; twice that is too long for a desk."""
IMPORT_ALONE = 500
"""New texts of a run before other processes help it: fewer are done before those are there."""
IMPORT_CHUNK_SIZE = 5_000_000
"""Characters after which a chunk is full before that; a related headline costs as much as 1,000."""
