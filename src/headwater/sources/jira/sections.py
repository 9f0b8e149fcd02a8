"""Find the part of a description that stands under a heading, however the heading is written.

`h2. Anticipated outcome`, `## Anticipated outcome`, `*Anticipated outcome*` or
`Anticipated outcome:` – with the text below it, or after the colon on the same line.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

MARKUP = re.compile(r"\s*(?:h[1-6]\.|#{1,6}(?=\s))\s*(?P<words>\S.*)$")
BOLD = re.compile(r"\s*(\*\*?|__?)(?P<words>[^*_\n]{1,100})\1\s*:?\s*$")
LABEL = re.compile(r"\s*(?P<words>[^\s:–-][^:\n]{0,80}):\s*$")
LEADING = re.compile(r"\s*(\*\*?|__?)?(?P<words>[^:*_\n]{1,100}?)\s*(?::\1?|\1:)\s*(?P<rest>\S.*)$")
DRESS = re.compile(r"^[\W_]+|[\W_]+$")


def section(text: str, heading: str) -> str:
    """Return what stands under `heading` in `text`, "" where there is no such heading.

    A section ends at the next heading: under a marked one at a marked one, under a bold or plain
    one at any. Text that begins on the heading's own line ends with its paragraph.
    """
    wanted = _plain(heading)
    if not wanted or wanted not in text.casefold():
        return ""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        found = _under(line, lines[at + 1 :], wanted)
        if found is not None:
            return "\n".join(found).strip()
    return ""


def _under(line: str, below: Sequence[str], wanted: str) -> Iterable[str] | None:
    """The section that `line` opens with what is `below` it; None where it is not the heading."""
    if _says(MARKUP.match(line), wanted):
        return _until(below, MARKUP)
    if _plain(line) == wanted or _says(BOLD.match(line), wanted):
        return _until(below, MARKUP, BOLD, LABEL)
    leading = LEADING.match(line)
    if leading is not None and _says(leading, wanted):
        return [leading["rest"], *_paragraph(below)]
    return None


def _says(found: re.Match[str] | None, wanted: str) -> bool:
    return found is not None and _plain(found["words"]) == wanted


def _plain(words: str) -> str:
    return DRESS.sub("", words).casefold()


def _until(lines: Sequence[str], *headings: re.Pattern[str]) -> Iterator[str]:
    return takewhile(lambda line: not any(each.match(line) for each in headings), lines)


def _paragraph(lines: Sequence[str]) -> Iterator[str]:
    """The rest of a paragraph: up to a blank line or whatever opens something else."""
    return takewhile(str.strip, _until(lines, MARKUP, BOLD, LABEL, LEADING))
