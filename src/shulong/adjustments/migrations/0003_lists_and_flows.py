"""Room for the codes of lists' entries, which begin with their list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Longer codes of items."""

    dependencies = [("adjustments", "0002_remarks")]

    operations = [
        migrations.AlterField(model_name="changeitem", name="code", field=models.CharField(max_length=160)),
    ]
