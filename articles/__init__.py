"""The newsroom's one app: stories, and everything that happens to them.

text, limits, errors     pure helpers for words and HTML; every maximum; exceptions that cross a border
models/                  the rows
tagging, headlines       verbs on tags and on headlines
editorial/               revisions, the workflow and publishing
importing/               from a wire file to a revision: sources, formats, derive, store, pipeline, report
related/                 the sidebar
filters, views/, urls    public faces
admin/, management/      the staff's faces
"""
