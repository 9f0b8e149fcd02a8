"""What can go wrong while Headwater is kept up.

UpkeepError
├── BackupExists      there is a file already where the backup should be written
├── NoFolder          there is no folder where the backup should be written
├── BackupDamaged     the file is no backup, or not whole, or was changed
├── BackupTooNew      a newer Headwater wrote the backup
├── NotEmpty          there is something already where a backup is to be put back
├── AnotherKey        this installation is given another secret key than the backup's
└── StateRefused      the database does not take what is in the backup
"""


class UpkeepError(Exception):
    """Something a person can do something about."""


class BackupExists(UpkeepError):
    """A backup never replaces a file."""

    def __init__(self, path: object) -> None:
        super().__init__(f"There is something at {path} already. Name a new file for the backup.")


class NoFolder(UpkeepError):
    """A backup is written into a folder that is there."""

    def __init__(self, folder: object) -> None:
        super().__init__(f"There is no folder {folder}. Make it, or name another for the backup.")


class BackupDamaged(UpkeepError):
    """What is in the file is not what a backup's own list says."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            f"{path} cannot be put back: {reason}. Nothing was changed. Copy the file here again, "
            "or take another backup."
        )


class BackupTooNew(UpkeepError):
    """The backup holds things that this version does not know."""

    def __init__(self, made_by: str, reason: str) -> None:
        super().__init__(
            f"This backup was made by a newer Headwater ({made_by}; {reason}). Nothing was "
            "changed. Upgrade Headwater here, then run this again."
        )


class NotEmpty(UpkeepError):
    """A backup is only put back where nothing is yet."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"There is something here already: {found}. A backup is only put back where nothing "
            "is yet, and nothing was changed. Set HEADWATER_DATA to a new folder, and "
            "DATABASE_URL to an empty database if you use one."
        )


class AnotherKey(UpkeepError):
    """Sealed tokens could not be opened."""

    def __init__(self) -> None:
        super().__init__(
            "This installation gets its secret key from the environment, and it is not the "
            "backup's: stored tokens could not be opened with it. Nothing was changed. Unset "
            "HEADWATER_SECRET_KEY and HEADWATER_SECRET_KEY_FILE, or give them the key of the "
            "installation that was backed up."
        )


class StateRefused(UpkeepError):
    """A row of the backup does not fit into the database."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(
            f"The database does not take line {line} of the backup ({reason}). Nothing of it was "
            "kept; run this again once the reason is mended."
        )
