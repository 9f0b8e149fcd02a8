"""Where everything of the alignment map stands, in user units. Pure; a template draws it.

Columns go from the organisation to the work. A branch is as high as all that is below it, and
stands in the middle of that, so that nothing covers anything.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from headwater.access.places import Scale
from headwater.purpose.levels import DOWNWARDS, Spot
from headwater.purpose.threads import Branch, KeyResultNode, WorkNode

COLUMNS = ("Organisation", "Domain", "Stream", "Team", "Work")
WORK = len(COLUMNS) - 1
WIDTH, ACROSS = 178.0, 35.0  # of a column, and between two
TOP = 34.0  # below the columns' names
KEY_RESULT, GAP, ONE = 68.0, 36.0, 28.0  # heights
APART = 10.0
LETTERS, BOLD, SMALL = 22, 20, 25  # that fit beside each other in a box, even wide ones
SHOWN = 6
"""Pieces of work that are drawn under one key result; the others are counted."""


@dataclass(frozen=True)
class Line:
    """A line of text in a box, from its left edge and baseline."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Box:
    """A box of a kind: `key-result`, `gap`, `work` or `more`. `whole` is its text uncut; `pk` or
    `item_id` is what it leads to.
    """

    kind: str
    x: float
    y: float
    height: float
    whole: str
    caption: Line | None = None
    lines: tuple[Line, ...] = ()
    pk: int | None = None
    item_id: int | None = None
    broken: bool = False
    quiet: bool = False
    width: float = field(default=WIDTH, init=False)

    @property
    def left(self) -> tuple[float, float]:
        """Where threads from above arrive."""
        return self.x, self.y + self.height / 2

    @property
    def right(self) -> tuple[float, float]:
        """Where threads to what is below begin."""
        return self.x + self.width, self.y + self.height / 2

    @property
    def stub(self) -> "Stub | None":
        """The loose end of a broken thread: to the right of a key result, to the left of work."""
        if not self.broken or self.kind == "gap":
            return None
        (x, y), way = (self.left, -1) if self.kind == "work" else (self.right, 1)
        return Stub(x, y, x + way * ACROSS * 0.45)


@dataclass(frozen=True)
class Stub:
    """A loose end, from a box to where nothing is."""

    x: float
    y: float
    end: float


@dataclass(frozen=True)
class Thread:
    """A curve between two boxes as SVG path data; `gap` marks one that skips a stream."""

    path: str
    gap: bool = False


@dataclass(frozen=True)
class Drawing:
    """The whole picture."""

    width: float
    height: float
    columns: tuple[Line, ...]
    boxes: tuple[Box, ...]
    threads: tuple[Thread, ...]


@dataclass(frozen=True)
class Loose:
    """Work without a thread, in one group: the pieces that are drawn, and how many there are."""

    works: Sequence[WorkNode]
    total: int
    broken: bool


def drawn(branches: Iterable[Branch], loose: Iterable[Loose], names: Mapping[Spot, str]) -> Drawing:
    """Return the picture of these branches, and below them of work that hangs on none."""
    pen = _Pen(names)
    below = TOP
    for branch in branches:
        below += pen.branch(branch, below)[1]
    for group in loose:
        below += pen.loose(group, below)
    width = len(COLUMNS) * WIDTH + (len(COLUMNS) - 1) * ACROSS
    heads = tuple(Line(column_x(n), 14.0, name) for n, name in enumerate(COLUMNS))
    return Drawing(width, max(below, TOP + ONE), heads, tuple(pen.boxes), tuple(pen.threads))


def height_of(branch: Branch) -> float:
    """Return how much room a branch needs, the space after it included."""
    below = sum(height_of(b) for b in branch.branches) + _works_height(len(branch.works))
    own = GAP if branch.key_result is None else KEY_RESULT
    return max(own + APART, below)


def column_x(number: int) -> float:
    """Return where a column begins."""
    return number * (WIDTH + ACROSS)


def cut(text: str, lines: int, letters: int = LETTERS) -> tuple[str, ...]:
    """Return a text as at most so many lines of at most so many letters; "…" says it goes on."""
    found = textwrap.wrap(" ".join(text.split()), letters)
    if len(found) <= lines:
        return tuple(found)
    rest = " ".join(found[lines - 1 :])[: letters - 1].rstrip()
    return (*found[: lines - 1], f"{rest}…")


