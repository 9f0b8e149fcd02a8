"""A browser that costs next to nothing: two connections, cookies, forms and a stream of events.

Two thousand of them have to fit beside the server on two cores, so they read no more of HTTP than
Headwater writes.
"""

import asyncio
import re
import zlib
from collections.abc import AsyncIterator, Mapping
from typing import Self
from urllib.parse import urlencode

import msgspec

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
Head = tuple[int, list[tuple[str, str]]]
MAY_BE_GZIPPED = 31  # for zlib: a gzip header is expected


class Answer(msgspec.Struct, frozen=True):
    """What came back. Header names are in small letters."""

    status: int
    headers: dict[str, str]
    text: str


class Browser:
    """One person at `host:port`. Keeps cookies and the token of forms; asks one thing at a time."""

    def __init__(self, host: str, port: int, cookies: Mapping[str, str] | None = None) -> None:
        self._host, self._port = host, port
        self._cookies = dict(cookies or {})
        self._token = ""
        self._connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, **headers: str) -> Answer:
        """Fetch a page."""
        return await self._ask(f"GET {path} HTTP/1.1", headers)

    async def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form of the last page as htmx does."""
        body = urlencode({**fields, "csrfmiddlewaretoken": self._token}).encode()
        said = {
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
        }
        return await self._ask(f"POST {path} HTTP/1.1", said, body)

    async def events(self, path: str) -> AsyncIterator[tuple[str, str]]:
        """Yield the name and data of each event of a stream, on a connection of its own."""
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            writer.write(self._head(f"GET {path} HTTP/1.1", {"Accept": "text/event-stream"}))
            status, _ = await _head_of(reader)
            if status != 200:
                raise ConnectionError(f"The stream was refused with {status}.")
            async for event in _events(reader):
                yield event
        finally:
            writer.close()

    async def close(self) -> None:
        """Hang up."""
        if self._connection:
            self._connection[1].close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _ask(self, line: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        sent = self._head(line, {"Accept-Encoding": "gzip", **headers}) + body
        try:
            reader, (status, found) = await self._exchange(sent)
        except (ConnectionError, asyncio.IncompleteReadError):
            self._connection = None  # the server hung up on it while nothing was asked
            reader, (status, found) = await self._exchange(sent)
        answer = Answer(status, dict(found), (await _body(reader, dict(found))).decode())
        self._keep(found, answer.text)
        return answer

    async def _exchange(self, sent: bytes) -> tuple[asyncio.StreamReader, Head]:
        if self._connection is None or self._connection[0].at_eof():
            self._connection = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._connection
        writer.write(sent)
        return reader, await _head_of(reader)

    def _head(self, line: str, headers: Mapping[str, str]) -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        every = {"Host": f"{self._host}:{self._port}", "Cookie": cookies, **headers}
        lines = [line, *(f"{name}: {value}" for name, value in every.items() if value)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def _keep(self, headers: list[tuple[str, str]], text: str) -> None:
        for name, value in headers:
            if name == "set-cookie":
                cookie, _, worth = value.partition(";")[0].partition("=")
                self._cookies[cookie] = worth
        if found := TOKEN.search(text):
            self._token = found[1]


async def _head_of(reader: asyncio.StreamReader) -> Head:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    pairs = (line.partition(": ") for line in lines[1:] if line)
    return int(lines[0].split(" ")[1]), [(name.lower(), value) for name, _, value in pairs]


async def _body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding") == "chunked":
        body = b"".join([chunk async for chunk in _chunks(reader)])
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    gzipped = headers.get("content-encoding") == "gzip"
    return zlib.decompress(body, MAY_BE_GZIPPED) if gzipped else body


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int(await reader.readline(), 16):
        yield await reader.readexactly(size)
        await reader.readline()
    await reader.readline()


async def _events(reader: asyncio.StreamReader) -> AsyncIterator[tuple[str, str]]:
    name, data = "", ""
    async for chunk in _chunks(reader):  # Headwater sends each event as a chunk of its own
        for line in chunk.decode().split("\r\n"):
            field, _, value = line.partition(": ")
            if field == "event":
                name, data = value, ""
            elif field == "data":
                data += value
            elif not line and name:
                yield name, data
                name = ""
