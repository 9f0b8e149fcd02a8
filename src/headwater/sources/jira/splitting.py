"""Cut a stream of JSON into its elements without decoding it, whatever its size.

An element is an object that sits at a known depth: 0 for objects one after the other, 1 for an
array of objects, 2 for `{"issues": [ … ]}`, 3 for an array of such pages. NumPy finds quotes and
brackets many at a time; decoding the elements is left to whoever takes them. What stands between
objects in an array, such as `null`, passes for an element, so that its decoder can refuse it.
"""

from collections.abc import Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray

QUOTE, BACKSLASH, NEWLINE = ord('"'), ord("\\"), ord("\n")
OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT = ord("["), ord("]"), ord("{"), ord("}")

AROUND_OBJECTS = b" \t\r\n,[]"

_STRUCTURAL = np.zeros(256, dtype=bool)
_STRUCTURAL[[QUOTE, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT]] = True

Positions = NDArray[np.int64]
Bytes = NDArray[np.uint8]


class Unbalanced(Exception):
    """More brackets are closed than were opened: from here on, nothing can be cut out."""


class Element(msgspec.Struct, frozen=True):
    """The bytes of one object and the line on which it begins, counted from 1."""

    line: int
    data: bytes


class Splitter:
    """Feed it blocks; it yields the elements that are complete."""

    def __init__(self, level: int) -> None:
        self._level = level
        self._containers = [0] * (level + 1)  # what opened depth 1, 2, … last
        self._depth = 0
        self._rest = b""
        self._line = 1

    @property
    def pending(self) -> int:
        """Bytes that wait for the end of an element."""
        return len(self._rest)

    @property
    def line(self) -> int:
        """The line on which what is pending begins."""
        return self._line

    @property
    def finished(self) -> bool:
        """Whether everything that was opened has been closed."""
        return self._depth == 0 and not self._rest.strip()

    def feed(self, block: bytes) -> Iterator[Element]:
        """Yield the elements that `block` completes. Raises `Unbalanced`."""
        data = self._rest + block
        letters = np.frombuffer(data, dtype=np.uint8)
        at, last_safe = brackets(letters)
        depth = self._depth + np.cumsum(_steps(letters[at]))
        sound = _nowhere_negative(depth)
        broken = sound < len(depth)
        safe = int(at[sound]) if broken else last_safe
        yield from self._take(data, letters, at[:sound], depth[:sound], safe)
        if broken:
            raise Unbalanced

    def _take(
        self, data: bytes, letters: Bytes, at: Positions, depth: Positions, safe: int
    ) -> Iterator[Element]:
        starts, ends = self._objects(letters[at], at, depth)
        wanted = self._in_arrays(letters[at], at, depth, starts)
        # an object that is no element is waited for as well, or its end would pass for another's
        here = int(starts[-1]) if len(starts) > len(ends) else safe
        yield from self._cut(data, letters, starts[wanted], ends[wanted[: len(ends)]], here)
        self._keep(data, letters, at, depth, here)

    def _objects(self, kinds: Bytes, at: Positions, depth: Positions) -> tuple[Positions, ...]:
        """Where objects at our level start and, exclusively, end; the last may have no end yet."""
        opens = (kinds == OPEN_OBJECT) & (depth == self._level + 1)
        closes = (kinds == CLOSE_OBJECT) & (depth == self._level)
        return at[opens], at[closes] + 1

    def _in_arrays(
        self, kinds: Bytes, at: Positions, depth: Positions, starts: Positions
    ) -> NDArray[np.bool_]:
        """Whether the container around each start is an array; at level 0 there is none."""
        if self._level == 0:
            return np.ones(len(starts), dtype=bool)
        doors = (_steps(kinds) > 0) & (depth == self._level)
        known = np.concatenate(([self._containers[self._level]], kinds[doors]))
        return np.asarray(known[np.searchsorted(at[doors], starts)] == OPEN_ARRAY)

    def _cut(
        self, data: bytes, letters: Bytes, starts: Positions, ends: Positions, here: int
    ) -> Iterator[Element]:
        """Yield the elements before `here`, and what is between them but must not be."""
        newlines = np.flatnonzero(letters[:here] == NEWLINE)
        lines = self._line + np.searchsorted(newlines, starts[: len(ends)])
        before = 0
        for line, start, end in zip(lines.tolist(), starts.tolist(), ends.tolist(), strict=False):
            yield from self._stray(line, data[before:start])
            yield Element(line, data[start:end])
            before = end
        yield from self._stray(self._line + len(newlines), data[before:here])

    def _stray(self, line: int, between: bytes) -> Iterator[Element]:
        """Yield what is neither an object nor belongs around one; pages have much around them."""
        if self._level <= 1 and (stray := between.strip(AROUND_OBJECTS)):
            yield Element(line, stray)

    def _keep(
        self, data: bytes, letters: Bytes, at: Positions, depth: Positions, here: int
    ) -> None:
        """Remember where we are at `here`, and the bytes from there on."""
        passed = int(np.searchsorted(at, here))
        for level in range(1, self._level + 1):
            self._remember_container(level, letters[at[:passed]], depth[:passed])
        self._depth = int(depth[passed - 1]) if passed else self._depth
        self._line += data.count(b"\n", 0, here)
        self._rest = data[here:]

    def _remember_container(self, level: int, kinds: Bytes, depth: Positions) -> None:
        opened = np.flatnonzero((depth == level) & (_steps(kinds) > 0))
        if opened.size:
            self._containers[level] = int(kinds[opened[-1]])


def brackets(letters: Bytes) -> tuple[Positions, int]:
    """Return where the brackets outside of texts are, and a position after which no text is open.

    `letters` must begin outside of a text.
    """
    found = np.flatnonzero(_STRUCTURAL[letters])
    found = found[~_escaped(letters, found)]
    quotes = letters[found] == QUOTE
    inside = np.cumsum(quotes) % 2 == 1
    outside = found[~inside]
    last_safe = int(outside[-1]) + 1 if outside.size else 0
    return found[~quotes & ~inside], last_safe


def _nowhere_negative(depth: Positions) -> int:
    """Return how many of the depths come before the first negative one."""
    negative = np.flatnonzero(depth < 0)
    return int(negative[0]) if negative.size else len(depth)


def _escaped(letters: Bytes, found: Positions) -> NDArray[np.bool_]:
    """Whether an odd run of backslashes stands in front of each position."""
    previous = letters[np.maximum(found - 1, 0)]
    suspicious = (previous == BACKSLASH) & (letters[found] == QUOTE) & (found > 0)
    if suspicious.any():
        run = _run_lengths(letters)
        slashes = np.flatnonzero(letters == BACKSLASH)
        which = np.searchsorted(slashes, found[suspicious] - 1)
        suspicious[suspicious] = run[which] % 2 == 1
    return np.asarray(suspicious)


def _run_lengths(letters: Bytes) -> Positions:
    """For each backslash, how many stand in a row up to it."""
    slashes = np.flatnonzero(letters == BACKSLASH)
    begins = np.ones(len(slashes), dtype=bool)
    begins[1:] = np.diff(slashes) > 1
    first = np.maximum.accumulate(np.where(begins, slashes, 0))
    return np.asarray(slashes - first + 1)


def _steps(kinds: Bytes) -> Positions:
    """+1 for a bracket that opens, -1 for one that closes."""
    return np.where((kinds == OPEN_OBJECT) | (kinds == OPEN_ARRAY), 1, -1)
