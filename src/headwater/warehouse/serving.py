"""Reading from the owner's process: questions and answers as bytes over a Unix socket.

A request is a JSON head `{"ask": …, "tables": […]}` followed by one Arrow stream per table; an
answer is a JSON head `{"error": …}` or `{}` followed by one Arrow stream where there is a result.
Nothing is ever unpickled. The socket and its key are the owner's user's alone.
"""

import hashlib
import os
import secrets
import socket
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from multiprocessing import connection as wire
from multiprocessing.context import AuthenticationError
from pathlib import Path
from typing import Protocol

import msgspec
import pyarrow as pa

from headwater.warehouse import errors
from headwater.warehouse.errors import PathNotWritable, WarehouseError

LONGEST_REQUEST = 16 * 1024 * 1024  # bytes, without its tables
LONGEST_SOCKET_PATH = 100  # the system allows 108 bytes
Channel = wire.Connection
MALFORMED = (msgspec.DecodeError, pa.ArrowException, AssertionError)
"""What reading something that is not a request raises; the challenge asserts what it expects."""
Answer = Callable[[str, dict[str, pa.Table]], pa.Table]


class Loading(Protocol):
    """What loads the spool: it can be told to look there, to try again after trouble, to copy."""

    def ping(self) -> WarehouseError | None:
        """Look at the spool now; return what keeps batches from being loaded, if anything."""

    def retry(self) -> None:
        """Forget past trouble and try again."""

    def copy(self) -> Path:
        """Write a consistent copy and return its folder."""


class Unreachable(Exception):
    """Nobody answers at the socket now."""


class Request(msgspec.Struct, frozen=True):
    """`ask` is `read` (with `sql`), `ping` (something was kept), `retry` or `copy`."""

    ask: str
    sql: str = ""
    tables: tuple[str, ...] = ()


class Reply(msgspec.Struct, frozen=True):
    """`error` is an error's class, with its `message`; `trouble` likewise what stops loading.

    `folder` is where a copy was written.
    """

    error: str = ""
    message: str = ""
    trouble: tuple[str, str] | None = None
    has_table: bool = False
    folder: str = ""


def socket_path(warehouse: Path) -> Path:
    """Return where the owner listens; a path too long for a socket has a short stand-in."""
    beside = warehouse.with_name(warehouse.name + ".socket")
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_PATH:
        return beside
    name = hashlib.blake2b(os.fsencode(warehouse.resolve()), digest_size=12).hexdigest()
    return _private_folder() / f"{name}.socket"


def _private_folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"headwater-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    about = folder.lstat()
    if about.st_uid != os.getuid() or about.st_mode & 0o077 or folder.is_symlink():
        raise PathNotWritable(folder, "it has to be a folder of yours that nobody else can enter")
    return folder


def key_of(warehouse: Path) -> bytes:
    """Return the secret that both sides know, made once and readable by its user only."""
    path = warehouse.with_name(warehouse.name + ".key")
    if not path.exists():
        hidden = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
        hidden.touch(mode=0o600)
        hidden.write_bytes(secrets.token_bytes(32))
        with suppress(FileExistsError):
            path.hardlink_to(hidden)
        hidden.unlink()
    return path.read_bytes()


