"""What a team's assessment page says first, and what it says of its rhythm. Pure."""

import datetime as dt

from headwater.assessment.steps import Standing
from headwater.assessment.words import STANDINGS
from headwater.flow.words import small_number
from headwater.ui.components import Sentence, Words

CADENCES = {
    4: "about every month",
    6: "every six weeks",
    9: "every two months",
    13: "every quarter",
    26: "twice a year",
    52: "once a year",
    0: "never",
}
"""How often a team can want to be reminded: weeks, and how one says that."""
SMALL = 7
TEENS = (
    *("seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
"""Numbers from seven on, as a sentence of weeks spells them."""
FIRST_TIME = (
    "An hour together is enough: how do we work, what do we keep, stop and start? "
    "What is said stays with the team."
)


def never_looked(team: str) -> Sentence:
    """Say that a team has no session behind it yet."""
    return Sentence(
        (Words(f"{team} has not looked at how it works together yet."),), (Words(FIRST_TIME),)
    )


def looked(
    team: str, when: str, standing: str, in_its_words: str, said: int, done: int
) -> Sentence:
    """Say when a team last looked, what it decided, and what came of what it said it would do.

    `said` counts actions, `done` those of them that are done.
    """
    headline = [
        Words(f"{team} last looked at itself on {when}{' and said: ' if standing else '.'}")
    ]
    if standing:
        headline.append(Words(f"“{STANDINGS[Standing(standing)]}.”"))
    detail = [f"“{in_its_words}”"] if in_its_words else []
    detail.append(what_it_would_do(said, done))
    return Sentence(headline, (Words(" ".join(detail)),))


def what_it_would_do(said: int, done: int) -> str:
    """Say what came of a number of actions."""
    if said == 0:
        return "It wrote down no action."
    things = "one thing" if said == 1 else f"{small_number(said)} things"
    return f"It said it would do {things}; {_done(said, done)}."


def _done(said: int, done: int) -> str:
    if done == said:
        return "it is done" if said == 1 else "all are done"
    if done == 0:
        return "it is not done yet" if said == 1 else "none is done yet"
    return f"{small_number(done)} {'is' if done == 1 else 'are'} done"


def answered(done: int, joined: int) -> str:
    """Say how many of those who joined have answered: “four of seven have answered”."""
    if joined == 0:
        return "nobody has joined yet"
    few, have = "none" if done == 0 else _spelled(done), "has" if done == 1 else "have"
    return f"{few} of {_spelled(joined)} {have} answered"


def rhythm(weeks: int) -> str:
    """Say how often a team wants to be reminded."""
    return CADENCES.get(weeks, f"every {weeks} weeks")


def since(last: dt.date, today: dt.date) -> str:
    """Say how long ago a team looked, in weeks: “fourteen weeks”, “one week”."""
    weeks = (today - last).days // 7
    return "one week" if weeks == 1 else f"{_spelled(weeks)} weeks"


def _spelled(number: int) -> str:
    from_seven = number - SMALL
    return TEENS[from_seven] if 0 <= from_seven < len(TEENS) else small_number(number)
