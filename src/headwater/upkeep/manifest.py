"""What a backup says about itself: which version wrote it, and a checksum for each of its files."""

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import msgspec

FORMAT = 1
NAME = "manifest.json"
STATE, KEY, WAREHOUSE, UPLOADS = "state.jsonl", "secret.key", "warehouse", "uploads"
LARGEST_MANIFEST = 64 * 1024 * 1024
A_PIECE = 1024 * 1024


class File(msgspec.Struct, frozen=True):
    """One file in a backup: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """`migrations` are those applied, by app; `files` are by their path in the backup."""

    made_at: str
    migrations: dict[str, list[str]]
    files: dict[str, File]
    headwater: str = ""
    format: int = FORMAT

    @property
    def identity(self) -> str:
        """A word that no other backup has."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


def ours() -> str:
    """Return this Headwater's version."""
    return version("headwater")


def numbers(release: str) -> tuple[int, ...]:
    """Return a version's numbers, to compare: "0.10.1" is (0, 10, 1)."""
    return tuple(int(part) for part in release.split(".") if part.isdigit())


def described(folder: Path) -> dict[str, File]:
    """Return every file below `folder`, by its path in it."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): describe(path) for path in found}


def describe(path: Path) -> File:
    """Return a file's size and checksum."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(A_PIECE):
            digest.update(piece)
    return File(path.stat().st_size, digest.hexdigest())


def differing(wanted: Mapping[str, File], found: Mapping[str, File]) -> list[str]:
    """Return the paths of files that are missing, too many, or not what they should be."""
    return sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
