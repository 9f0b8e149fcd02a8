"""Cut a file of saved Jira payloads into chunks of undecoded elements, whatever its size."""

import re
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np

from headwater.sources.errors import FormatNotRecognised
from headwater.sources.files import BLOCK, ENDS_EARLY, Opened, opened
from headwater.sources.jira.splitting import Element, Splitter, Unbalanced, brackets
from headwater.vocabulary.delivery import SetAside

CHUNK_ITEMS = 2_000
CHUNK_BYTES = 16 << 20
LARGEST_ELEMENT = 64 << 20
"""An item larger than this is set aside rather than read into memory."""

ISSUES_KEY = re.compile(rb'"issues"\s*:\s*$')


class Chunk(msgspec.Struct, frozen=True):
    """Some elements of a file, undecoded, and what could not be read between them.

    `position` is how many bytes of the file on disk have been read, for progress.
    """

    file: str
    elements: tuple[Element, ...]
    position: int
    set_aside: tuple[SetAside, ...] = ()


def chunks(path: Path, items: int = CHUNK_ITEMS) -> Generator[Chunk, None, None]:
    """Cut the file at `path` into chunks of up to `items` elements; memory does not grow with it.

    Knows a JSON array, JSON lines, objects one after the other and search pages, gzip or not.
    Raises `FileMissing`, `FileNotReadable` or `FormatNotRecognised`.
    """
    with opened(path) as file:
        head = _read(file, path.name)[0]
        layout = _layout(head, path.name)
        cut = _lines if layout is None else _nested
        waiting: list[Element] = []
        size = 0
        for piece in cut(file, head, path.name, layout or 0):
            if isinstance(piece, SetAside):
                yield Chunk(path.name, (), file.position, (piece,))
                continue
            waiting.append(piece)
            size += len(piece.data)
            if len(waiting) >= items or size >= CHUNK_BYTES:
                yield Chunk(path.name, tuple(waiting), file.position)
                waiting, size = [], 0
        if waiting:
            yield Chunk(path.name, tuple(waiting), file.position)


def _read(file: Opened, name: str) -> tuple[bytes, SetAside | None]:
    """The next block; b"" and the reason where the file turns out to be cut off or damaged."""
    try:
        return file.read(BLOCK), None
    except ENDS_EARLY:
        return b"", SetAside(name, 0, "the file is cut off or damaged; what came before was read")


def _layout(head: bytes, name: str) -> int | None:
    """The depth at which the elements sit, or None for one element a line."""
    start = head.lstrip()[:1]
    if start not in (b"[", b"{"):
        raise FormatNotRecognised(
            f"{name} does not begin like JSON.",
            "Headwater reads saved Jira REST answers: a JSON array, JSON lines or search pages.",
        )
    if start == b"{" and _first_line_is_whole(head):
        return None
    outermost = 0 if start == b"{" else 1
    return outermost + 2 if _has_issues_at(head, outermost + 1) else outermost


def _first_line_is_whole(head: bytes) -> bool:
    line, newline, _ = head.lstrip().partition(b"\n")
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return bool(newline) or len(head) < BLOCK


def _has_issues_at(head: bytes, depth: int) -> bool:
    """Whether an array called "issues" is opened inside `depth` brackets."""
    letters = np.frombuffer(head, dtype=np.uint8)
    at, _ = brackets(letters)
    opens = np.isin(letters[at], list(b"[{"))
    before = np.cumsum(np.where(opens, 1, -1)) - 1
    doors = at[opens & (before == depth) & (letters[at] == ord("["))]
    return any(ISSUES_KEY.search(head, max(0, door - 40), door) for door in doors.tolist())


def _nested(file: Opened, head: bytes, name: str, level: int) -> Iterator[Element | SetAside]:
    splitter = Splitter(level)
    block, problem = head, None
    while block:
        try:
            yield from splitter.feed(block)
        except Unbalanced:
            yield SetAside(name, splitter.line, "brackets do not match; the rest was not read")
            return
        if splitter.pending > LARGEST_ELEMENT:
            yield SetAside(name, splitter.line, "an item has no end; the rest was not read")
            return
        block, problem = _read(file, name)
    if problem is not None:
        yield problem
    elif not splitter.finished:
        yield SetAside(name, splitter.line, "the file ends in the middle of an item")


def _lines(file: Opened, head: bytes, name: str, _: int) -> Iterator[Element | SetAside]:
    number, rest, block, problem = 1, b"", head, None
    while block:
        *whole, rest = (rest + block).split(b"\n")
        yield from _numbered(whole, number)
        number += len(whole)
        if len(rest) > LARGEST_ELEMENT:
            yield SetAside(name, number, "a line has no end; the rest was not read")
            return
        block, problem = _read(file, name)
    yield from _numbered([rest], number) if problem is None else [problem]


def _numbered(lines: Sequence[bytes], first: int) -> Iterator[Element]:
    for number, line in enumerate(lines, first):
        if line and not line.isspace():
            yield Element(number, line)
