"""Headlines are found by their words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_neighbours"),
    ]

    operations = [
        migrations.CreateModel(
            name="HeadlineWord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "word",
                        "headline_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("word", models.IntegerField(verbose_name="word")),
                ("headline_id", models.BigIntegerField(verbose_name="headline")),
            ],
            options={
                "verbose_name": "word of a headline",
                "verbose_name_plural": "words of headlines",
            },
        ),
    ]
