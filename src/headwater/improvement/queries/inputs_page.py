"""The page of a team's inputs, put together: the sentence first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from headwater.assessment.queries.actions import ActionEntry, open_actions
from headwater.context.telling import today_of
from headwater.improvement.models import MOST
from headwater.improvement.queries.cards import InputCard, cards
from headwater.improvement.queries.following import Followed, all_followed
from headwater.improvement.queries.measuring import Measuring
from headwater.improvement.queries.moving import Choosable, Moved, Output, choosable, movable, moved
from headwater.improvement.sentence import sentence
from headwater.organisation.queries import TeamEntry
from headwater.ui.components import Sentence


@dataclass(frozen=True)
class InputsPage:
    """Everything the page shows. `moved` is about the result asked for, if one was."""

    sentence: Sentence
    cards: Sequence[InputCard]
    outputs: Sequence[Output]
    moved: Moved | None
    choosable: Sequence[Choosable]
    full: bool
    earlier: Sequence[Followed]
    said: Sequence[ActionEntry]  # what the team said it would do, from its assessments


def inputs_page(team: TeamEntry, output: str, now: dt.datetime) -> InputsPage:
    """Return the page; `output` is the result the team cares about, "" for none."""
    history = all_followed(team)
    current = [one for one in history if one.until is None]
    names = frozenset(one.metric for one in current)
    measuring = Measuring(team, now)
    shown = cards(team, current, measuring, now)
    asked = moved(output, names) if output else None
    return InputsPage(
        sentence=sentence(team.name, measuring.month, {c.title: c.readings for c in shown}),
        cards=shown,
        outputs=movable(output),
        moved=asked,
        choosable=[one for one in choosable(names) if not asked or one.name not in asked.names],
        full=len(current) >= MOST,
        earlier=[one for one in reversed(history) if one.until is not None],
        said=open_actions(team.slug, today_of(team, now)),
    )
