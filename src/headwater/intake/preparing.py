"""Bring Headwater's own database to the present shape before anything uses it."""

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from headwater.boot import reach_database
from headwater.intake.turns import Say, turn


def migrate(say: Say) -> None:
    """Apply the migrations that are missing, one process at a time. Raises DatabaseAway."""
    reach_database()
    if not is_behind():
        return
    words = "Another Headwater process is preparing the database: waiting for its end."
    with turn("migrations", say, words):
        call_command("migrate", verbosity=0, interactive=False)


def is_behind() -> bool:
    """Whether migrations are missing."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
