"""What the owning process runs: the open file, the thread that loads, and the server."""

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from headwater.warehouse import copying
from headwater.warehouse.errors import EngineStopped, WarehouseError
from headwater.warehouse.loader import Loader
from headwater.warehouse.serving import Server
from headwater.warehouse.spool import Spool
from headwater.warehouse.store import Store

LOOK_EVERY_S = 0.3
RETRY_AFTER_S = 2.0
TIDY_WHEN_IDLE_S = 2.0


class Owner:
    """Loads what waits in the spool, as long as it is not closed, and serves readers."""

    def __init__(self, path: Path, spool: Spool) -> None:
        self.store = Store(path)
        self._connection = self.store.connection()
        self._spool = spool
        self._loader = Loader(self._connection, spool, lambda: datetime.now(UTC))
        self._one_at_a_time = threading.Lock()
        self._kept = threading.Event()
        self._closing = False
        self._trouble: WarehouseError | None = None
        spool.sweep(time.time())
        self._thread = threading.Thread(target=self._run, name="warehouse-loader", daemon=True)
        self._thread.start()
        self._server = Server(path, self.store.read, self)

    def ping(self) -> WarehouseError | None:
        """Look at the spool now; return what keeps batches from being loaded, if anything."""
        self._kept.set()
        return self._trouble

    def retry(self) -> None:
        """Forget past trouble and try again: what caused it may have been put right."""
        with self._one_at_a_time:
            self._trouble = None
        self._kept.set()

    def tidy(self) -> None:
        """Sort the stays now if they need it."""
        with self._one_at_a_time:
            self._loader.tidy()

    def copy(self) -> Path:
        """Write a consistent copy (`copying`) and return its folder, which the caller removes."""
        with self._one_at_a_time:
            folder = copying.link_waiting(self._spool)
        self.store.copy_to(folder)
        return folder

    def close(self) -> None:
        """Finish the batch being loaded and let go of the file. What waits stays in the spool."""
        self._closing = True
        self._kept.set()
        self._server.close()
        self._thread.join()
        self._connection.close()
        self.store.close()

    def abandon(self) -> None:
        """In a forked child: leave everything to the parent, whose threads do not exist here."""
        self._server.abandon()

    def _run(self) -> None:
        idle_since = time.monotonic()
        while not self._closing:
            if self._step():
                idle_since = time.monotonic()
                continue
            if time.monotonic() - idle_since > TIDY_WHEN_IDLE_S and not self._trouble:
                self._tidy_quietly()
                idle_since = float("inf")
            self._kept.wait(RETRY_AFTER_S if self._trouble else LOOK_EVERY_S)
            self._kept.clear()

    def _step(self) -> bool:
        """Load what comes next; trouble is told to whoever waits, and loading tried again."""
        with self._one_at_a_time:
            if self.store.stopped:
                self._trouble = self.store.stopped
                return False
            try:
                loaded = self._loader.step()
            except WarehouseError as error:
                self._trouble = error
                if isinstance(error, EngineStopped):
                    self.store.stop(error)
                return False
            except Exception as error:  # a fault of the program: told, never lost with the thread
                self._trouble = WarehouseError(f"Loading failed unexpectedly: {error!r}")
                return False
            self._trouble = None
            return loaded

    def _tidy_quietly(self) -> None:
        try:
            self.tidy()
        except Exception as error:
            self._trouble = WarehouseError(f"The stays could not be sorted: {error!r}")
