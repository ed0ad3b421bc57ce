"""Stories are found by their words: a table of each database's own kind, which no model is of."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_FTS5 = """
CREATE VIRTUAL TABLE articles_searchrow
    USING fts5 (headline, standfirst, draft, received, tokenize = "ascii tokenchars '#_'")
"""
# A search reads all that waits to be sorted into the index: little, therefore.
_GIN = """
CREATE TABLE articles_searchrow (article_id bigint PRIMARY KEY, words tsvector NOT NULL);
CREATE INDEX articles_searchrow_words
    ON articles_searchrow USING gin (words) WITH (gin_pending_list_limit = 256)
"""
_MAKE = {"sqlite": _FTS5, "postgresql": _GIN}


def make(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The table, with its index."""
    for statement in _MAKE[schema_editor.connection.vendor].split(";"):
        schema_editor.execute(statement)


def drop(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The same away."""
    schema_editor.execute("DROP TABLE articles_searchrow")


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_dates_of_tags")]

    operations = [migrations.RunPython(make, drop)]
