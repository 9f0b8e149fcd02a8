"""Only a whole, unchanged backup of a version we know is unpacked, and only into its folder."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from headwater.upkeep import archive, state
from headwater.upkeep.errors import BackupDamaged, BackupExists, BackupTooNew, NoFolder
from headwater.upkeep.manifest import NAME, File, Manifest, described, numbers

Member = tuple[tarfile.TarInfo, bytes]


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A small backup."""
    folder = tmp_path / "staged"
    (folder / "warehouse" / "spool").mkdir(parents=True)
    (folder / "state.jsonl").write_text('{"model": "access.account"}\n' * 200)
    (folder / "secret.key").write_text("k" * 50)
    (folder / "warehouse" / "spool" / "batch.json").write_text("{}")
    path = tmp_path / "backup.tar.gz"
    archive.pack(folder, Manifest("now", {}, described(folder), "0.1.0"), path)
    return path


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "into"
    folder.mkdir()
    return folder


def member(name: str, content: bytes = b"evil", kind: bytes = tarfile.REGTYPE) -> Member:
    about = tarfile.TarInfo(name)
    about.size, about.type = (len(content) if kind == tarfile.REGTYPE else 0), kind
    return about, content


def written(path: Path, *members: Member) -> Path:
    with tarfile.open(path, "w:gz") as target:
        for about, content in members:
            target.addfile(about, io.BytesIO(content))
    return path


def listing(*names: str, content: bytes = b"evil", **more: object) -> Member:
    import hashlib

    one = File(len(content), hashlib.sha256(content).hexdigest())
    manifest = Manifest("now", {}, dict.fromkeys(names, one), "0.1.0")
    fields = msgspec.to_builtins(manifest) | more
    return member(NAME, msgspec.json.encode(fields))


def test_what_is_packed_is_unpacked(packed: Path, into: Path, tmp_path: Path) -> None:
    manifest = archive.unpack(packed, into)
    assert described(into) == manifest.files == described(tmp_path / "staged")
    assert packed.stat().st_mode & 0o777 == 0o600


def test_where_there_is_no_folder_it_is_told_before_anything_is_gathered(tmp_path: Path) -> None:
    with pytest.raises(NoFolder, match=f"no folder {tmp_path / 'nowhere'}"):
        archive.refuse_existing(tmp_path / "nowhere" / "backup.tar.gz")
    with pytest.raises(BackupExists, match="Name a new file"):
        archive.refuse_existing(tmp_path)


def test_nothing_is_replaced_and_nothing_left_half(packed: Path, tmp_path: Path) -> None:
    before = packed.read_bytes()
    with pytest.raises(BackupExists):
        archive.pack(tmp_path / "staged", Manifest("now", {}, {}, ""), packed)
    gone = {"gone": File(1, "")}
    with pytest.raises(FileNotFoundError):
        archive.pack(tmp_path / "staged", Manifest("now", {}, gone, ""), tmp_path / "other")
    assert packed.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar.gz", "staged"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=some.integers(0, 10**6))
def test_a_backup_cut_off_anywhere_is_refused(
    cut: int, packed: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = packed.read_bytes()
    part = tmp_path_factory.mktemp("cut") / "part"
    part.write_bytes(whole[: cut % len(whole)])
    with pytest.raises(BackupDamaged):
        archive.unpack(part, part.parent)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=some.integers(12, 10**6), by=some.integers(1, 255))
@example(at=-5, by=1)  # the checksum that gzip writes at the end
def test_a_changed_byte_is_refused_or_changes_nothing(
    at: int, by: int, packed: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    changed = bytearray(packed.read_bytes())
    changed[12 + at % (len(changed) - 12)] ^= by
    folder = tmp_path_factory.mktemp("changed")
    (folder.parent / f"{folder.name}.tgz").write_bytes(changed)
    try:
        archive.unpack(folder.parent / f"{folder.name}.tgz", folder)
    except BackupDamaged:
        return
    assert described(folder) == described(packed.parent / "staged")


EVIL: list[tuple[str, Callable[[], tuple[Member, ...]]]] = [
    ("a way out", lambda: (listing("../evil"), member("../evil"))),
    ("a way out inside", lambda: (listing("a/../../evil"), member("a/../../evil"))),
    ("a place of the machine", lambda: (listing("/evil"), member("/evil"))),
    ("a link", lambda: (listing("evil"), member("evil", kind=tarfile.SYMTYPE))),
    ("a hard link", lambda: (listing("evil"), member("evil", kind=tarfile.LNKTYPE))),
    ("a device", lambda: (listing("evil"), member("evil", kind=tarfile.CHRTYPE))),
    ("what is not listed", lambda: (listing(), member("evil"))),
    ("less than listed", lambda: (listing("one", "evil"), member("one"))),
    ("another content", lambda: (listing("evil", content=b"good"), member("evil"))),
    ("no list", lambda: (member("evil"),)),
    ("nothing", tuple),
    ("more than there is room", lambda: (listing("evil", files={"evil": huge()}),)),
]


def huge() -> dict[str, object]:
    return {"size": 2**60, "sha256": ""}


@pytest.mark.parametrize("members", [made for _, made in EVIL], ids=[name for name, _ in EVIL])
def test_an_evil_file_is_refused(
    members: Callable[[], tuple[Member, ...]], into: Path, tmp_path: Path
) -> None:
    path = written(tmp_path / "evil.tar.gz", *members())
    with pytest.raises(BackupDamaged, match="Nothing was changed"):
        archive.unpack(path, into)
    assert not (tmp_path / "evil").exists()
    assert not Path("/evil").exists()


def test_a_newer_form_is_refused_in_words(into: Path, tmp_path: Path) -> None:
    newer = written(tmp_path / "new.tar.gz", listing(format=2, headwater="9.0", more="x"))
    with pytest.raises(BackupTooNew, match=r"newer Headwater \(9\.0"):
        archive.unpack(newer, into)


def test_what_this_version_does_not_know_is_refused() -> None:
    state.refuse_newer(Manifest("now", {"access": ["0001_initial"]}, {}, "0.0.9"))
    with pytest.raises(BackupTooNew, match=r"access\.9999_more"):
        state.refuse_newer(Manifest("now", {"access": ["9999_more"]}, {}, "0.0.9"))
    with pytest.raises(BackupTooNew, match="99"):
        state.refuse_newer(Manifest("now", {}, {}, "99.1"))


def test_versions_are_compared_as_numbers() -> None:
    assert numbers("0.10.0") > numbers("0.9.5")
