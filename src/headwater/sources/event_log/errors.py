"""What can be wrong with a whole event log. A single bad row is set aside instead.

EventLogError
├── ColumnMissing    nothing in the header looks like a column we need
├── ColumnUnknown    an option names a column that is not in the header
├── EmptyLog         the file has no header
└── NotAnEventLog    the file is not text with separated columns
"""

from collections.abc import Sequence


class EventLogError(Exception):
    """The file cannot be read as an event log; the text says what to do next."""


class ColumnMissing(EventLogError):
    """Nothing in the header looks like the column for `meaning`."""

    def __init__(self, meaning: str, header: Sequence[str]) -> None:
        option = meaning.replace("_", "-")
        super().__init__(
            f"No column looks like “{meaning}”. Name it with --{option}-column; "
            f"the file has: {', '.join(header)}."
        )


class ColumnUnknown(EventLogError):
    """An option names a column that the header does not have."""

    def __init__(self, meaning: str, name: str, header: Sequence[str]) -> None:
        super().__init__(
            f"There is no column “{name}” to read “{meaning}” from. "
            f"The file has: {', '.join(header)}."
        )


class EmptyLog(EventLogError):
    """The file holds nothing, not even a header."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is empty. An event log starts with a line of column names.")


class NotAnEventLog(EventLogError):
    """The file is not text with separated columns."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} cannot be read as a CSV event log: {why}.")
