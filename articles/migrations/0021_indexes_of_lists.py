"""What searches scanned before stories were found by their words; a narrow index for last pages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0020_without_sweeps")]

    operations = [
        migrations.RemoveIndex(model_name="article", name="article_wording"),
        migrations.RemoveIndex(model_name="draft", name="draft_over_live"),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(models.F("id").desc(), name="article_newest"),
        ),
    ]
