"""Texts of people as sources hand them over: tidy, and never longer than a page can show."""

import re

LONGEST = 2_000
"""Characters of an outcome that are kept."""

CUT = "…"
BLANK_LINES = re.compile(r"\n{3,}")
PADDING = " \t\r\n\u200b\u200c\u200d\ufeff"
"""What surrounds texts pasted from elsewhere, zero-width characters included."""


def tidy(text: str) -> str:
    """Return `text` with plain line ends, no empty space around it and at most one blank line."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    lines = (line.rstrip(PADDING) for line in plain.split("\n"))
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip(PADDING)


def bounded(text: str) -> str:
    """Return `text`, tidy, cut off visibly where it is longer than `LONGEST` characters."""
    whole = tidy(text)
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1].rstrip() + CUT
