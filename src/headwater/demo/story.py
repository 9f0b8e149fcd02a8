"""What people would have written in two years, so that the demo shows every room as it is used.

It goes through the rooms' own operations, with the moments at which it would have happened. What a
team says happened is true of the simulation (`simulation/story.py`).
"""

import datetime as dt

from headwater.context.operations import describe
from headwater.demo.calendar import Calendar
from headwater.demo.inputs import write_inputs
from headwater.demo.looking import look_at_numbers, tell_early
from headwater.demo.notes import somebody_of, write_notes
from headwater.demo.profiles import introductions
from headwater.organisation.queries import teams
from headwater.simulation.story import Story


def write_words(story: Story, now: dt.datetime) -> None:
    """Write all that the demo's people had written, chosen, told and looked at by `now`.

    The plan is kept already; the personas are there, unless somebody real has an account.
    """
    calendar = calendar_of(story, now)
    _introduce_teams(calendar)
    write_notes(calendar)
    write_inputs(calendar)
    tell_early(calendar)
    look_at_numbers(calendar)


def calendar_of(story: Story, now: dt.datetime) -> Calendar:
    """Return the story's days for the teams that there are."""
    return Calendar(story, {team.slug: team for team in teams()}, now)


def _introduce_teams(calendar: Calendar) -> None:
    for said in introductions():
        team, by = calendar.teams[said.team], somebody_of(said.team, said.role)
        day = said.written_on(calendar.this_month)
        describe(team, said.texts, now=calendar.morning(team, day), by=by)
