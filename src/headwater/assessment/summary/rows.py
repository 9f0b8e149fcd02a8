"""Distributions as CSV. What is below the floor leaves its cells empty and says why."""

from collections.abc import Iterable, Iterator, Mapping

from headwater.assessment.distributions import Distribution
from headwater.assessment.models import Asked, Session
from headwater.assessment.queries.findings import Finding
from headwater.assessment.summary.context import CONTEXT
from headwater.flow.downloads import table
from headwater.organisation.queries import TeamEntry

COLUMNS = (
    "round",
    "occasion",
    "dimension",
    "meaning",
    "seen_by",
    "not_meeting",
    "meeting",
    "exceeding",
    "unsure",
    "ratings",
    "reason",
)
MEANING = "Rounds can be held against each other where a dimension has the same meaning number."
Row = Mapping[str, object]


def as_csv(team: TeamEntry, rows: Iterable[Row], privacy: str) -> bytes:
    """Return rows as CSV in UTF-8, with their context as its first lines."""
    notes = (f"{team.name}: how the team rated itself", CONTEXT, MEANING, privacy)
    return table(notes, list(rows), COLUMNS).encode()


def of_finding(session: Session, finding: Finding) -> Iterator[Row]:
    """Return the row of what the team said of a dimension, and of what people outside did."""
    yield row(session, finding.asked, finding.own)
    if finding.outside is not None:
        yield row(session, finding.asked, finding.outside, "people outside")


def row(session: Session, asked: Asked, shown: Distribution, seen_by: str = "the team") -> Row:
    """Return the row of one distribution."""
    return {
        "round": session.opened_on,
        "occasion": session.occasion,
        "dimension": asked.title,
        "meaning": asked.meaning,
        "seen_by": seen_by,
        "not_meeting": shown.not_meeting,
        "meeting": shown.meeting,
        "exceeding": shown.exceeding,
        "unsure": shown.unsure,
        "ratings": shown.answers,
        "reason": shown.few,
    }
