from django.db import migrations

from headwater.access import append_only

TABLE = "access_trace"


class Migration(migrations.Migration):
    """From here on PostgreSQL refuses TRUNCATE of the trail, which fires no trigger of a row."""

    dependencies = [("access", "0003_roles_at_named_places")]

    operations = [
        migrations.RunPython(
            lambda _apps, schema: append_only.refuse_emptying(schema, TABLE),
            lambda _apps, schema: append_only.allow_emptying(schema, TABLE),
        )
    ]
