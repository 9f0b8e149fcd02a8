"""A team's assessment page: when it last looked, what is open now, and what was before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from headwater.assessment.models import Action, Session
from headwater.assessment.queries.actions import ActionEntry, in_full, open_actions
from headwater.assessment.queries.cadence import Rhythm, rhythm_of
from headwater.assessment.queries.running import Running, running
from headwater.assessment.steps import Standing
from headwater.assessment.team_sentence import looked, never_looked
from headwater.assessment.words import STANDINGS
from headwater.organisation.queries import TeamEntry
from headwater.ui.components import Sentence

ROUNDS = 12
ACTIONS = 5


@dataclass(frozen=True)
class Round:
    """A session that has ended. `standing` is what the team called itself, "" if it did not say."""

    code: str
    occasion: str
    when: str
    standing: str
    words: str


@dataclass(frozen=True)
class TeamPage:
    """All that the page shows."""

    sentence: Sentence
    running: tuple[Running, ...]
    rounds: tuple[Round, ...]
    more_rounds: bool
    actions: Sequence[ActionEntry]
    more_actions: int
    rhythm: Rhythm


def team_page(team: TeamEntry, today: dt.date, *, every_round: bool = False) -> TeamPage:
    """Return a team's page; `every_round` lists all that ever were (as many queries always)."""
    ended = Session.objects.filter(team=team.slug, called_off=False, finished_on__isnull=False)
    rows = list(ended.order_by("-finished_on", "-pk")[: None if every_round else ROUNDS + 1])
    actions = open_actions(team.slug, today)
    shown = rows if every_round else rows[:ROUNDS]
    return TeamPage(
        sentence=_sentence(team, rows[0] if rows else None),
        running=running(team.slug, team.timezone),
        rounds=tuple(_round(row) for row in shown),
        more_rounds=len(rows) > len(shown),
        actions=actions[:ACTIONS],
        more_actions=max(0, len(actions) - ACTIONS),
        rhythm=rhythm_of(team.slug),
    )


def _sentence(team: TeamEntry, last: Session | None) -> Sentence:
    if last is None or last.finished_on is None:
        return never_looked(team.name)
    states = list(Action.objects.filter(session=last).values_list("state", flat=True))
    return looked(
        team.name,
        in_full(last.finished_on),
        last.standing,
        last.standing_words,
        len(states),
        states.count(Action.State.DONE.value),
    )


def _round(row: Session) -> Round:
    return Round(
        code=row.code,
        occasion=row.occasion,
        when=in_full(row.finished_on) if row.finished_on else "",
        standing=STANDINGS[Standing(row.standing)] if row.standing else "",
        words=row.standing_words,
    )
