"""Sentences about what recurs: how many teams say so, never which."""

from collections.abc import Mapping

from headwater.assessment.themes import LEAST, Theme, Themes
from headwater.flow.words import small_number

ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
LEAST_SAID = f"Only what at least {small_number(LEAST)} teams say is a theme."
OF_A_STRENGTH = "What keeps it so, and who could learn from these teams?"
TOO_FEW = (
    "Themes need at least five teams that looked at themselves in a quarter, and at least five in "
    "whatever could be worked out by comparing places. So nobody’s words can be traced to their "
    "team."
)


def headline(place: str, quarter: str, titles: Mapping[str, str], found: Themes | None) -> str:
    """Return what recurs most at a place, in one sentence. `titles` are those of dimensions."""
    if found is None:
        return f"Too few teams of {place} looked at themselves in {quarter} to speak of them."
    if found.struggles:
        return struggle(titles[found.struggles[0].key], place, found.struggles[0])
    if found.strengths:
        return strength(titles[found.strengths[0].key], place, found.strengths[0])
    return f"Nothing recurs in what the teams of {place} shared of {quarter}."


def struggle(title: str, place: str, theme: Theme) -> str:
    """Say that a dimension is a struggle in so many teams of a place."""
    return f"{title} is a struggle in {_share(theme)} of {place}{_row(theme)}."


def strength(title: str, place: str, theme: Theme) -> str:
    """Say that a dimension goes well in so many teams of a place."""
    return f"{title} goes well in {_share(theme)} of {place}{_row(theme)}."


def counted(theme: Theme) -> str:
    """Say in how many of the teams: “four of the five teams that looked at themselves”."""
    number = small_number(theme.teams).capitalize()
    of = small_number(theme.of)
    return f"{number} of the {of} teams that looked at themselves say so{_row(theme)}."


def _share(theme: Theme) -> str:
    if theme.teams == theme.of:
        return "all teams"
    if theme.teams * 2 > theme.of:
        return "most teams"
    return "half of the teams" if theme.teams * 2 == theme.of else "some teams"


def _row(theme: Theme) -> str:
    return f", for the {ORDINALS[theme.quarters]} quarter in a row" if theme.quarters > 1 else ""
