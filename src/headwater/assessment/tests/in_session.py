"""A session of the team Otter and browsers in it, for the tests of what people see."""

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.access.viewer import CONSOLE
from headwater.assessment.models import Session
from headwater.assessment.operations.beginning import Opening, open_session
from headwater.assessment.steps import Step, Voting, Way
from headwater.organisation import queries as organisation

NOW = dt.datetime(2026, 11, 10, 9, 0, tzinfo=dt.UTC)
KEYS = ("collaboration", "observability", "flow")
NAMES = ("Ada", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gus", "Hal")


def opened(
    *, voting: Voting = Voting.ANONYMOUS, keys: tuple[str, ...] = (), **more: Any
) -> Session:
    """Open a session of Otter, live and anonymous unless said otherwise."""
    opening = Opening("Quarterly", keys or KEYS, voting=voting, **more)
    return open_session(organisation.team("otter"), opening, CONSOLE, NOW)


def over_days(closes_at: dt.datetime) -> Session:
    """Open a session of Otter that collects answers until a deadline."""
    return opened(way=Way.OVER_DAYS, closes_at=closes_at)


def facilitator() -> Client:
    """Return the browser of a member of Otter."""
    return signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))


def joined(session: Session, name: str) -> Client:
    """Return a browser of somebody who came in by the code alone."""
    client = Client()
    answer = client.post(at("enter", session), {"name": name})
    assert answer.status_code == 302, answer.content.decode()
    return client


def at(view: str, session: Session, *more: str) -> str:
    """Return an address of a session."""
    return reverse(f"assessment:{view}", args=[session.code, *more])


def moved(client: Client, session: Session, to: Step) -> Any:
    """Move on as a facilitator's page would."""
    session.refresh_from_db()
    posted = {"to": to.value, "edition": str(session.edition)}
    return client.post(at("move", session), posted, headers={"HX-Request": "true"})


def rated(level: str, *, words: str = "") -> dict[str, str]:
    """Return a form in which everything is rated the same."""
    return {f"choice-{key}": level for key in KEYS} | {f"words-{KEYS[0]}": words}


def answered(session: Session, client: Client, part: str, **fields: str) -> Any:
    """Hand in a part as the room's page would."""
    posted = {name.replace("_", "-", 1): value for name, value in fields.items()}
    return client.post(at("hand_in", session, part), posted, headers={"HX-Request": "true"})
