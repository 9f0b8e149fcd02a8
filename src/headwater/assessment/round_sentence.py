"""The sentence over a round: what the team decided in its own words, where it agrees, and where it
sees things very differently. Pure.
"""

from collections.abc import Sequence

from headwater.assessment import words
from headwater.assessment.queries.findings import Finding
from headwater.flow.words import listed
from headwater.ui.components import Sentence, Words

NAMED = 3
"""So many dimensions are named; the others are counted."""


def sentence(team: str, standing: str, standing_words: str, found: Sequence[Finding]) -> Sentence:
    """Return the sentence. `standing` is what the team decided, "" where it has not."""
    quoted = f"“{standing_words}” " if standing_words else ""
    return Sentence(_headline(team, standing, len(found)), [Words(quoted + views(found))])


def views(found: Sequence[Finding]) -> str:
    """Say where people agree and where they see things very differently."""
    shown = [finding for finding in found if any(finding.own.levels)]
    if not shown:
        return "Too few answered for anything to be shown."
    apart = [f.asked.title for f in shown if words.differently(f.own.levels)]
    agreed = [f.asked.title for f in shown if words.of_one_mind(f.own.levels)]
    said = [f"You agree about {_named(agreed)}."] if agreed else []
    if apart:
        said.append(f"You see {_named(apart)} very differently.")
    return " ".join(said) or "You are of several minds about everything: much to talk about."


def _headline(team: str, standing: str, asked: int) -> Sequence[Words]:
    if standing:
        return [Words(f"{team} says: "), Words(f"“{standing}.”", strong=True)]
    things = "one side of itself" if asked == 1 else f"{asked} sides of itself"
    return [Words(f"{team} looked at {things}.")]


def _named(titles: Sequence[str]) -> str:
    if len(titles) <= NAMED:
        return listed(list(titles))
    return listed([*titles[: NAMED - 1], f"{len(titles) - NAMED + 1} more"])
