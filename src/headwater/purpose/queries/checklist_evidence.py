"""What the data can say to the questions of the checklist: each a pure function, in a sentence.

Everything is counted over all the places of a leader together, never by team. What is counted here
is open inside the organisation anyway (initiatives, outcomes, key results), so nothing is told that
a team has not told. Counts of work below the floor are too few to say.
"""

from collections.abc import Callable
from dataclasses import dataclass

from headwater.flow import words
from headwater.metrics.floor import FLOOR
from headwater.purpose.queries.checklist_facts import Seen

WORK = "initiatives and epics"


@dataclass(frozen=True)
class Evidence:
    """What the data says, and the page of this room that shows more."""

    says: Callable[[Seen], str]
    page: str
    link: str


def written_before_start(seen: Seen) -> str:
    """Of what was started, how much said beforehand what it hopes for."""
    w, since = seen.work, words.day(seen.since)
    return _part(
        f"started since {since}", w.started, w.started_said, "said what they hope before work began"
    )


def says_what_is_hoped(seen: Seen) -> str:
    """Of the texts there are, how many say what changes rather than what is built."""
    w = seen.work
    whose = "going on that have a text"
    return _part(whose, w.going_worded, w.going_said, "say what should change for somebody")


def names_a_sign(seen: Seen) -> str:
    """Of the outcomes written here, how many say how one would notice."""
    w = seen.work
    whose = "going on whose outcome was written in Headwater"
    return _part(whose, w.going_here, w.going_signs, "name a sign")


def serves_a_key_result(seen: Seen) -> str:
    """Of what goes on, how much serves a key result."""
    w = seen.work
    return _part("going on", w.going, w.going_serving, "serve a key result")


def key_results_nobody_serves(seen: Seen) -> str:
    """How many open key results have neither work nor a key result under them."""
    k = seen.key_results
    return _counted(k.unserved, k.open, "open key result", "nothing under it", "nothing under them")


def key_results_with_a_parent(seen: Seen) -> str:
    """How many key results say which one above them they help."""
    k = seen.key_results
    noun, has = "open key result", "a parent on a level above"
    return _counted(k.below_with_parent, k.below, noun, has, has)


def going_on_with_an_outcome(seen: Seen) -> str:
    """Of what goes on, how much says what it hopes for."""
    w = seen.work
    return _part("going on", w.going, w.going_said, "say what they hope for")


def teams_with_key_results(seen: Seen) -> str:
    """How many teams have key results of their own now."""
    has = "key results of their own"
    return _counted(seen.key_results.teams, seen.teams, "team", "key results of its own", has)


def teams_with_a_product_manager(seen: Seen) -> str:
    """How many teams have a product manager, as far as Headwater knows."""
    has = "a product manager in Headwater"
    return _counted(seen.product_managed, seen.teams, "team", has, has)


def debt_with_an_outcome(seen: Seen) -> str:
    """Of the debt and risk work, how much says what gets better by it."""
    w, since = seen.work, words.day(seen.since)
    whose = f"about debt or risk, going on or started since {since}"
    return _part(whose, w.upkeep, w.upkeep_said, "say what gets better")


def reflections_done(seen: Seen) -> str:
    """Of the finished work that was due, how much was looked back on."""
    done = seen.work.looked_back
    whose = "finished within a year whose look back was due"
    return _part(whose, done + seen.due, done, "have been looked back on")


def turned_out_otherwise(seen: Seen) -> str:
    """Of what was looked back on, how much came otherwise than hoped, better or not."""
    w = seen.work
    whose = "looked back on within a year"
    return _part(whose, w.looked_back, w.otherwise, "turned out otherwise than hoped")


def checked_in_this_quarter(seen: Seen) -> str:
    """How many open key results somebody read in this quarter."""
    k, has = seen.key_results, "a check-in this quarter"
    return _counted(k.checked, k.open, "open key result", has, has)


EVIDENCE: dict[str, Evidence] = {
    says.__name__: Evidence(says, page, link)
    for says, page, link in (
        (written_before_start, "purpose:initiatives", "See the initiatives"),
        (says_what_is_hoped, "purpose:initiatives", "See the initiatives"),
        (names_a_sign, "purpose:initiatives", "See the initiatives"),
        (serves_a_key_result, "purpose:map", "Open the alignment map"),
        (key_results_nobody_serves, "purpose:map", "Open the alignment map"),
        (key_results_with_a_parent, "purpose:key_results", "See the key results"),
        (going_on_with_an_outcome, "purpose:initiatives", "See the initiatives"),
        (teams_with_key_results, "purpose:key_results", "See the key results"),
        (teams_with_a_product_manager, "flow:home", "See the teams"),
        (debt_with_an_outcome, "purpose:initiatives", "See the initiatives"),
        (reflections_done, "purpose:queue", "See what waits for a look back"),
        (turned_out_otherwise, "purpose:queue", "See what waits for a look back"),
        (checked_in_this_quarter, "purpose:key_results", "See the key results"),
    )
}
"""The evidence that a question can name."""


def _part(whose: str, n: int, part: int, do: str) -> str:
    """Say a part of some work, or that it is too little to say anything about."""
    if n == 0:
        return f"There are no {WORK} {whose}."
    if n < FLOOR:
        return f"There are fewer than {FLOOR} {WORK} {whose}: {words.TOO_FEW}."
    return f"Of {n:,} {WORK} {whose}, {_how_many(part, n)} {do}."


def _how_many(part: int, n: int) -> str:
    return "all" if part == n else "none" if part == 0 else f"{part:,}"


def _counted(part: int, n: int, noun: str, one: str, many: str) -> str:
    """Say how many things have something. They are no work, so the floor is not asked."""
    if n == 0:
        return f"There are no {noun}s at your places yet."
    if n == 1:
        return f"The one {noun} at your places has {one if part else _not_yet(one)}."
    if part == 1:
        return f"Of the {n:,} {noun}s at your places, one has {one}."
    who = "all" if part == n else "none" if part == 0 else f"{part:,}"
    return f"Of the {n:,} {noun}s at your places, {who} have {many}."


def _not_yet(thing: str) -> str:
    if thing.startswith("nothing"):
        return thing.replace("nothing", "something", 1)
    return f"no {thing.removeprefix('a ')} yet"
