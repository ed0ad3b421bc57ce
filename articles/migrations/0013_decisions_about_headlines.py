"""What people decide about headlines: matches, rejections, dismissals and pins."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0012_places_of_headlines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HeadlineDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("match", "match"),
                            ("reject", "reject"),
                            ("dismiss", "dismiss"),
                            ("pin", "pin"),
                        ],
                        max_length=16,
                        verbose_name="verb",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone")),
            ],
            options={
                "verbose_name": "decision about a headline",
                "verbose_name_plural": "decisions about headlines",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="matched",
            field=models.BooleanField(
                default=False,
                help_text="Somebody matched the two; the story was never published under the wording.",
                verbose_name="matched",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="pinned",
            field=models.BooleanField(
                default=False,
                help_text="While it is live, the headline leads here and not to the newest story.",
                verbose_name="pinned",
            ),
        ),
        migrations.AddField(
            model_name="headline",
            name="dismissed_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="Since then no public list shows it while its story is missing.",
                null=True,
                verbose_name="dismissed",
            ),
        ),
        migrations.AddIndex(
            model_name="headline",
            index=models.Index(
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("dismissed_at__isnull", False)),
                name="headline_dismissed",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("pinned", True)), fields=("headline",), name="claim_pinned_once"
            ),
        ),
        migrations.AddField(
            model_name="headlinedecision",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="headline_decisions",
                to="articles.article",
                verbose_name="story",
            ),
        ),
        migrations.AddField(
            model_name="headlinedecision",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="headline_decisions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="headlinedecision",
            name="headline",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="articles.headline",
                verbose_name="headline",
            ),
        ),
        migrations.AddField(
            model_name="headlinedecision",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="headline_decisions_undone",
                to=settings.AUTH_USER_MODEL,
                verbose_name="undone by",
            ),
        ),
        migrations.AddIndex(
            model_name="headlinedecision",
            index=models.Index(
                models.F("verb"),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("undone_at__isnull", True)),
                name="headline_decision_standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="headlinedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("verb__in", ["match", "reject", "dismiss", "pin"])),
                name="headline_decision_verb_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="headlinedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("article__isnull", True), ("verb", "dismiss")),
                    models.Q(
                        models.Q(("verb", "dismiss"), _negated=True), ("article__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="headline_decision_names_a_story",
            ),
        ),
        migrations.AddConstraint(
            model_name="headlinedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="headline_decision_undone_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="headlinedecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("article__isnull", False), ("undone_at__isnull", True)),
                fields=("headline", "article", "verb"),
                name="headline_decision_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="headlinedecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True), ("verb__in", ("dismiss", "pin"))),
                fields=("headline", "verb"),
                name="headline_dismissed_or_pinned_once",
            ),
        ),
    ]
