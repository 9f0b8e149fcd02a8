"""People's words, made safe for where they go."""

import re
import unicodedata

MARKS = re.compile(r"[\\`*_{}\[\]<>#|~]|&(?=[#\w])")
FIRST = re.compile(r"^([-+=>)]|\d+(?=[.)]))")
ADDRESS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
LONGEST = 20
"""So many letters of one word may stand without a place to break the line."""
SOFT = "\u200b"
JOINS = "\u200d"
STICKS = ("Mn", "Mc", "Me", "Cf", "Sk")
RIGHT_TO_LEFT = ("R", "AL")


def markdown(text: str) -> str:
    """Return text that Markdown shows as it is, on one line: no list, link or tag comes of it."""
    line = MARKS.sub(r"\\\g<0>", " ".join(text.split()))
    line = FIRST.sub(_marked, line)
    return ADDRESS.sub(r"\\\g<0>", line)


def _marked(found: re.Match[str]) -> str:
    """Take from what a line begins with the power to make it a list, a quote or a heading."""
    start = found[0]
    return f"{start}\\" if start.isdigit() else f"\\{start}"


def soft(text: str) -> str:
    """Return text with places to break its very long words, never within a letter or an emoji."""
    return " ".join(_softened(word) for word in text.split())


def _softened(word: str) -> str:
    if len(word) <= LONGEST:
        return word
    parts, since = "", 0
    for before, letter in zip(" " + word, word, strict=False):
        if since >= LONGEST and not _belongs_together(before, letter):
            parts, since = parts + SOFT, 0
        parts, since = parts + letter, since + 1
    return parts


def _belongs_together(before: str, letter: str) -> bool:
    joined = JOINS in (before, letter) or unicodedata.category(letter) in STICKS
    return joined or all("\U0001f1e6" <= one <= "\U0001f1ff" for one in (before, letter))


def reads_from_the_right(text: str) -> bool:
    """Say whether the first letter that has a direction is read from right to left."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((one in RIGHT_TO_LEFT for one in directions if one in ("L", *RIGHT_TO_LEFT)), False)


def shortened(text: str, longest: int) -> str:
    """Return text of at most so many characters, cut between words where that is possible."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    whole = cut.rsplit(" ", 1)[0]
    return f"{(whole if len(whole) > longest // 2 else cut).rstrip()}…"
