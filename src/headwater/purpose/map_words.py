"""What is said of the alignment map before it is looked at."""

from headwater.purpose.threads import Threads
from headwater.purpose.words import pieces, spelled


def headline(found: Threads) -> str:
    """Say how much of the work has a thread upwards: the teams that do not align yet left out."""
    served, broken = len(found.served), len(found.broken)
    if not served + broken:
        return "No work here says yet which key result it serves."
    if not broken:
        return _all(served)
    who = spelled(served).capitalize() if served else "None"
    serves = "serves a key result" if served == 1 else "serve a key result"
    return f"{who} of {pieces(served + broken)} {serves}."


def detail(found: Threads) -> str:
    """Say where threads break, in both directions and in between."""
    said = [_unserved(len(found.unserved)), _gaps(len(found.gaps))]
    return " ".join(sentence for sentence in said if sentence)


def _all(served: int) -> str:
    if served == 1:
        return "The one initiative or epic in hand serves a key result."
    every = "Both pieces of work" if served == 2 else f"All {pieces(served)}"
    return f"{every} serve a key result."


def _unserved(number: int) -> str:
    if not number:
        return ""
    if number == 1:
        return "One key result has no work in hand under it."
    return f"{spelled(number).capitalize()} key results have no work in hand under them."


def _gaps(number: int) -> str:
    if not number:
        return ""
    where = "one place" if number == 1 else f"{spelled(number)} places"
    return f"In {where} work serves a key result above with none of its stream between."
