"""Sessions in which people outside the team are asked, for the tests of what they see."""

import datetime as dt
from collections.abc import Iterable

from headwater.access.viewer import CONSOLE
from headwater.assessment.ballot import Answers, opened
from headwater.assessment.models import Box, OutsideLink, Session
from headwater.assessment.operations import outside
from headwater.assessment.operations.beginning import Opening, open_session
from headwater.assessment.operations.revealing import open_box
from headwater.assessment.outside_questions import FULL, outside_form
from headwater.assessment.steps import Level, Part
from headwater.organisation.queries import TeamEntry

NOW = dt.datetime(2026, 11, 3, 10, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
UNTIL = TODAY + dt.timedelta(days=7)
KEYS = ("collaboration", "observability", "flow")
USUAL = ("collaboration",)
"""Those of KEYS that the short form asks."""


def asking(team: TeamEntry, form: str = FULL, **more: object) -> Session:
    """Return a session whose team asks people outside."""
    chosen = {"outside_form": form, "outside_until": UNTIL} | more
    opening = Opening("Quarterly", KEYS, **chosen)  # type: ignore[arg-type]
    return open_session(team, opening, CONSOLE, NOW)


def links(session: Session, how_many: int) -> list[str]:
    """Make links and return their secrets."""
    return outside.make_links(session.code, how_many, TODAY)


def everywhere(keys: Iterable[str], words: str) -> dict[str, tuple[str, ...]]:
    """Return the same words to every question."""
    return dict.fromkeys(keys, (words,))


def answers(session: Session, choice: str = Level.MEETING, words: str = "") -> Answers:
    """Return a finished response that says the same to every question."""
    form = outside_form(session)
    said = everywhere(form.keys, words) if words else {}
    return Answers(choices=dict.fromkeys(form.rated, str(choice)), words=said)


def respond(session: Session, choices: list[str], words: str = "") -> None:
    """Have so many people answer, each by a link of their own."""
    made = links(session, len(choices)) if choices else []
    for number, (secret, choice) in enumerate(zip(made, choices, strict=True)):
        said = f"{words} {number}" if words else ""
        outside.respond(secret, answers(session, choice, said), NOW)


def reveal(session: Session) -> None:
    """Open the team's own ratings."""
    open_box(session, Part.RATINGS)


def in_the_box(session: Session) -> int:
    """Return how many responses are in the box."""
    return opened(Box.objects.get(session=session, part=Part.OUTSIDE).sealed).answers


def spent(session: Session) -> int:
    """Return how many links were used."""
    return OutsideLink.objects.filter(session=session, spent=True).count()