class Server:
    """Answers other processes, each connection on a thread of its own."""

    def __init__(self, warehouse: Path, read: Answer, loading: Loading) -> None:
        self._read, self._loading = read, loading
        self._key = key_of(warehouse)
        self._path = socket_path(warehouse)
        self._path.unlink(missing_ok=True)  # of an owner that died
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self._path))
        self._path.chmod(0o600)
        self._listening.listen(64)
        self._callers: set[socket.socket] = set()
        threading.Thread(target=self._accept, name="warehouse-server", daemon=True).start()

    def close(self) -> None:
        """Stop listening and hang up on everyone; they turn to the next owner."""
        self._path.unlink(missing_ok=True)
        for one in (self._listening, *list(self._callers)):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def abandon(self) -> None:
        """In a forked child: let go of the parent's sockets without hanging up on anyone."""
        for one in (self._listening, *self._callers):
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._listening.accept()
            except OSError:  # closed
                return
            self._callers.add(caller)
            threading.Thread(
                target=self._converse, args=(caller,), name="warehouse-reader", daemon=True
            ).start()

    def _converse(self, caller: socket.socket) -> None:
        channel = Channel(os.dup(caller.fileno()))
        try:
            with caller, channel, suppress(EOFError, OSError, AuthenticationError, *MALFORMED):
                wire.deliver_challenge(channel, self._key)
                wire.answer_challenge(channel, self._key)
                while True:
                    self._answer(channel)
        finally:
            self._callers.discard(caller)

    def _answer(self, channel: Channel) -> None:
        """Answer one request. After one that cannot be understood, its caller is hung up on."""
        request = msgspec.json.decode(channel.recv_bytes(LONGEST_REQUEST), type=Request)
        tables = {name: unpacked(channel.recv_bytes()) for name in request.tables}
        try:
            reply, table = self._reply(request, tables)
        except WarehouseError as error:
            reply, table = Reply(error=type(error).__name__, message=str(error)), None
        except Exception as error:  # a fault of the program: told to whoever asked
            words = f"The warehouse failed unexpectedly: {error!r}"
            reply, table = Reply(error=WarehouseError.__name__, message=words), None
        channel.send_bytes(msgspec.json.encode(reply))
        if table is not None:
            channel.send_bytes(packed(table))

    def _reply(
        self, request: Request, tables: dict[str, pa.Table]
    ) -> tuple[Reply, pa.Table | None]:
        if request.ask == "retry":
            self._loading.retry()
            return Reply(), None
        if request.ask == "ping":
            return Reply(trouble=_words_of(self._loading.ping())), None
        if request.ask == "copy":
            return Reply(folder=str(self._loading.copy())), None
        return Reply(has_table=True), self._read(request.sql, tables)


class Client:
    """Asks the owner. Connections are kept for the next question, each used by one at a time."""

    def __init__(self, warehouse: Path) -> None:
        self._warehouse = warehouse
        self._idle: list[Channel] = []

    def read(self, sql: str, tables: Mapping[str, pa.Table]) -> pa.Table:
        """Return the owner's answer. Raises Unreachable, or the owner's error."""
        reply, table = self._ask(Request("read", sql, tuple(tables)), tables.values())
        if table is None:
            raise _revived(reply.error, reply.message)
        return table

    def ping(self) -> WarehouseError | None:
        """Say that something was kept; return what keeps the owner from loading, if anything."""
        reply, _ = self._ask(Request("ping"), ())
        return _revived(*reply.trouble) if reply.trouble else None

    def retry(self) -> None:
        """Make the owner forget past trouble and try to load again."""
        self._ask(Request("retry"), ())

    def copy(self) -> Path:
        """Have the owner write a consistent copy; return its folder."""
        reply, _ = self._ask(Request("copy"), ())
        if reply.error:
            raise _revived(reply.error, reply.message)
        return Path(reply.folder)

    def close(self) -> None:
        """Hang up."""
        while self._idle:
            self._idle.pop().close()

    def _ask(self, request: Request, tables: Iterable[pa.Table]) -> tuple[Reply, pa.Table | None]:
        channel = self._channel()
        try:
            channel.send_bytes(msgspec.json.encode(request))
            for table in tables:
                channel.send_bytes(packed(table))
            reply = msgspec.json.decode(channel.recv_bytes(), type=Reply)
            answer = unpacked(channel.recv_bytes()) if reply.has_table else None
        except (OSError, EOFError) as error:
            channel.close()
            self.close()  # the others talked to the same owner
            raise Unreachable from error
        self._idle.append(channel)
        return reply, answer

    def _channel(self) -> Channel:
        with suppress(IndexError):
            return self._idle.pop()
        caller = socket.socket(socket.AF_UNIX)
        with caller:
            try:
                caller.connect(str(socket_path(self._warehouse)))
                channel = Channel(os.dup(caller.fileno()))
                wire.answer_challenge(channel, key_of(self._warehouse))
                wire.deliver_challenge(channel, key_of(self._warehouse))
            except (OSError, EOFError, AuthenticationError) as error:
                raise Unreachable from error
        return channel


def packed(table: pa.Table) -> bytes:
    """Return a table as one Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def unpacked(stream: bytes) -> pa.Table:
    """Return the table of one Arrow stream."""
    return pa.ipc.open_stream(stream).read_all()


def _words_of(error: WarehouseError | None) -> tuple[str, str] | None:
    return None if error is None else (type(error).__name__, str(error))


def _revived(name: str, message: str) -> WarehouseError:
    """Return the owner's error as one of ours, with its words."""
    kind: type[WarehouseError] = getattr(errors, name, WarehouseError)
    error = kind.__new__(kind)
    error.args = (message,)
    return error
