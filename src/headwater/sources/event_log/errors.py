"""What can be wrong with a whole event log. A single bad row is set aside instead.

EventLogError
├── WrongColumns         the header and the columns asked for do not fit
│   ├── ColumnMissing    nothing in the header looks like a column we need
│   └── ColumnUnknown    an option names a column that is not in the header
├── EmptyLog         the file has no header
└── NotAnEventLog    the file is not text with separated columns
"""

from collections.abc import Sequence


class EventLogError(Exception):
    """The file cannot be read as an event log; the text says what to do next."""


class WrongColumns(EventLogError):
    """The columns for `meanings` were not found in `header`."""

    def __init__(self, text: str, meanings: Sequence[str], header: Sequence[str]) -> None:
        super().__init__(f"{text} The file has: {', '.join(header)}.")
        self.meanings = tuple(meanings)
        self.header = tuple(header)


class ColumnMissing(WrongColumns):
    """Nothing in the header looks like the columns for `meanings`."""

    def __init__(self, meanings: Sequence[str], header: Sequence[str]) -> None:
        wanted = " or ".join(f"“{meaning}”" for meaning in meanings)
        options = ", ".join(f"--{meaning.replace('_', '-')}-column" for meaning in meanings)
        text = f"No column looks like {wanted}. Say which it is with {options}."
        super().__init__(text, meanings, header)


class ColumnUnknown(WrongColumns):
    """An option names a column that the header does not have."""

    def __init__(self, meaning: str, name: str, header: Sequence[str]) -> None:
        text = f"There is no column “{name}” to read “{meaning}” from."
        super().__init__(text, (meaning,), header)


class EmptyLog(EventLogError):
    """The file holds nothing, not even a header."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is empty. An event log starts with a line of column names.")


class NotAnEventLog(EventLogError):
    """The file is not text with separated columns."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} cannot be read as a CSV event log: {why}.")