@dataclass
class _Pen:
    """Draws boxes and the threads between them."""

    names: Mapping[Spot, str]
    boxes: list[Box] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)

    def branch(self, branch: Branch, top: float) -> tuple[Box, float]:
        """Draw a branch from `top` on; return its own box and how high it is."""
        height = height_of(branch)
        own = self._own(branch, top, height)
        self.boxes.append(own)
        needed = sum(height_of(b) for b in branch.branches) + _works_height(len(branch.works))
        below = top + (height - needed) / 2
        for inner in branch.branches:
            box, taken = self.branch(inner, below)
            self._tie(own, box, gap=inner.key_result is None or branch.key_result is None)
            below += taken
        self._works(branch, own, below)
        return own, height

    def loose(self, group: Loose, top: float) -> float:
        """Draw work that hangs on no key result; return how high it is."""
        shown = group.works[:SHOWN]
        for number, work in enumerate(shown):
            box = _work(work, top + number * (ONE + APART / 2))
            self.boxes.append(replace(box, broken=group.broken, quiet=not group.broken))
        if group.total > len(shown):
            y = top + len(shown) * (ONE + APART / 2)
            self.boxes.append(_more(group.total - len(shown), y, None))
        rows = len(shown) + (group.total > len(shown))
        return rows * (ONE + APART / 2) + APART if rows else 0.0

    def _own(self, branch: Branch, top: float, height: float) -> Box:
        if branch.key_result is None:
            return self._gap(branch.gap, top + (height - APART - GAP) / 2)
        middle = top + (height - APART - KEY_RESULT) / 2
        return self._key_result(branch.key_result, middle, branch.unserved)

    def _key_result(self, node: KeyResultNode, y: float, unserved: bool) -> Box:
        x = column_x(DOWNWARDS.index(node.spot.scale))
        caption = f"{self.names.get(node.spot, node.spot.slug)}: {node.objective}"
        lines = cut(node.title, 2, BOLD)
        return Box(
            kind="key-result",
            x=x,
            y=y,
            height=KEY_RESULT,
            whole=f"{node.title} ({caption})",
            caption=Line(x + 10, y + 18, " ".join(cut(caption, 1, SMALL))),
            lines=tuple(Line(x + 10, y + 37 + n * 17, text) for n, text in enumerate(lines)),
            pk=node.pk,
            broken=unserved,
        )

    def _gap(self, stream: str, y: float) -> Box:
        x = column_x(DOWNWARDS.index(Scale.STREAM))
        name = self.names.get(Spot(Scale.STREAM, stream), stream)
        text = f"No key result of {name} between"
        lines = tuple(Line(x + 10, y + 15 + n * 14, t) for n, t in enumerate(cut(text, 2)))
        return Box("gap", x, y, GAP, text, lines=lines, broken=True)

    def _works(self, branch: Branch, own: Box, top: float) -> None:
        shown, gap = branch.works[:SHOWN], branch.key_result is None
        for number, work in enumerate(shown):
            box = _work(work, top + number * (ONE + APART / 2))
            self.boxes.append(box)
            self._tie(own, box, gap=gap)
        if len(branch.works) > len(shown):
            y = top + len(shown) * (ONE + APART / 2)
            serves = branch.works[0].serves
            box = _more(len(branch.works) - len(shown), y, serves)
            self.boxes.append(box)
            self._tie(own, box, gap=gap)

    def _tie(self, above: Box, below: Box, *, gap: bool) -> None:
        self.threads.append(Thread(_curve(above.right, below.left), gap))


def _works_height(many: int) -> float:
    rows = min(many, SHOWN) + (many > SHOWN)
    return rows * (ONE + APART / 2) + APART / 2 if rows else 0.0


def _work(work: WorkNode, y: float) -> Box:
    x = column_x(WORK)
    lines = tuple(Line(x + 10, y + 18, text) for text in cut(work.title, 1))
    whole = f"{work.title} ({work.key})"
    return Box("work", x, y, ONE, whole, lines=lines, item_id=work.item_id)


def _more(number: int, y: float, serves: int | None) -> Box:
    x, text = column_x(WORK), f"and {number:,} more"
    return Box("more", x, y, ONE, text, lines=(Line(x + 10, y + 18, text),), pk=serves)


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Bend between two columns and run straight from there on: what a branch holds stands at
    heights of its own, so nothing is in the way.
    """
    (x, y), (to_x, to_y) = start, end
    bent, middle = x + ACROSS, x + ACROSS / 2
    curve = f"C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {bent:.1f} {to_y:.1f}"
    return f"M{x:.1f} {y:.1f}{curve}" + (f"H{to_x:.1f}" if to_x > bent else "")
