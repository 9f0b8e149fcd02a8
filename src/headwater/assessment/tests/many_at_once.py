"""Run by a test, with a data folder of its own: a database that several threads write to at once.

The tests' own database is one in memory that threads cannot share as they share a real one.
"""

import sys
import threading
from collections import Counter
from collections.abc import Sequence

from headwater.boot import start_django

LINKS, EACH = 4, 3


def main() -> None:
    """Migrate a new database, have every link submitted several times at once, and say what came
    of it: how many were in the box, spent, and refused for each link.
    """
    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    box, spent, refused = submitted()
    print(box, spent, *refused)
    sys.stdout.flush()


def submitted() -> tuple[int, int, Sequence[int]]:
    """Submit each of a few links several times at once."""
    from headwater.assessment.tests import outside as cast
    from headwater.flow.tests import cast as organisation_cast
    from headwater.organisation import queries
    from headwater.organisation.storing import store

    store(organisation_cast.plan())
    session = cast.asking(queries.team("otter"))
    secrets = cast.links(session, LINKS)
    refused: list[str] = []
    start = threading.Barrier(LINKS * EACH)
    threads = [
        threading.Thread(target=_submit, args=(secret, session, start, refused))
        for secret in secrets * EACH
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = Counter(refused)
    return cast.in_the_box(session), cast.spent(session), [counted[s] for s in secrets]


def _submit(secret: str, session: object, start: threading.Barrier, refused: list[str]) -> None:
    from django.db import connections

    from headwater.assessment.models import Session
    from headwater.assessment.operations import outside
    from headwater.assessment.tests import outside as cast

    assert isinstance(session, Session)
    try:
        start.wait()
        outside.respond(secret, cast.answers(session), cast.NOW)
    except outside.LinkSpent:
        refused.append(secret)
    finally:
        connections.close_all()


if __name__ == "__main__":
    main()
