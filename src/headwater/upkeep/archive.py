"""A backup's one file: a gzipped tar that only its user can read, written whole or not at all."""

import gzip
import os
import shutil
import tarfile
import zlib
from io import BytesIO
from pathlib import Path

import msgspec

from headwater.upkeep.errors import BackupDamaged, BackupExists, BackupTooNew, NoFolder
from headwater.upkeep.manifest import (
    FORMAT,
    LARGEST_MANIFEST,
    NAME,
    Manifest,
    described,
    differing,
)

QUICK = 3  # of gzip's levels: most of what it saves, at a third of the time
UNREADABLE = (
    tarfile.TarError,
    gzip.BadGzipFile,
    EOFError,
    zlib.error,
    msgspec.MsgspecError,
    UnicodeError,
)


def pack(folder: Path, manifest: Manifest, target: Path) -> None:
    """Write `manifest` and what is in `folder` to `target`. Raises BackupExists and OSError."""
    refuse_existing(target)
    hidden = target.with_name(f".{target.name}.partial")
    hidden.unlink(missing_ok=True)
    descriptor = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _write(file, folder, manifest)
            file.flush()
            os.fsync(file.fileno())
        _reveal(hidden, target)
    finally:
        hidden.unlink(missing_ok=True)


def refuse_existing(target: Path) -> None:
    """Raise BackupExists if there is something at `target`, NoFolder if it is in no folder."""
    if not target.parent.is_dir():
        raise NoFolder(target.parent)
    if target.exists() or target.is_symlink():
        raise BackupExists(target)


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack a backup into the empty `folder` and return its manifest, everything verified.

    Raises BackupDamaged, BackupTooNew, or OSError where it cannot be read.
    """
    try:
        with tarfile.open(source, "r:gz") as archive:
            manifest = _manifest_of(source, archive)
            _refuse_if_too_large(source, manifest, folder)
            for member in archive:
                _unpack_one(source, archive, member, manifest, folder)
    except UNREADABLE as error:
        raise BackupDamaged(source, f"it is not a whole backup ({error})") from error
    differ = differing(manifest.files, described(folder))
    if differ:
        raise BackupDamaged(source, f"{differ[0]} is not what was backed up")
    return manifest


def _write(file: object, folder: Path, manifest: Manifest) -> None:
    text = msgspec.json.encode(manifest)
    about = tarfile.TarInfo(NAME)
    about.size, about.mode = len(text), 0o600
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=QUICK) as archive:  # type: ignore[call-overload]
        archive.addfile(about, BytesIO(text))
        for name in manifest.files:
            archive.add(folder / name, name, recursive=False, filter=_anonymous)


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who owns the file on this machine."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _reveal(hidden: Path, target: Path) -> None:
    try:
        os.link(hidden, target)  # unlike renaming, it replaces nothing
    except FileExistsError:
        raise BackupExists(target) from None
    except OSError:  # a file system without links
        refuse_existing(target)
        hidden.rename(target)


def _manifest_of(source: Path, archive: tarfile.TarFile) -> Manifest:
    """Return the manifest, which is the first thing in a backup."""
    first = archive.next()
    if first is None or first.name != NAME or not first.isreg() or first.size > LARGEST_MANIFEST:
        raise BackupDamaged(source, "it is not a backup of Headwater")
    content = archive.extractfile(first)
    text = content.read() if content else b""
    written = msgspec.json.decode(text, type=_Form)
    if written.format > FORMAT:
        raise BackupTooNew(written.headwater, f"its form is {written.format}, known {FORMAT}")
    return msgspec.json.decode(text, type=Manifest)


class _Form(msgspec.Struct):
    """What can be read of a manifest whatever else a newer version writes into it."""

    headwater: str = ""
    format: int = FORMAT


def _refuse_if_too_large(source: Path, manifest: Manifest, folder: Path) -> None:
    needed = sum(file.size for file in manifest.files.values())
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise BackupDamaged(source, f"it needs {needed >> 20} MiB, and there are {free >> 20} left")


def _unpack_one(
    source: Path,
    archive: tarfile.TarFile,
    member: tarfile.TarInfo,
    manifest: Manifest,
    folder: Path,
) -> None:
    """Unpack one plain file that the manifest lists, with the size it gives."""
    if member.name == NAME and member.offset == 0:
        return
    listed = manifest.files.get(member.name)
    if listed is None or not member.isreg() or member.size != listed.size:
        raise BackupDamaged(source, f"it holds {member.name[:80]!r}, which its list does not")
    archive.extract(member, folder, filter="data")  # refuses what leads out of the folder
