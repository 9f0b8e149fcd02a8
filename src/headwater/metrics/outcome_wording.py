"""Recognise an anticipated outcome that says nothing yet, by a few rules a person can check.

It only ever says what a text lacks, and only when a rule finds it: what no rule recognises is
taken for an outcome. docs/outcomes.md has the rules in words and how often they are right.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import dropwhile, pairwise

from headwater.metrics import outcome_words as words_of

LONGEST = 2_000
"""Characters of a text that are read; whatever follows is not judged."""

POINTER = re.compile(r"(?:(?:https?://|www\.)\S+|[a-z][a-z0-9]{1,9}-\d{1,7})(?:[\s,;]|$)")
"""A link or an item's key: it points elsewhere."""

DUE = re.compile(
    r"\b(?:by|in|until|before|for|this|next)(?: the)?(?: (?:end|start|middle) of)?(?: the)?"
    r"(?: (?:this|next))? (?:q[1-4]|h[12]|sprint|quarter|month|year|spring|summer|autumn|winter"
    r"|christmas|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|20\d\d)\b(?: \d{1,4}\b)?"
)
"""By when: a date is no outcome."""

SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n")
CLAUSE = re.compile(r"[,:;–—]|\s-\s")
MEASURE = re.compile(
    r"\b(?:in|under|below|within|at most|less than) (?:\d[\d.,]* ?|[a-z]+ )"
    r"(?:ms|milliseconds?|s|seconds?|minutes?|hours?)\b"
    r"|\b(?:in|within|on) (?:an?|one|the first) "
    r"(?:click|step|call|visit|try|morning|afternoon|evening|day)\b"
    rf"|\b{words_of.NUMBERS} (?:in|out of) {words_of.NUMBERS}\b"
)
"""What could be measured: "under 200 ms", "nine in ten"."""
BEING = frozenset({"is", "are"})
EVERYWHERE = frozenset({"all", "every", "everyone", "each", "production", "both"})


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
    if not read:
        return Flaw.EMPTY
    if is_placeholder(read) or _wishes_only(_words(read)):
        return Flaw.PLACEHOLDER
    if _says_the_title(read, _plain(title)):
        return Flaw.TITLE_AGAIN
    return Flaw.RESTATES_OUTPUT if _restates_the_output(read) else None


def _plain(text: str) -> str:
    """Return the text without case and needless space; "rolled-out" and "go live" as one word."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST]).casefold().strip()
    folded = re.sub(r"[^\S\n]+", " ", folded)
    return re.sub(r"\b(roll|rolled|go|set|clean)[ -](out|live|up)\b", r"\1\2", folded)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def is_placeholder(text: str) -> bool:
    """Return whether there is nothing to read, or a known placeholder, or a pointer elsewhere."""
    words = _words(POINTER.sub(" ", _plain(text)))
    known = "".join(words) in words_of.PLACEHOLDERS
    return not words or known or _begins_to_keep_the_place(words)


def _begins_to_keep_the_place(words: list[str]) -> bool:
    """ "TBD with finance": it opens with a placeholder, is short and hopes for nothing."""
    opening = f"{' '.join(words)} ".startswith(words_of.KEEPING_FREE)
    return opening and len(words) <= 10 and not _says_an_effect(words)


def _wishes_only(words: Iterable[str]) -> bool:
    """ "Improve UX": nothing but wanting something that every piece of work is said to be for."""
    return set(words) <= WISHING


def _says_the_title(text: str, title: str) -> bool:
    """Every word that tells something is one of the title's; order and endings do not count."""
    said, titled = _words(DUE.sub(" ", text)), _words(title)
    told = {_root(word) for word in said if word not in FILLING}
    return bool(titled) and (said == titled or (bool(told) and told <= set(map(_root, titled))))


def _root(word: str) -> str:
    """Return what "migrate", "migrating" and "migration" share: five letters, endings left out."""
    return re.sub(r"(?<=\w\w\w)(?:ing|ed|es|s|d|e)$", "", word)[:5] if word.isalpha() else word


def _restates_the_output(text: str) -> bool:
    """Each sentence says what is made, or that it is made, and none what would be different."""
    if words_of.ELSEWHERE.intersection(_words(text)) or MEASURE.search(text):
        return False
    sentences = [part for part in SENTENCE.split(text) if _words(part)]
    return all(_says_what_is_made(part) for part in sentences)


def _says_what_is_made(sentence: str) -> bool:
    if _somebody_acts(sentence):
        return False
    words = _words(sentence)
    opening = _after_the_lead_in(words)
    if _opens_with_making(opening) or _wants_without_why(words):
        return not _says_an_effect(opening[1:])
    return _ends_in_made(_words(DUE.sub(" ", sentence)))


def _somebody_acts(sentence: str) -> bool:
    """ "Launch in Poland: shops sell …": after a comma or colon, people do something."""
    later = map(_words, CLAUSE.split(sentence)[1:])
    return any(words[:1] and words[0] in words_of.PEOPLE for words in later)


def _after_the_lead_in(words: list[str]) -> list[str]:
    """Return the words from the first that counts; "delivers" as "deliver" if it is the work's."""
    opening = list(dropwhile(words_of.LEADING_IN.__contains__, words))
    before = words[: len(words) - len(opening)]
    if opening and before and before[-1] in words_of.WORK:
        opening[0] = opening[0].removesuffix("s")
    return opening


def _opens_with_making(words: list[str]) -> bool:
    """ "Build the portal", "migration to the cloud"; but not "build times"."""
    first, second, third = [*words, "", "", ""][:3]
    follows = third if second.isdigit() else second
    named = first in words_of.MAKING_OF and follows in {"of", "to", "from", "for"}
    noun = first in words_of.ALSO_NOUNS and re.search("[^s]s$", second)
    return named or (first in MAKING and not noun)


def _wants_without_why(words: list[str]) -> bool:
    """ "As a customer I want Apple Pay": a story without its "so that"."""
    return words[:1] == ["as"] and ("i", "want") in pairwise(words[:12])


def _ends_in_made(words: list[str]) -> bool:
    """ "The ledger is live", "migrated to the cloud", "rolled out to all countries"."""
    if _says_an_effect(word for word in words if word not in BEING) or words_of.TIMING & {*words}:
        return False
    made = [at for at, word in enumerate(words) if word in words_of.MADE]
    return any(_nowhere_else(words[at + 1 :], words[at]) for at in made)


def _nowhere_else(rest: list[str], made: str) -> bool:
    """Nothing follows, or only where: to all countries, in production, from one to another."""
    if made in {"migrated", "upgraded", "updated"} and rest[:1] in (["to"], ["from"]):
        return True
    return not rest or (rest[0] in {"to", "in", "on", "for"} and bool(EVERYWHERE & set(rest[1:3])))


def _says_an_effect(words: Iterable[str]) -> bool:
    """A word of difference is among them, and more than wishes follows it."""
    telling = list(dropwhile(lambda word: not _differs(word), words))
    return bool(telling) and not _wishes_only(telling)


def _differs(word: str) -> bool:
    return word in words_of.EFFECTS or _root(word) in CHANGING


MAKING = words_of.MAKING | {f"{verb.removesuffix('e')}ing" for verb in words_of.MAKING}
FILLING = words_of.FILLING | MAKING
CHANGING = {_root(verb) for verb in words_of.CHANGING}
WISHING = words_of.WISHES | words_of.VALUES | words_of.JOINING
