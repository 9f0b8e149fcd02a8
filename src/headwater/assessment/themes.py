"""What recurs in what teams chose to share. Pure: no Django, no database.

Only what at least three teams say recurs; whether a place's teams can be spoken of at all is
decided in crowd.py.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

import snowballstemmer

LEAST = 3
"""So many teams make something recur."""
MOST_WORDS = 12
WORD = re.compile(r"[^\W\d_]{3,}(?:[-’'][^\W\d_]+)*")
SMALL_WORDS = """
    about after again all also and another any are around because been before being both but can
    cannot could did does doing done don’t down each even every few for from get gets getting got
    had has have having her here his how into isn’t it’s its just less like lot made make makes many
    may more most much must need needs never not now off often one only other our out over own same
    see seem should since some still such take takes than that that’s the their them then there
    these they thing things this those through time too under until use used very want was way were
    what when where which while who whose why will with without work would you your
    """
SMALL = frozenset(SMALL_WORDS.split())
"""English words that say nothing on their own."""


@dataclass(frozen=True)
class Told:
    """What one team shared of its last session in a quarter, by dimensions' keys."""

    struggles: frozenset[str] = frozenset()
    strengths: frozenset[str] = frozenset()
    words: tuple[tuple[str, str], ...] = ()  # (a dimension's key or "", what the team wrote)


@dataclass(frozen=True)
class Theme:
    """A dimension that recurs: in how many of the teams, for how many quarters in a row."""

    key: str
    teams: int
    of: int
    quarters: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Themes:
    """What recurs in one quarter among `of` teams, what most teams say first."""

    of: int
    struggles: tuple[Theme, ...] = ()
    strengths: tuple[Theme, ...] = ()
    words: tuple[tuple[str, int], ...] = ()  # (a word, how many teams wrote it)
    besides: tuple[str, ...] = field(default=())  # what was written about nothing that recurs


def themes(quarters: Sequence[Sequence[Told]]) -> Themes:
    """Return what recurs in the last of some quarters in a row, each with what every team told."""
    last = quarters[-1]
    struggles = [_recurring([t.struggles for t in quarter]) for quarter in quarters]
    strengths = [_recurring([t.strengths for t in quarter]) for quarter in quarters]
    shown = struggles[-1].keys() | strengths[-1].keys()
    return Themes(
        of=len(last),
        struggles=_themes(struggles, last),
        strengths=_themes(strengths, last),
        words=_recurring_words(last),
        besides=_written(last, lambda key: key not in shown),
    )


def _recurring(said: Iterable[frozenset[str]]) -> dict[str, int]:
    counted = Counter(key for keys in said for key in keys)
    return {key: teams for key, teams in counted.items() if teams >= LEAST}


def _themes(quarters: Sequence[dict[str, int]], last: Sequence[Told]) -> tuple[Theme, ...]:
    found = [
        Theme(key, teams, len(last), _in_a_row(key, quarters), _written(last, key.__eq__))
        for key, teams in quarters[-1].items()
    ]
    return tuple(sorted(found, key=lambda theme: (-theme.teams, -theme.quarters, theme.key)))


def _in_a_row(key: str, quarters: Sequence[dict[str, int]]) -> int:
    """Return for how many quarters up to the last a dimension has recurred without a gap."""
    row = 0
    for quarter in reversed(quarters):
        if key not in quarter:
            break
        row += 1
    return row


def _written(last: Sequence[Told], about: Callable[[str], bool]) -> tuple[str, ...]:
    """Return what teams wrote about some dimensions, in an order that tells nobody's."""
    return tuple(sorted(text for told in last for key, text in told.words if about(key)))


def _recurring_words(last: Sequence[Told]) -> tuple[tuple[str, int], ...]:
    """Return the words, by their stems, that at least three teams wrote, each in its usual form."""
    teams: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for told in last:
        written = [word for _, text in told.words for word in _words(text)]
        teams.update({_stem(word) for word in written})
        for word in written:
            forms[_stem(word)][word] += 1
    recurring = [(stem, n) for stem, n in teams.items() if n >= LEAST]
    recurring.sort(key=lambda found: (-found[1], found[0]))
    return tuple((_usual(forms[stem]), n) for stem, n in recurring[:MOST_WORDS])


def _usual(forms: Counter[str]) -> str:
    return min(forms, key=lambda word: (-forms[word], word))


def _words(text: str) -> list[str]:
    found = (word.lower().replace("'", "’") for word in WORD.findall(text))
    return [word for word in found if word not in SMALL]


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))
