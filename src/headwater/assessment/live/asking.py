"""What the hub asks the database, from a thread of its own that keeps its connection."""

import resource
from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from django.db import Error, connection

from headwater.assessment.live.hub import Hub, State
from headwater.assessment.models import Session
from headwater.assessment.queries.gathered import gathered_html
from headwater.assessment.steps import Step

MOST_IN_A_PROCESS = 5_000
FOR_EVERYTHING_ELSE = 200
"""So many files and connections a process needs beside its streams."""
Found = TypeVar("Found")


def hub() -> Hub:
    """Return a hub for the event loop that runs, as large as this process may have files open."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    room = MOST_IN_A_PROCESS if files == resource.RLIM_INFINITY else files - FOR_EVERYTHING_ELSE
    return Hub(where_they_are, who_is_here, most=max(1, min(MOST_IN_A_PROCESS, room)))


def where_they_are(sessions: Collection[int]) -> Mapping[int, State]:
    """Return where these sessions are, by primary key, without those that are gone (one query)."""
    rows = Session.objects.filter(pk__in=sessions).values_list("pk", "edition", "stir", "step")
    found = _asked(lambda: list(rows))
    return {pk: State(edition, stir, step == Step.FINISHED) for pk, edition, stir, step in found}


def who_is_here(session: int) -> str:
    """Return, as HTML, who is in a session and who is ready; "" where it is gone."""
    found = _asked(lambda: Session.objects.filter(pk=session).first())
    return _asked(lambda: gathered_html(found)) if found else ""


def _asked(ask: Callable[[], Found]) -> Found:
    """Ask; after a failure begin the next time with a connection that works."""
    try:
        return ask()
    except Error:
        connection.close()
        raise
