"""Tells the tags of stories that are here already when their stories were first published."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def date(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """In one statement, as publishing does it for a few."""
    alias = schema_editor.connection.alias
    articles = apps.get_model("articles", "Article").objects.using(alias)
    uses = apps.get_model("articles", "ArticleTag").objects.using(alias)
    published = articles.filter(pk=OuterRef("content_object")).values("published_at")
    of_published = uses.filter(content_object__published_at__isnull=False)
    of_published.update(published_at=Subquery(published))


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_published_uses_of_tags")]

    operations = [migrations.RunPython(date, migrations.RunPython.noop, elidable=True)]
