"""The database refuses to change or delete what is in the trail, whoever asks and however."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from headwater.access import append_only, trail
from headwater.access.models import Account, Trace
from headwater.access.tests.conftest import OTTER
from headwater.access.tests.visitors import account
from headwater.access.viewer import CONSOLE, Viewer

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def trace(db: None) -> Trace:
    """A line in the trail."""
    trail.note(CONSOLE, trail.Action.EXPORTED, "Flow", [OTTER], NOON)
    return Trace.objects.get()


def test_a_line_cannot_be_changed(trace: Trace) -> None:
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        Trace.objects.update(what="nothing at all")
    assert Trace.objects.get().what == "Flow"


def test_a_line_cannot_be_deleted(trace: Trace) -> None:
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        trace.delete()
    assert Trace.objects.count() == 1


def test_not_even_with_sql(trace: Trace) -> None:
    for sql in ("UPDATE access_trace SET acted_as = ''", "DELETE FROM access_trace"):
        with (
            pytest.raises(DatabaseError, match="only ever added to"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


@pytest.mark.django_db(transaction=True)  # after such a test the guard is put back only for such
@pytest.mark.parametrize("how", ["TRUNCATE access_trace", "TRUNCATE access_trace CASCADE"])
def test_nor_all_lines_at_once(trace: Trace, how: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL can empty a table without touching its rows")
    with (
        pytest.raises(DatabaseError, match="only ever added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(how)
    assert Trace.objects.count() == 1


def test_lines_can_be_added(trace: Trace) -> None:
    trail.note(CONSOLE, trail.Action.EXPORTED, "Flow", [OTTER], NOON)
    assert Trace.objects.count() == 2


def test_an_account_that_left_lines_can_be_deleted(db: None) -> None:
    made = account()
    viewer = Viewer(account=made.pk, name=made.name, signed_in=True)
    trail.note(viewer, trail.Action.EXPORTED, "Flow", [OTTER], NOON)
    made.delete()
    assert not Account.objects.exists()
    assert Trace.objects.get().what == "Flow"


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_what_is_enforced_can_be_taken_back_on_each_database(vendor: str) -> None:
    made = [words.split()[1:3] for words in append_only._enforcing(vendor, "access_trace")]
    undone = [words.split() for words in append_only._relaxing(vendor, "access_trace")]
    assert sorted(words[1:2] + words[4:5] for words in undone) == sorted(made)


def test_a_database_that_cannot_keep_the_trail_is_refused_in_words() -> None:
    with pytest.raises(append_only.DatabaseUnknown, match="SQLite or PostgreSQL, not in oracle"):
        append_only._enforcing("oracle", "access_trace")


@pytest.mark.django_db(transaction=True)
def test_the_migration_can_be_taken_back_and_made_again() -> None:
    trail.note(CONSOLE, trail.Action.EXPORTED, "Flow", [OTTER], NOON)
    call_command("migrate", "access", "0001", verbosity=0)
    Trace.objects.all().delete()
    call_command("migrate", "access", verbosity=0)
    trail.note(CONSOLE, trail.Action.EXPORTED, "Flow", [OTTER], NOON)
    with pytest.raises(DatabaseError, match="only ever added to"):
        Trace.objects.all().delete()
