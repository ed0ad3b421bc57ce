"""The headlines that are known already can be found by their words, as new ones can."""

from itertools import islice

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from articles.related import fitting

_CHUNK = 2_000


def index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the words of every headline."""
    known = apps.get_model("articles", "Headline").objects.using(schema_editor.connection.alias)
    word_model = apps.get_model("articles", "HeadlineWord")
    words = word_model.objects.using(schema_editor.connection.alias)
    rows = (
        word_model(word=word, headline_id=pk)
        for pk, wording in known.order_by("pk").values_list("pk", "text").iterator(_CHUNK)
        for word in fitting.words(wording)
    )
    while chunk := list(islice(rows, _CHUNK)):
        words.bulk_create(chunk, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_headline_words")]

    operations = [migrations.RunPython(index, migrations.RunPython.noop, elidable=True)]
