"""`headwater serve`: the pages and, beside them, the worker, started and stopped as one."""

import ipaddress
import logging
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

import uvicorn
from django.conf import settings
from django.utils.module_loading import import_string

from headwater.intake.errors import AddressTaken
from headwater.intake.preparing import migrate
from headwater.organisation.operations import catch_up
from headwater.ui import bundle
from headwater.warehouse import close_all, open_warehouse

Say = Callable[[str], None]
HERE, EVERY_ADDRESS = "127.0.0.1", ("0.0.0.0", "::")  # noqa: S104 - to recognise them
LOOK_EVERY_S, RESTART_AFTER_S = 0.2, 2.0
WAITING = 2048
"""So many may knock at once before the system turns further ones away: a room full of people who
open a link together, and the pages of all who come back after a restart.
"""
logger = logging.getLogger("headwater.intake")


def serve(address: str, *, with_worker: bool, say: Say) -> None:
    """Serve pages at `address` (`host:port`) until told to stop; raise `AddressTaken`."""
    host, port = split_address(address)
    _let_many_in()
    with _listening(host, port) as listener:
        prepare(say)
        welcome = _welcome(host, listener.getsockname()[1])
        with _worker_beside(with_worker):
            _serve_pages(listener, lambda: say(welcome))
    say("Headwater has stopped. Everything is kept; start it again whenever you like.")


def leave() -> NoReturn:
    """End this process at once, with everything closed. Python would first take thousands of
    modules apart, for seconds on a small machine, and a restart waits for that.
    """
    close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def work(say: Say) -> None:
    """Run the background work alone until told to stop."""
    from headwater.intake import worker

    migrate(say)
    say("Headwater's background work runs.  (Ctrl-C stops it)")
    worker.run_until_stopped()


def prepare(say: Say) -> None:
    """Bring the database, the charts' script and the warehouse up to date."""
    migrate(say)
    bundle.ensure()
    open_warehouse(settings.WAREHOUSE_URL, say=say).read("SELECT 1")  # own it, if nobody does yet
    catch_up()


def split_address(address: str) -> tuple[str, int]:
    """Return host and port of `host:port`, `[::1]:port`, `:port` or just a port."""
    host, _, port = address.rpartition(":")
    if not port.isdigit() or int(port) > 65535:
        raise AddressTaken(f"“{address}” is not an address.", "Write it like 127.0.0.1:8000.")
    return host.strip("[]") or "127.0.0.1", int(port)


def _let_many_in() -> None:
    """Allow as many open files as the system lets us: everybody who listens to a session is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(WAITING)
        except OSError as error:
            raise _cannot_listen(host, port, error) from None
        yield listener


def _cannot_listen(host: str, port: int, error: OSError) -> AddressTaken:
    return AddressTaken(
        f"Headwater cannot listen on {host}:{port}: {(error.strerror or str(error)).lower()}.",
        "Perhaps Headwater is already running there: open it in the browser, "
        f"or choose another address with --address {host}:{port + 1}.",
    )


@contextmanager
def _worker_beside(wanted: bool) -> Iterator[None]:
    """Keep a worker running as a child that lives no longer than we do."""
    if not wanted:
        yield
        return
    stopping = threading.Event()
    keeper = threading.Thread(target=_keep_a_worker, args=(stopping,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join()


def _keep_a_worker(stopping: threading.Event) -> None:
    """Start a worker, and another if it ends before us: what was cut short is resumed.

    It lives exactly as long as we hold the end of its pipe, so it stops with us however we stop:
    by Ctrl-C, a signal, or a kill that lets us tidy nothing.
    """
    command = [sys.executable, "-m", "headwater.intake.worker"]
    while not stopping.is_set():
        child = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603
        while child.poll() is None and not stopping.wait(LOOK_EVERY_S):
            pass
        child.communicate()
        if not stopping.wait(0):
            logger.warning("The background worker ended (%s); starting another.", child.returncode)
            stopping.wait(RESTART_AFTER_S)


class _Server(uvicorn.Server):
    """uvicorn, telling once when it answers."""

    def __init__(self, config: uvicorn.Config, answering: Callable[[], None]) -> None:
        super().__init__(config)
        self._answering = answering

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._answering()


def _serve_pages(listener: socket.socket, answering: Callable[[], None]) -> None:
    # WhiteNoise streams files from threads; Django remarks on it once per file
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume")
    logging.getLogger("uvicorn.error").addFilter(_is_worth_telling)
    config = uvicorn.Config(
        "headwater.asgi:application",
        lifespan="off",
        access_log=False,
        log_level="warning",
        backlog=WAITING,
        timeout_graceful_shutdown=3,
    )
    # uvicorn raises the signal that stopped it once more; ours lets everything else stop in order
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        _Server(config, answering).run([listener])


def _is_worth_telling(record: logging.LogRecord) -> bool:
    """Browsers that hang up while we stop are no news."""
    return "timeout graceful shutdown exceeded" not in record.getMessage()


def _welcome(host: str, port: int) -> str:
    shown = _opened_at(host, port)
    lines = [f"Headwater is at {shown}/  (Ctrl-C stops it)"]
    if settings.CSRF_TRUSTED_ORIGINS:
        lines.append(f"What is in front of it finds it on {host}:{port}.")
    lines += import_string(settings.GREETING)(shown, others_reach_it=not _is_loopback(host))
    if not _is_loopback(host) and "HEADWATER_HOSTS" not in os.environ:
        lines.append("Name the hosts it answers to: HEADWATER_HOSTS=headwater.example.org")
    return "\n".join(lines)


def _opened_at(host: str, port: int) -> str:
    """Return where a browser finds what listens at `host`: by a name that is answered to."""
    origin = next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
    if origin:
        return str(origin)
    name = _answered_name() if host in EVERY_ADDRESS else host
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"


def _answered_name() -> str:
    """Return this machine's own name if it is answered to, else the first that is listed."""
    listed = [name for name in settings.ALLOWED_HOSTS if name[:1] not in ("*", ".")]
    return HERE if HERE in listed else next(iter(listed), HERE)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
