"""What was observed from outside in, with who wrote it and what the team decided."""

from dataclasses import dataclass

from headwater.assessment.models import Observation, Session
from headwater.assessment.operations.observing import over

DECISIONS = (
    (Observation.Became.TALK, "Talk about it"),
    (Observation.Became.ACTION, "Make it an action"),
    (Observation.Became.SET_ASIDE, "Set it aside"),
)
DECIDED = {
    Observation.Became.NOTHING_YET: "",
    Observation.Became.TALK: "You decided to talk about it.",
    Observation.Became.ACTION: "You made it an action.",
    Observation.Became.SET_ASIDE: "You set it aside.",
}


@dataclass(frozen=True)
class Decision:
    """Something a team can do with an observation; `taken` is what it decided."""

    value: str
    label: str
    taken: bool


@dataclass(frozen=True)
class Observed:
    """An observation as the team reads it. `about` is a dimension's title, "" for none."""

    pk: int
    about: str
    seen: str
    example: str
    written_by: str
    decided: str
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class Observations:
    """All observations of a session. `open` says whether the team can still decide."""

    code: str
    rows: tuple[Observed, ...]
    open: bool


def observations(session: Session, about: str | None = None) -> Observations:
    """Return what was observed: all of it, or what belongs to the talk about a key, which is what
    was written about that and about nothing in particular (two queries).
    """
    titles = dict(session.asked.values_list("key", "title"))
    rows = session.observations.all()
    shown = rows if about is None else rows.filter(about__in=("", about))
    found = tuple(_observed(row, titles) for row in shown)
    return Observations(session.code, found, open=not over(session))


def _observed(row: Observation, titles: dict[str, str]) -> Observed:
    became = Observation.Became(row.became)
    return Observed(
        row.pk,
        titles.get(row.about, row.about),
        row.seen,
        row.example,
        row.written_by,
        DECIDED[became],
        tuple(Decision(value.value, label, value is became) for value, label in DECISIONS),
    )
