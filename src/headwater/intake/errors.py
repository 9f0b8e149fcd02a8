"""What can go wrong on the way in.

IntakeError
├── FileUnusable          the path, or what is in it, is not something to import
├── AddressRefused        an address Headwater does not connect to
├── AccessUnreadable      the stored token was sealed with another key
├── SourceNotFound        no source with that name
├── SourceNotReady        the source has no address or token
├── NoDemo                no demo organisation is offered (in demonstration.py)
└── AddressTaken          `serve` cannot listen where it was asked to
"""


class IntakeError(Exception):
    """Something a person can do something about. `next_step` says what."""

    def __init__(self, what: str, next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.what} {self.next_step}".rstrip()


class FileUnusable(IntakeError):
    """The path, or what is in it, is not something to import."""


class AddressRefused(IntakeError):
    """An address Headwater does not connect to."""


class SourceNotFound(IntakeError):
    """No source with that name."""


class SourceNotReady(IntakeError):
    """The source cannot be synced from here."""


class AddressTaken(IntakeError):
    """`serve` cannot listen where it was asked to."""


class AccessUnreadable(IntakeError):
    """The stored token was sealed with another key."""

    def __init__(self) -> None:
        super().__init__(
            "The stored token cannot be opened with this installation's key.",
            "Enter the token again on the Sources page.",
        )
