"""What can be wrong with a whole file. A single row is set aside instead.

FileRefused
├── NoWork          no column says which initiative or epic a row is about
├── NotATable       it is no CSV that can be read
└── Busy            another import is under way (on the web, where nobody waits for it)
"""


class FileRefused(Exception):
    """The file cannot be brought in; the message says why, and what to do."""


class NoWork(FileRefused):
    """No column says which work a row is about."""

    def __init__(self, headers: list[str]) -> None:
        super().__init__(
            "No column says which initiative or epic a row is about. Name one “key”, or “source” "
            f"and “external_id”. The file has: {', '.join(headers) or 'no columns'}."
        )


class NotATable(FileRefused):
    """The file is not text with separated columns."""


class Busy(FileRefused):
    """Another import is under way."""


class Unusable(Exception):
    """A row that cannot be used; the message says why."""
