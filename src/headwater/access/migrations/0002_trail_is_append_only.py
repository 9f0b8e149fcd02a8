from django.db import migrations

from headwater.access import append_only

TABLE = "access_trace"


class Migration(migrations.Migration):
    """From here on the database refuses to change or delete a line of the trail."""

    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda _apps, schema: append_only.enforce(schema, TABLE),
            lambda _apps, schema: append_only.relax(schema, TABLE),
        )
    ]
