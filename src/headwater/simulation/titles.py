"""Titles as product people write them, made of a stream's own words."""

from random import Random

from headwater.simulation.words import Words, words
from headwater.vocabulary.work import Kind

_PATTERNS = {
    Kind.FEATURE: (
        "Let {who} {wish}",
        "Help {who} {wish}",
        "{Who} can {wish}",
        "Add {what} for {who}",
        "Show {what} to {who}",
        "Try a simpler way to {wish}",
    ),
    Kind.DEFECT: (
        "{Trouble}",
        "{Trouble}",
        "{Trouble} for some {who}",
        "Wrong numbers for {what} after the last release",
        "The {part} times out under load",
    ),
    Kind.RISK: (
        "Rotate the keys of the {part}",
        "Review who may change {what}",
        "Encrypt {what} at rest",
        "Limit how fast the {part} can be called",
        "Drill: restore the {part} from backup",
        "Delete {what} when the retention time is over",
    ),
    Kind.DEBT: (
        "Split the {part} into two modules",
        "Remove the old path through the {part}",
        "Raise test coverage of the {part}",
        "Move the {part} off the deprecated library",
        "Make the {part} build reproducible",
        "Replace the hand-written client of the {part}",
    ),
    Kind.UNMAPPED: (
        "Question from {who} about {what}",
        "Can {who} {wish}?",
    ),
}


def title(stream: str, kind: Kind, chance: Random) -> str:
    """Return a believable title for an item of a kind in a stream (by slug)."""
    pattern = chance.choice(_PATTERNS[kind])
    text = pattern.format(**_drawn(words(stream), chance))
    return text[0].upper() + text[1:]


def _drawn(language: Words, chance: Random) -> dict[str, str]:
    who, what = chance.choice(language.who), chance.choice(language.what)
    return {
        "who": who,
        "Who": who.capitalize(),
        "what": what,
        "part": chance.choice(language.part),
        "wish": chance.choice(language.wish).replace("#", what),
        "Trouble": chance.choice(language.trouble).replace("#", what).capitalize(),
    }
