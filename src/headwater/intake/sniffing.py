"""Look at a file before importing it, and say in words when it is not one to import."""

import gzip
import zlib
from enum import StrEnum
from pathlib import Path

from headwater.intake.errors import FileUnusable

HEAD_BYTES = 65536
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")  # spreadsheets write text like this


class Content(StrEnum):
    """What a file looks like from its first bytes."""

    JSON = "json"
    TABLE = "table"


def sniff(path: Path) -> Content:
    """Return what `path` looks like, gzip or not; raise `FileUnusable` with what to do instead."""
    head = _head(path).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        raise FileUnusable(f"{path.name} is empty.", "Was the export finished?")
    if head[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise FileUnusable(
            f"{path.name} is a web page, not an export.",
            "Perhaps a sign-in page was saved: sign in, then export again.",
        )
    if head.startswith(UTF16_MARKS):
        return Content.TABLE
    if b"\0" in head:
        raise FileUnusable(
            f"{path.name} is a binary file.",
            "Headwater reads JSON and CSV, also gzipped; export a spreadsheet as CSV first.",
        )
    return Content.JSON if head[:1] in b"[{" else Content.TABLE


def expect(path: Path, content: Content) -> None:
    """Raise `FileUnusable` unless `path` looks like `content`, naming the command that fits."""
    found = sniff(path)
    if found is content:
        return
    if content is Content.JSON:
        what, instead = "does not look like JSON", "headwater import events"
    else:
        what, instead = "looks like JSON, not like a CSV", "headwater import jira"
    raise FileUnusable(f"{path.name} {what}.", f"If it is the other kind, try: {instead} {path}")


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise FileUnusable(f"{path} is a folder.", "Name one file in it.")
    try:
        return _read_head(path)
    except FileNotFoundError:
        raise FileUnusable(f"There is no file {path}.", "Check the path.") from None
    except PermissionError:
        raise FileUnusable(f"Headwater may not read {path}.", "Check its permissions.") from None
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise FileUnusable(
            f"{path.name} is a damaged gzip file.", "Export or download it again."
        ) from None


def _read_head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.startswith(b"\x1f\x8b"):
        return head
    with gzip.open(path) as unpacked:
        return unpacked.read1(HEAD_BYTES)  # `read` would lose the head of a file cut off after it
