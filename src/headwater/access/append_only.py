"""Have the database itself refuse to change or delete a line of the trail, or all at once."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSAL = "The trail is only ever added to."
FUNCTION = "refuse_to_change_the_trail"
EVENTS = ("UPDATE", "DELETE")


class DatabaseUnknown(Exception):
    """This database has not been taught to keep the trail."""


def enforce(schema: BaseDatabaseSchemaEditor, table: str) -> None:
    """Make every UPDATE and DELETE of a row of `table` an error from now on."""
    for statement in _enforcing(schema.connection.vendor, table):
        schema.execute(statement)


def relax(schema: BaseDatabaseSchemaEditor, table: str) -> None:
    """Undo `enforce`: for taking the migration back, and for emptying a test's database."""
    for statement in _relaxing(schema.connection.vendor, table):
        schema.execute(statement)


def refuse_emptying(schema: BaseDatabaseSchemaEditor, table: str) -> None:
    """Make TRUNCATE of `table` an error too, after `enforce`. SQLite knows no such statement."""
    if schema.connection.vendor == "postgresql":
        schema.execute(
            f"CREATE TRIGGER {_trigger(table, 'TRUNCATE')} BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
        )


def allow_emptying(schema: BaseDatabaseSchemaEditor, table: str) -> None:
    """Undo `refuse_emptying`, before `relax`."""
    if schema.connection.vendor == "postgresql":
        schema.execute(f"DROP TRIGGER IF EXISTS {_trigger(table, 'TRUNCATE')} ON {table}")


def _enforcing(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {_trigger(table, event)} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for event in EVENTS
        ]
    if vendor == "postgresql":
        raising = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'"
        return [
            f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $$ BEGIN {raising}; END $$",
            *(
                f"CREATE TRIGGER {_trigger(table, event)} BEFORE {event} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()"
                for event in EVENTS
            ),
        ]
    raise DatabaseUnknown(f"Headwater keeps its trail in SQLite or PostgreSQL, not in {vendor}.")


def _relaxing(vendor: str, table: str) -> list[str]:
    on = f" ON {table}" if vendor == "postgresql" else ""
    triggers = [f"DROP TRIGGER IF EXISTS {_trigger(table, event)}{on}" for event in EVENTS]
    function = [f"DROP FUNCTION IF EXISTS {FUNCTION}()"] if vendor == "postgresql" else []
    return triggers + function


def _trigger(table: str, event: str) -> str:
    return f"{table}_refuses_{event.lower()}"
