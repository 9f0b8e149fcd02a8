"""What whoever is not of the team reads first: what was told, or whose hands it is still in."""

import datetime as dt

from headwater.flow import words
from headwater.flow.sentence import Sentence, Summary, headline, too_few
from headwater.ui.components import Words

HANDS = {"team": "the team’s hands", "stream": "its teams’ hands"}


def in_hands(of: str, when: str, until: str) -> Sentence:
    """Say until when, as a day in words, a period is the team's alone."""
    return (Words(f"{_capital(when)} is in {HANDS[of]} until {until}."),)


def until(opens_on: dt.date, today: dt.date) -> str:
    """Say the last day before a period is told: `10 November`, with a year if it is another."""
    last = opens_on - dt.timedelta(days=1)
    return f"{last.day} {last:%B}" if last.year == today.year else words.day(last)


def not_over(when: str) -> Sentence:
    """Say that the data itself ends before the period does."""
    return (Words(f"The data does not reach to the end of {when} yet."),)


def told_headline(summary: Summary, *, kept_back: bool, left_some_out: bool) -> Sentence:
    """Say the one thing to know about a period that was told.

    `kept_back` says that too little was finished to tell; `left_some_out` that some of what was
    finished cannot be read.
    """
    if kept_back:
        return _kept_back(summary)
    if summary.finished or summary.first_day is None or summary.before_first:
        return headline(summary)
    if left_some_out:
        return (Words(f"In {summary.when}, nothing was finished whose history can be read."),)
    return (Words(f"In {summary.when}, nothing was finished."),)


def too_few_passed(name: str, when: str) -> Sentence:
    """Say that nothing is told of where work waited in a stream."""
    text = f"In {when}, too few items passed through {name}, or through one of its teams"
    return (Words(f"{text}, to say where they waited."),)


def _kept_back(summary: Summary) -> Sentence:
    if "quarter" not in summary.when:
        return too_few(summary)
    few = f"fewer than {words.FLOOR} items in a month of {summary.when}"
    text = f"{summary.who} finished {few}. That is too few to say anything about the whole."
    return (Words(text),)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
