"""What can go wrong with the warehouse. Each message names the thing and the next step.

WarehouseError
├── UnknownEngine          the address is not one a warehouse can be opened at
├── LimitUnusable          a setting that limits the engine is not one
├── PathNotWritable        the folder or file cannot be written
├── FileUnreadable         the file is not a warehouse, or damaged
├── FileOfNewerVersion     a newer Headwater wrote the file
├── BatchOfNewerVersion    a newer Headwater kept a batch that waits
├── DiskFull               no room left; what was kept waits in the spool
├── OutOfMemory            the query or load needs more memory than it may have
├── EngineStopped          the engine cannot go on in this process
├── OwnerUnreachable       another process holds the file and does not answer
├── StillLoading           the time to wait for was over before everything was loaded
├── BatchFailed            kept batches could not be loaded and were put aside
├── WarehouseInUse         another process holds the file that is to be replaced
├── WarehouseNotEmpty      there is work already where a backup is to be put
├── QueryFailed            a question the engine could not answer
└── UnknownStage           the mapping names a stage its stream does not have
"""


class WarehouseError(Exception):
    """Anything the warehouse cannot do."""


class UnknownEngine(WarehouseError):
    """The URL's scheme is not known."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"{url!r} is not an address of a warehouse: use duckdb:///path/to/warehouse.duckdb"
        )


class LimitUnusable(WarehouseError):
    """What the environment says about memory or threads cannot be meant."""

    def __init__(self, name: str, looks_like: str) -> None:
        super().__init__(f"{name} cannot be used: it looks like {looks_like}. Or leave it unset.")


class PathNotWritable(WarehouseError):
    """Nothing can be written at the path."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            f"{path} cannot be written ({reason}). Set HEADWATER_DATA to a folder of yours, "
            "or give this one to the user that runs Headwater."
        )


class FileUnreadable(WarehouseError):
    """The file is there, but is not a DuckDB database or is damaged."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            f"{path} cannot be read as a warehouse ({reason}). Move it away and import again, "
            "or bring it back from a backup."
        )


class FileOfNewerVersion(WarehouseError):
    """The file was written by a Headwater or a DuckDB newer than this one."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            f"{path} was written by a newer version ({reason}). Upgrade Headwater, or set "
            "HEADWATER_DATA to another folder."
        )


class BatchOfNewerVersion(WarehouseError):
    """A batch in the spool was written by a Headwater newer than the one that loads."""

    def __init__(self, batch: str, written: int, known: int) -> None:
        super().__init__(
            f"The batch {batch} was kept by a newer version of Headwater (its form is {written}, "
            f"known {known}). Stop this one and start the newer version: the batch waits for it, "
            "and nothing is lost."
        )


class DiskFull(WarehouseError):
    """No room left on the device."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"The disk that holds {path} is full. Free some room and try again: everything "
            "that was kept is safe in the spool and will be loaded then."
        )


class OutOfMemory(WarehouseError):
    """More memory was needed than allowed."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The warehouse ran out of memory ({reason}). Raise HEADWATER_MEMORY (now a share "
            "of the machine's memory) and try again; nothing is lost."
        )


class EngineStopped(WarehouseError):
    """The engine met an error after which it cannot be trusted in this process."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The warehouse’s engine stopped ({reason.splitlines()[0]}). Start Headwater again; "
            "what was kept is not lost."
        )


class OwnerUnreachable(WarehouseError):
    """The process that holds the file neither answers nor lets go."""

    def __init__(self, path: object, owner: str) -> None:
        super().__init__(
            f"{path} is held by another Headwater process (pid {owner}) that does not answer. "
            "Wait for it to end or stop it; this process then takes over."
        )


class StillLoading(WarehouseError):
    """The time allowed for waiting is over."""

    def __init__(self, waiting: int) -> None:
        super().__init__(
            f"{waiting} batches are still being loaded. They are safe in the spool and will be "
            "loaded by whichever process owns the warehouse."
        )


class BatchFailed(WarehouseError):
    """Batches could not be loaded; the others were."""

    def __init__(self, failures: dict[str, str], folder: object) -> None:
        self.failures = failures
        reasons = "; ".join(f"{batch}: {reason}" for batch, reason in sorted(failures.items()))
        super().__init__(
            f"{len(failures)} batches could not be loaded and wait in {folder} ({reasons}). "
            "Import or sync again: what they held will be fetched anew."
        )


class WarehouseInUse(WarehouseError):
    """The file cannot be replaced while a process works with it."""

    def __init__(self, path: object, owner: str) -> None:
        super().__init__(
            f"{path} is in use by another Headwater process (pid {owner}). Stop it and try again."
        )


class WarehouseNotEmpty(WarehouseError):
    """There is work in the warehouse already."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"There is work in {path} already. A backup is only put back where nothing is yet: "
            "set HEADWATER_DATA to a new folder."
        )


class QueryFailed(WarehouseError):
    """The engine refused a query."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The warehouse could not answer a question: {reason}")


class UnknownStage(WarehouseError):
    """A status rule names a stage that its stream does not have."""

    def __init__(self, stream: str, stage: str, status: str) -> None:
        super().__init__(
            f"The stream {stream!r} maps status {status!r} to the stage {stage!r}, which it does "
            "not have. Add the stage, or choose one of the stream's."
        )
