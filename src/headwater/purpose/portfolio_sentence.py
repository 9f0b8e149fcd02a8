"""The portfolio's headline: how much says what it hopes for. A count, never a grade."""

from collections.abc import Sequence

from headwater.flow.queries.asking import Row
from headwater.flow.words import listed
from headwater.purpose import words
from headwater.purpose.queries.looking import Look
from headwater.ui.components import Sentence, Words

COUNTED_FIRST = ("in_progress", "done", "not_started", "unmapped", "discarded")
"""What a headline is about where no state is chosen: the first of these that there is any of."""

STANDS = {
    "in_progress": "in progress",
    "done": "done",
    "not_started": "not begun yet",
    "unmapped": "not mapped yet",
    "discarded": "discarded",
}
"""Where a piece of work stands, in a sentence."""


def headline(counts: Sequence[Row], look: Look, place: str) -> Sentence:
    """Return what a look at the portfolio finds, in words. `place` is what it looks at, or ""."""
    by_state = {row["state"]: row for row in counts if row["items"]}
    state = next((s for s in COUNTED_FIRST if s in by_state), "")
    where = f" of {place}" if place else ""
    if not state:
        return Sentence(_nothing(look, where))
    of = by_state[state]
    others = [(s, by_state[s]["items"]) for s in COUNTED_FIRST if s in by_state and s != state]
    return Sentence(_says(of["items"], of["present"], state, where), _beside(of["items"], others))


def _nothing(look: Look, where: str) -> list[Words]:
    if look.narrow:
        return [Words(f"Nothing{where} is like what you look for.")]
    return [Words("There are no initiatives or epics here yet.")]


def _says(items: int, present: int, state: str, where: str) -> list[Words]:
    """Say how many of how many: "Seven of ten initiatives and epics in progress say …"."""
    if items == 1:
        said = "says what it hopes to achieve" if present else "does not say yet what it is for"
        return [Words(f"One initiative or epic{where} is {STANDS[state]}, and {said}.")]
    of = f"{words.pieces(items)}{where} {_standing(state)}"
    if present == items:
        return [Words(f"All {of} say what they hope to achieve.")]
    if not present:
        return [Words(f"None of the {of} says yet what it hopes to achieve.")]
    lacking = items - present
    first = (
        f"{words.spelled(present)} of {of}".capitalize()
        if present <= 10
        else f"{present:,} of {of}"
    )
    does = "does" if lacking == 1 else "do"
    say = "says what it hopes" if present == 1 else "say what they hope"
    return [
        Words(f"{first} {say} to achieve. "),
        Words(f"{words.spelled(lacking).capitalize()} {does} not, yet."),
    ]


def _standing(state: str) -> str:
    return "that are done" if state == "done" else STANDS[state]


def _beside(items: int, others: Sequence[tuple[str, int]]) -> list[Words]:
    """Say what else there is: "Beside them: 40 done and 12 not begun yet."."""
    if not others:
        return []
    told = [f"{words.spelled(number)} {STANDS[state]}" for state, number in others]
    return [Words(f"Beside {'it' if items == 1 else 'them'}: {listed(told)}.")]
