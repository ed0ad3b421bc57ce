"""Whatever staff hand to the importer, as documents.

files         files, folders, archives and standard input, in the same order every time
archives      an archive's documents, to any depth that is sensible
zips, tars    each kind of archive
packing       gzip and its like, with what they may unpack to
entries       what lies in an archive
streams       bytes of files whose failures are sentences
names         which names are stories, and how they are shown
looks         what an unknown file looks like
"""
