"""The application's state as lines of JSON, from any database into any other.

Sessions stay behind (everybody signs in again), and so does what Django itself makes of the code.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.apps.registry import Apps
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.serializers.jsonl import Deserializer
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from headwater.upkeep.errors import BackupTooNew, StateRefused
from headwater.upkeep.manifest import Manifest, numbers, ours

LEFT_BEHIND = frozenset({"contenttypes", "auth", "sessions", "usersessions"})
AT_A_TIME = 2000
Node = tuple[str, str]


def dump(path: Path) -> dict[str, list[str]]:
    """Write every row, as of one moment, to `path`; return the applied migrations by app."""
    with _snapshot(), path.open("w", encoding="utf-8") as file:
        serializers.serialize("jsonl", _rows(), stream=file, cls=_Exact)
        return _applied()


def something_kept() -> str:
    """Return the name of a table that holds something; "" where the database is empty."""
    present = set(connection.introspection.table_names())
    tables = [model._meta.db_table for model in _models() if model._meta.db_table in present]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                return table
    return ""


def refuse_newer(manifest: Manifest) -> None:
    """Raise BackupTooNew if the backup holds what this version does not know."""
    if numbers(manifest.headwater) > numbers(ours()):
        raise BackupTooNew(manifest.headwater, f"this is {ours()}")
    known = MigrationLoader(None).graph.nodes
    unknown = [f"{app}.{name}" for app, name in _nodes(manifest) if (app, name) not in known]
    if unknown:
        raise BackupTooNew(manifest.headwater, f"it holds {unknown[0]}, not known here")


def load(path: Path, manifest: Manifest) -> None:
    """Bring the empty database to the shape the backup was in, and insert all rows, or none."""
    executor = MigrationExecutor(connection)
    targets = _leaves(manifest, executor)
    executor.migrate(targets)
    then = MigrationExecutor(connection).loader.project_state(targets).apps
    with transaction.atomic(), path.open(encoding="utf-8") as lines:
        _insert(lines, then)
        _go_on_counting(then)


def bring_on() -> None:
    """Bring the database from the backup's shape to this version's."""
    call_command("migrate", verbosity=0, interactive=False)


class _Exact(DjangoJSONEncoder):
    """Django's encoder cuts instants to milliseconds; histories are in order of microseconds."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class _FromThen(Deserializer):
    """Reads rows as the models of another time."""

    def __init__(self, lines: IO[str], then: Apps) -> None:
        super().__init__(lines)
        self._then = then

    def _get_model_from_node(self, model_identifier: str) -> type[models.Model]:
        try:
            return self._then.get_model(model_identifier)
        except (LookupError, ValueError):
            raise DeserializationError(f"there is no {model_identifier}") from None


@contextmanager
def _snapshot() -> Iterator[None]:
    """See one moment's state while inside, without keeping anybody from writing."""
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # Django's own would lock writers out
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _models() -> list[type[models.Model]]:
    kept = (config for config in apps.get_app_configs() if config.label not in LEFT_BEHIND)
    return [model for config in kept for model in config.get_models(include_auto_created=True)]


def _rows() -> Iterator[models.Model]:
    for model in _models():
        yield from model._base_manager.order_by("pk").iterator(AT_A_TIME)


def _applied() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationLoader(connection).applied_migrations):
        found.setdefault(app, []).append(name)
    return found


def _nodes(manifest: Manifest) -> list[Node]:
    return [(app, name) for app, names in manifest.migrations.items() for name in names]


def _leaves(manifest: Manifest, executor: MigrationExecutor) -> list[Node]:
    """Return the last of the backup's migrations in each app."""
    nodes = set(_nodes(manifest))
    graph = executor.loader.graph
    return sorted(
        node
        for node in nodes
        if not any(
            child.key in nodes for child in graph.node_map[node].children if child.key[0] == node[0]
        )
    )


def _insert(lines: IO[str], then: Apps) -> None:
    inserted = 0
    try:
        for row in _FromThen(lines, then):
            row.save(force_insert=True)
            inserted += 1
    except (DatabaseError, DeserializationError, json.JSONDecodeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise StateRefused(inserted + 1, reason) from error


def _go_on_counting(then: Apps) -> None:
    """Have the next primary keys come after the inserted ones."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), then.get_models()):
            cursor.execute(sql)
