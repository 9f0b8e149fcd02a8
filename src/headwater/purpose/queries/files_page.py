"""What the page of files shows: the imports there were, and the rows that one set aside."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from headwater.flow.words import counted
from headwater.purpose.files.columns import COLUMNS, Column, Use
from headwater.purpose.models import Import, RowSetAside

IMPORTS_A_PAGE = 10
ROWS_A_PAGE = 50
CELLS_SHOWN = 6
State = Import.State


@dataclass(frozen=True)
class ImportEntry:
    """An import in words."""

    record: Import

    @property
    def is_open(self) -> bool:
        """Whether something is still to come of it."""
        return self.record.state in (State.WAITING, State.RUNNING)

    @property
    def label(self) -> str:
        """What is happening now."""
        if self.record.state == State.WAITING:
            return f"{self.record.file} waits for its turn"
        return f"Bringing in {self.record.file}"

    @property
    def percent(self) -> int | None:
        """How far it is; None while nobody knows how much there is."""
        total = self.record.total
        return min(100, 100 * self.record.rows // total) if total else None

    @property
    def far(self) -> str:
        """How far it is, in words."""
        if not self.record.total:
            return ""
        return f"{self.record.rows:,} of {counted(self.record.total, 'row')}"

    @property
    def came_of_it(self) -> str:
        """What came of its rows."""
        each = (
            (self.record.written, "written"),
            (self.record.unchanged, "unchanged"),
            (self.record.set_aside, "set aside"),
        )
        ends = [f"{number:,} {end}" for number, end in each if number]
        rows = counted(self.record.rows, "row")
        return f"{rows}: {', '.join(ends)}" if ends else rows


@dataclass(frozen=True)
class RowEntry:
    """A row that was set aside: its line, the reason, and what stood in it, shortened."""

    line: int
    reason: str
    cells: tuple[tuple[str, str], ...]


def entries(number: str | None) -> tuple[Page[Import], list[ImportEntry]]:
    """Return a page of the imports, newest first (two queries)."""
    shown: Page[Import] = Paginator(Import.objects.all(), IMPORTS_A_PAGE).get_page(number)
    return shown, [ImportEntry(record) for record in shown]


def rows_set_aside(record: Import, number: str | None) -> tuple[Page[RowSetAside], list[RowEntry]]:
    """Return a page of the rows that an import set aside, in the file's order (two queries)."""
    shown: Page[RowSetAside] = Paginator(record.rows_set_aside.all(), ROWS_A_PAGE).get_page(number)
    return shown, [_entry(row) for row in shown]


def columns_that_count() -> list[Column]:
    """Return the columns that an import reads."""
    return [column for column in COLUMNS if column.use is not Use.TELLS]


def _entry(row: RowSetAside) -> RowEntry:
    said = [(name, text) for name, text in row.row.items() if text][:CELLS_SHOWN]
    return RowEntry(row.line, row.reason, tuple((name, _short(text)) for name, text in said))


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}…"
