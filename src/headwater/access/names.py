"""What people are called, as text that can stand in a line of the trail, a page or a terminal."""

import unicodedata

from headwater.access.models import NAME_LENGTH

UNSEEN = "Cf"  # Unicode's category of what formats text: it turns it around, or has no width


def plain(name: str) -> str:
    """Return a name in printable letters on one line, "" where nothing of it can be seen.

    A name is drawn beside roles and days: it must not turn them around, end the line, or clear a
    terminal.
    """
    seen = "".join(letter for letter in name if unicodedata.category(letter) != UNSEEN)
    words = "".join(letter if letter.isprintable() else " " for letter in seen).split()
    return " ".join(words)[:NAME_LENGTH].rstrip()
