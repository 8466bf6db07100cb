"""What a reviewer weighed: the remarks on lawfulness that were open at an approval, and why it was given all the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("adjustments", "0001_change_sets")]

    operations = [
        migrations.AddField("move", "remarks", models.JSONField(default=list)),
        migrations.AddField("move", "on_remarks", models.TextField(blank=True, default=""), preserve_default=False),
    ]
