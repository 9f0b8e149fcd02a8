"""Between tests that commit what they do, the test database is emptied, the trail with it."""

from collections.abc import Iterator

import pytest
from django.db import connection

from headwater.access import append_only
from headwater.access.models import Trace


@pytest.fixture(autouse=True)
def emptied_trail(request: pytest.FixtureRequest, _django_db_marker: None) -> Iterator[None]:
    """Empty the trail before pytest-django empties the rest, which the trail would refuse.

    pytest-django does so by TRUNCATE, so that is allowed until the next test that commits begins.
    """
    if not _commits(request):
        yield
        return
    request.getfixturevalue("transactional_db")
    table = Trace._meta.db_table
    with connection.schema_editor() as schema:
        append_only.allow_emptying(schema, table)
        append_only.refuse_emptying(schema, table)
    yield
    with connection.schema_editor() as schema:
        append_only.allow_emptying(schema, table)
        append_only.relax(schema, table)
        Trace.objects.all().delete()
        append_only.enforce(schema, table)


def _commits(request: pytest.FixtureRequest) -> bool:
    mark = request.node.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in (
        request.fixturenames
    )
