"""Recognise an anticipated outcome that says nothing yet, by a few rules a person can check.

It only ever says what a text lacks, and only when a rule finds it: what no rule recognises is
taken for an outcome. docs/outcomes.md has the rules in words and how often they are right.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from headwater.metrics.outcome_words import (
    DELIVERING,
    EFFECTS,
    FILLING,
    LEADING_IN,
    PLACEHOLDERS,
    VAGUE,
)

LONGEST = 2_000
"""Characters of a text that are read; whatever follows is not judged."""


class Flaw(StrEnum):
    """What keeps a text from saying what somebody hopes for."""

    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    TITLE_AGAIN = "title again"
    RESTATES_OUTPUT = "restates the output"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a text is not an outcome yet, and how it could be said instead."""

    reason: str
    example: str


EXPLANATIONS = {
    Flaw.EMPTY: Explanation(
        "There is nothing here yet.",
        "Customers get their money back in one day instead of five.",
    ),
    Flaw.PLACEHOLDER: Explanation(
        "This keeps the place free: it would fit any piece of work, so it does not say yet what "
        "this one is for.",
        "Instead of “improve UX”: “People who pay on their phone finish without calling us.”",
    ),
    Flaw.TITLE_AGAIN: Explanation(
        "This says what the title says. What would be different for somebody once it is there?",
        "Instead of “Partial refunds” again: “A customer who sends back one of three articles has "
        "the money the next day.”",
    ),
    Flaw.RESTATES_OUTPUT: Explanation(
        "This says what will be built or when. An outcome says what changes for somebody because "
        "of it.",
        "Instead of “Complete the migration by Q3”: “We can close the month without freezing "
        "releases.”",
    ),
}


def explained(flaw: Flaw) -> Explanation:
    """Return why a text with this flaw is not an outcome yet, and an example of one."""
    return EXPLANATIONS[flaw]


def flaw_of(text: str, title: str = "") -> Flaw | None:
    """Return what keeps `text`, on an item called `title`, from being an outcome.

    None means that no rule found anything: the text is taken for an outcome.
    """
    read = _plain(text)
    if not read.strip():
        return Flaw.EMPTY
    if _holds_the_place(read):
        return Flaw.PLACEHOLDER
    if _says_the_title(read, _plain(title)):
        return Flaw.TITLE_AGAIN
    return Flaw.RESTATES_OUTPUT if _restates_the_output(read) else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:LONGEST]).casefold()


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _holds_the_place(text: str) -> bool:
    words = _words(text)
    return not words or " ".join(words) in PLACEHOLDERS or set(words) <= VAGUE


def _says_the_title(text: str, title: str) -> bool:
    said, titled = _words(text), _words(title)
    if not titled:
        return False
    told = set(said) - FILLING
    return said == titled or (bool(told) and told <= set(titled))


def _restates_the_output(text: str) -> bool:
    sentences = [words for part in re.split(r"[.;!?]\s|\n", text) if (words := _words(part))]
    return all(_says_what_is_made(words) for words in sentences)


def _says_what_is_made(words: list[str]) -> bool:
    opening = next((word for word in words if word not in LEADING_IN), "")
    return opening in DELIVERING and not EFFECTS.intersection(words)
