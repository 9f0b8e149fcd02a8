"""What each component of a page needs. Templates in `templates/ui/components/` draw them.

Plain, frozen values: a room's `queries` build them, a test compares them, nothing here reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from headwater.ui.sparkline import Sparkline


@dataclass(frozen=True)
class Words:
    """A stretch of a sentence. `strong` is a number or name the eye should find;
    `unusual` marks what is out of the ordinary, the one use of the alert colour.
    """

    text: str
    strong: bool = False
    unusual: bool = False


@dataclass(frozen=True)
class Sentence:
    """The headline of a page, and under it what is out of the ordinary or only usual variation."""

    headline: Sequence[Words]
    detail: Sequence[Words] = ()


@dataclass(frozen=True)
class Link:
    """A link in words."""

    label: str
    url: str


@dataclass(frozen=True)
class Remark:
    """What a team wrote about some days. `when` says which, `html` is its wording.

    `number` is the one by which the picture marks it (0: none), `who` the team where there are
    several, `about` the metric where a list is about more than one.
    """

    when: str
    html: SafeString
    number: int = 0
    who: str = ""
    about: str = ""


@dataclass(frozen=True)
class Note:
    """A team's own context for what is shown; without remarks it says that there is none yet."""

    remarks: Sequence[Remark]
    source: str
    add: Link | None = None


@dataclass(frozen=True)
class Remarks:
    """The context of one chart: what is about the shown period, and what is about `earlier` days.

    Without any it says `nothing`. `add` leads whoever may speak for the team to adding some.
    """

    shown: Sequence[Remark] = ()
    earlier: Sequence[Remark] = ()
    add: Link | None = None
    nothing: str = "No context from the team yet."


@dataclass(frozen=True)
class Tile:
    """One metric at a glance: its name, value, what the value means, its recent past and a verdict.

    `definition` is shown on hover (without it, what the glossary says about the title).
    `unusual` says that the last value left its usual range. `url` leads to the metric's chart.
    `note` is a last quiet line, such as the value in the period compared with.
    """

    title: str
    value: str
    meaning: str
    sparkline: Sparkline | None = None
    verdict: str = ""
    unusual: bool = False
    url: str = ""
    note: str = ""
    definition: str = ""

    @property
    def in_words(self) -> bool:
        """Whether the value is words, such as "too few to say", which are set smaller."""
        return not self.value[:1].isdigit()


@dataclass(frozen=True)
class Choice:
    """One segment of a picker."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class PeriodPicker:
    """Granularities, and the shown period between its neighbours (no url: no such neighbour)."""

    choices: Sequence[Choice]
    label: str
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True)
class Tabs:
    """The pages about one thing, side by side; `label` says what they are about."""

    label: str
    pages: Sequence[Choice]


@dataclass(frozen=True)
class StageBlock:
    """A stage in the strip. `waiting` and `working` share any unit; they decide the width.

    `time` and `items` are said in words ("2.1 d", "4 items"); `remark` is the line in the alert
    colour ("work piles up here").
    """

    name: str
    waiting: float
    working: float
    time: str = ""
    items: str = ""
    remark: str = ""
    url: str = ""

    @property
    def total(self) -> float:
        return self.waiting + self.working


@dataclass(frozen=True)
class StageStrip:
    """Stages left to right, each as wide as the time work spends there."""

    blocks: Sequence[StageBlock]

    @property
    def widths(self) -> list[tuple[StageBlock, int, int, int]]:
        """Return each block, its percent of the whole and of the widest, its waiting percent."""
        whole = sum(block.total for block in self.blocks)
        widest = max((block.total for block in self.blocks), default=0.0)
        return [
            (b, percent(b.total, whole), percent(b.total, widest), percent(b.waiting, b.total))
            for b in self.blocks
        ]


@dataclass(frozen=True)
class StageCard:
    """A stage on the map. `waiting` and `working` share any unit; their times are said in words.

    `items` are those in it ("13 items"), `arrived` and `left` those that moved. `remark` is the
    line in the alert colour; `instead` says why there are no times ("too few to say").
    """

    name: str
    waiting: float = 0
    working: float = 0
    waiting_time: str = ""
    working_time: str = ""
    items: str = ""
    arrived: str = ""
    left: str = ""
    remark: str = ""
    instead: str = ""

    @property
    def total(self) -> float:
        return self.waiting + self.working


@dataclass(frozen=True)
class StageMap:
    """A value stream: its stages as equal cards, left to right, arrows between them."""

    cards: Sequence[StageCard]

    @property
    def drawn(self) -> list[tuple[StageCard, int, int, bool]]:
        """Return each card, its time in percent of the longest, how much of it is waiting in
        percent, and whether work waits longest there.
        """
        longest = max((card.total for card in self.cards), default=0.0)
        wait = max((card.waiting for card in self.cards), default=0.0)
        return [
            (c, percent(c.total, longest), percent(c.waiting, c.total), 0 < wait == c.waiting)
            for c in self.cards
        ]


@dataclass(frozen=True)
class ChartFoot:
    """What stands under a chart: how much was counted, what was left out, by which policies.

    `policies` are a few words each and always visible; `in_full` says the same in sentences.
    `context` is what the teams wrote; None only where another foot of the page brings it.
    """

    counted: str
    left_out: Sequence[str] = ()
    policies: Sequence[str] = ()
    links: Sequence[Link] = ()
    in_full: Sequence[str] = ()
    context: Remarks | None = None


@dataclass(frozen=True)
class Column:
    """A table's column. On a phone `title` stands before the value. `number` aligns right."""

    title: str
    number: bool = False


@dataclass(frozen=True)
class Cell:
    """A table's cell: text, an optional link, and an optional second line in small print."""

    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under columns; a list on a phone. `caption` is read out, and shown if `show_caption`."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    show_caption: bool = False

    @property
    def lines(self) -> list[list[tuple[Column, Cell]]]:
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Persona:
    """One of the demo's views, a click away: posting `value` to the switcher looks as it.

    `note` says what can be seen so.
    """

    label: str
    value: str
    current: bool = False
    note: str = ""


@dataclass(frozen=True)
class Corner:
    """The header's corner: who is signed in, the links of their own, and the demo's personas."""

    name: str
    roles: str = ""
    links: Sequence[Link] = ()
    sign_out_url: str = ""
    personas: Sequence[Persona] = ()
    switch_url: str = ""


@dataclass(frozen=True)
class Empty:
    """Nothing to show yet: what belongs here, why it is empty, and the one thing to do."""

    title: str
    text: str
    action: Link | None = None
    others: Sequence[Link] = field(default=())


def percent(part: float, whole: float) -> int:
    """Return `part` as whole percent of `whole`, 0 where there is no whole."""
    return round(100 * part / whole) if whole > 0 else 0
