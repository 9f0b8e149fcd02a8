"""Rows that could not be used, as a file that can be mended and brought in again."""

from collections.abc import Iterator

from headwater.purpose.files.columns import COLUMNS, OF_A_ROW_SET_ASIDE, column_of
from headwater.purpose.files.exporting import csv_lines
from headwater.purpose.models import Import, RowSetAside

AT_A_TIME = 1000
ORDER = [column.name for column in COLUMNS]


def as_csv(record: Import) -> Iterator[str]:
    """Yield the rows that an import set aside as CSV: their own columns, the line, the reason."""
    columns = [*_columns(record), *OF_A_ROW_SET_ASIDE]
    yield csv_lines([dict(zip(columns, columns, strict=True))], columns)
    for row in _rows(record):
        yield csv_lines([row.row | {"line": row.line, "reason": row.reason}], columns)


def _columns(record: Import) -> list[str]:
    """Return the headers of the rows: those that mean a column in the order of an export."""
    found: dict[str, None] = {}
    for row in _rows(record):
        found.update(dict.fromkeys(row.row))
    own = [header for header in found if column_of(header) not in OF_A_ROW_SET_ASIDE]
    known = sorted((h for h in own if column_of(h)), key=lambda h: ORDER.index(column_of(h)))
    return [*known, *(header for header in own if not column_of(header))]


def _rows(record: Import) -> Iterator[RowSetAside]:
    return record.rows_set_aside.iterator(chunk_size=AT_A_TIME)
