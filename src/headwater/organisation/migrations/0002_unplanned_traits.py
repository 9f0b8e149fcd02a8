from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="stream",
            name="unplanned_traits",
            field=models.JSONField(default=list),
        ),
    ]
